/// What is kept of a sent body, so that it can be made again from the stored messages and proved to be the same.
public struct RequestTrace: Sendable, Hashable {
    /// The body with an empty list of messages, as JSON.
    public var envelope: String
    /// SHA-256 of the whole body, 64 lower-case hexadecimal digits.
    public var hash: String

    public init(envelope: String, hash: String) {
        self.envelope = envelope
        self.hash = hash
    }
}
