/// Why a document, or a part of it, cannot be read.
package struct DocumentFault: Error, Hashable, CustomStringConvertible {
    /// A clause without a full stop, such as `message 3 has no role`.
    package var description: String

    package init(_ description: String) {
        self.description = description
    }
}

extension ConversationDocument {
    /// Throws where a text has the character U+0000, which SQLite cannot keep: what comes back would not be the same.
    package func refuseNUL() throws(DocumentFault) {
        let subject = "the character U+0000"
        let names = [conversation.title, conversation.profile, conversation.model?.rawValue] + conversation.tags
        if names.contains(where: { $0?.utf8.contains(0) == true }) {
            throw DocumentFault("the conversation's title, model, profile or tags have \(subject)")
        }
        for message in messages where message.hasNUL { throw DocumentFault("message \(message.id) has \(subject)") }
        for turn in turns where turn.hasNUL { throw DocumentFault("turn \(turn.id) has \(subject)") }
    }

    /// The document with U+FFFD for each U+0000, and whether there was any.
    package func replacingNUL() -> (document: ConversationDocument, replaced: Bool) {
        var document = self
        var replaced = false
        func clean(_ text: String) -> String {
            guard text.utf8.contains(0) else { return text }
            replaced = true
            return String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }))
        }
        document.conversation.title = conversation.title.map(clean)
        document.conversation.model = conversation.model.map { ModelID(clean($0.rawValue)) }
        for index in document.messages.indices where messages[index].hasNUL {
            document.messages[index].model = messages[index].model.map { ModelID(clean($0.rawValue)) }
            document.messages[index].message.name = messages[index].message.name.map(clean)
            document.messages[index].message.parts = messages[index].message.parts.map { $0.mapTexts(clean) }
        }
        return (document, replaced)
    }
}

extension StoredMessage {
    fileprivate var hasNUL: Bool {
        var found = message.name?.utf8.contains(0) == true || model?.rawValue.utf8.contains(0) == true
        for part in message.parts where !found {
            _ = part.mapTexts { text in
                if text.utf8.contains(0) { found = true }
                return text
            }
        }
        return found
    }
}

extension Turn {
    fileprivate var hasNUL: Bool {
        [
            profile, modelAsked.rawValue, modelAnswered?.rawValue, errorCode, errorMessage, finishReason?.name,
            request?.envelope, request?.hash,
        ].contains { $0?.utf8.contains(0) == true }
    }
}

extension Part {
    /// The part with each text that is stored as such changed; a provider's own state is JSON, which escapes.
    fileprivate func mapTexts(_ change: (String) -> String) -> Part {
        func attachment(_ old: Attachment) -> Attachment {
            Attachment(
                hash: old.hash, mediaType: change(old.mediaType), name: old.name.map(change),
                detail: old.detail, url: old.url.map(change), fileID: old.fileID.map(change))
        }
        return switch self {
        case .text(let text): .text(change(text))
        case .reasoning(let text): .reasoning(change(text))
        case .image(let image): .image(attachment(image))
        case .file(let file): .file(attachment(file))
        case .toolCall(let call):
            .toolCall(
                ToolCall(
                    id: change(call.id), name: change(call.name), arguments: change(call.arguments),
                    stateID: call.stateID, state: call.state))
        case .toolResult(let result):
            .toolResult(
                ToolResult(
                    callID: change(result.callID), name: result.name.map(change), content: change(result.content)))
        case .state: self
        }
    }
}
