internal import Yams

/// A session file of aichat: YAML with `model`, `temperature`, `messages` and, after compression, `compressed_messages`.
///
/// Source: `src/config/session.rs` and `src/client/message.rs` of <https://github.com/sigoden/aichat>, read 2026-11-30.
enum AichatSession {
    static func item(_ bytes: [UInt8], name: String, modified: Timestamp) throws(DocumentFault) -> ImportItem {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw DocumentFault("it is not UTF-8") }
        let root: Node
        do {
            guard let node = try compose(yaml: text) else { throw DocumentFault("it is empty") }
            root = node
        } catch let fault as DocumentFault {
            throw fault
        } catch {
            throw DocumentFault("it is not valid YAML: \(error)")
        }
        guard let messages = root["messages"]?.sequence else { throw DocumentFault("it has no messages") }
        let all = Array(root["compressed_messages"]?.sequence ?? []) + Array(messages)
        let first = all.first { $0["role"]?.string == "user" }?["content"]?.string ?? ""
        var conversation = ForeignConversation(.aichat, id: name + "\n" + first)
        conversation.title = name
        // The file has no times but its own.
        conversation.updatedAt = modified
        conversation.options.temperature = root["temperature"]?.float
        if let topP = root["top_p"]?.scalar?.string { conversation.options.extra["top_p"] = .number(topP) }
        let model = root["model"]?.string
        let files = root["data_urls"]
        for message in all {
            guard let role = message["role"]?.string.flatMap(Role.init(rawValue:)), let content = message["content"]
            else {
                conversation.remarks.append("a message has no known role")
                continue
            }
            for piece in pieces(role, content, files, &conversation) {
                conversation.append(piece, at: modified, model: piece.role == .assistant ? model : nil)
            }
        }
        return try conversation.item()
    }

    private static func pieces(
        _ role: Role, _ content: Node, _ files: Node?, _ conversation: inout ForeignConversation
    ) -> [Message] {
        if let text = content.string { return text.isEmpty ? [] : [Message(role, text)] }
        if let results = content["tool_results"]?.sequence { return toolPieces(content, Array(results)) }
        var parts: [Part] = []
        for element in content.sequence ?? [] {
            if let text = element["text"]?.string {
                parts.append(.text(text))
            } else if let url = element["image_url"]?["url"]?.string {
                parts.append(picture(url, files, &conversation))
            }
        }
        return parts.isEmpty ? [] : [Message(role: role, parts: parts)]
    }

    /// The calls of a reply with their results, which aichat keeps in one message.
    private static func toolPieces(_ content: Node, _ results: [Node]) -> [Message] {
        var calls: [Part] = []
        if let text = content["text"]?.string, !text.isEmpty { calls.append(.text(text)) }
        var answers: [Part] = []
        for (index, result) in results.enumerated() {
            let call = result["call"]
            let id = call?["id"]?.string ?? "call-\(index)"
            let name = call?["name"]?.string ?? ""
            calls.append(.toolCall(ToolCall(id: id, name: name, arguments: json(call?["arguments"]).jsonText)))
            let output = result["output"]
            answers.append(
                .toolResult(
                    ToolResult(callID: id, name: name, content: output?.string ?? json(output).jsonText)))
        }
        return [Message(role: .assistant, parts: calls), Message(role: .tool, parts: answers)]
            .filter { !$0.parts.isEmpty }
    }

    private static func picture(
        _ url: String, _ files: Node?, _ conversation: inout ForeignConversation
    ) -> Part {
        let name = files?[url]?.string.flatMap { $0.split(separator: "/").last.map(String.init) }
        if let bytes = Base64Text.bytes(ofDataURL: url) { return conversation.attach(bytes, name: name) }
        conversation.remarks.append("an attachment is not in the file: \(name ?? url)")
        return .text("[missing attachment: \(name ?? url)]")
    }

    private static func json(_ node: Node?) -> JSONValue {
        switch node {
        case .scalar(let scalar)?:
            if node?.string != nil, scalar.style != .plain { return .string(scalar.string) }
            if let value = node?.bool { return .bool(value) }
            if node?.int != nil || node?.float != nil, let value = try? JSONValue(parsing: scalar.string) {
                return value
            }
            return node?.null != nil ? .null : .string(scalar.string)
        case .sequence(let sequence)?: return .array(sequence.map { json($0) })
        case .mapping(let mapping)?:
            return .object(JSONObject(mapping.map { ($0.key.string ?? "", json($0.value)) }))
        default: return .object([:])
        }
    }
}
