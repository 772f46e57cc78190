extension RequestTrace {
    /// What is to be kept of a body; nil for one that is no JSON object.
    init?(body: [UInt8]) {
        guard var members = (try? JSONValue(parsing: body))?.objectValue else { return nil }
        members["messages"] = []
        self.init(envelope: JSONValue.object(members).jsonText, hash: SHA256.hexadecimal(body))
    }

    /// The body again.
    ///
    /// - Parameter messages: The messages in the provider's dialect.
    /// - Returns: The bytes; nil when they are not the ones that were sent.
    func body(with messages: JSONValue) -> [UInt8]? {
        guard var members = (try? JSONValue(parsing: envelope))?.objectValue else { return nil }
        members["messages"] = messages
        let body = JSONValue.object(members).jsonBytes()
        return SHA256.hexadecimal(body) == hash ? body : nil
    }
}
