/// A conversation file of EasyBackend: `ID.json` with an array of strings, each an exchange of the form
/// `User: …`, two empty lines, `ChatGPT: …<|im_end|>`.
///
/// Source: its source code at e7e858d (2023-02-15).
enum EasyBackendFile {
    static func item(_ json: JSONValue, name: String, modified: Timestamp) throws(DocumentFault) -> ImportItem {
        guard let turns = json.arrayValue else { throw .notAConversation }
        var conversation = ForeignConversation(.easybackend, id: name)
        // Clients name their conversation by this ID, and go on with it.
        conversation.wantedID = ConversationID(rawValue: name)
        conversation.updatedAt = modified
        for (index, turn) in turns.enumerated() {
            guard let text = turn.stringValue, let (prompt, reply) = exchange(text) else {
                conversation.remarks.append("entry \(index + 1) is not an exchange")
                continue
            }
            conversation.append(Message(.user, prompt), at: modified)
            if !reply.isEmpty { conversation.append(Message(.assistant, reply), at: modified) }
        }
        return try conversation.item()
    }

    private static func exchange(_ text: String) -> (prompt: String, reply: String)? {
        guard text.hasPrefix("User: "), let middle = text.firstRange(of: "\n\n\nChatGPT:") else { return nil }
        var reply = text[middle.upperBound...]
        while reply.last == "\n" { reply = reply.dropLast() }
        if reply.hasSuffix("<|im_end|>") { reply = reply.dropLast("<|im_end|>".count) }
        if reply.first == " " { reply = reply.dropFirst() }
        return (String(text[text.index(text.startIndex, offsetBy: 6)..<middle.lowerBound]), String(reply))
    }
}
