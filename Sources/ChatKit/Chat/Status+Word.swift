extension StoredMessage.Status {
    /// What people are told; machines get the raw value. What a person ended was stopped.
    public var word: String { self == .cancelled ? "stopped" : rawValue }
}

extension Turn.Status {
    /// What people are told; machines get the raw value. What a person ended was stopped.
    public var word: String { self == .cancelled ? "stopped" : rawValue }
}
