/// A question that was written while an answer was running, and waits for its turn.
public struct QueuedPrompt: Sendable, Hashable, Identifiable {
    /// Its number, unique in one database.
    public struct ID: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
        public var rawValue: Int64

        public init(rawValue: Int64) {
            self.rawValue = rawValue
        }

        public var description: String { String(rawValue) }
    }

    public var id: ID
    public var text: String

    public init(id: ID, text: String) {
        self.id = id
        self.text = text
    }
}
