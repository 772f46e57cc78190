/// Who speaks in a message.
///
/// Four roles are enough for every dialect we speak: OpenAI's `developer` is `system`, GigaChat's `function` is `tool`.
public enum Role: String, Sendable, Hashable, CaseIterable {
    case system
    case user
    case assistant
    case tool
}
