extension RequestTrace {
    /// Where a body has what was said: the Responses API's instructions and input, all others' messages.
    private static let places = ["messages", "instructions", "input"]

    /// What is to be kept of a body; nil for one that is no JSON object.
    init?(body: [UInt8]) {
        guard let members = (try? JSONValue(parsing: body))?.objectValue else { return nil }
        self.init(members, as: body)
    }

    /// What is recorded of a body.
    ///
    /// - Parameter bytes: The body as it is sent.
    init(_ members: JSONObject, as bytes: [UInt8]) {
        var members = members
        for place in Self.places where members[place] != nil { members[place] = [] }
        self.init(envelope: JSONValue.object(members).jsonText, hash: SHA256.hexadecimal(bytes))
    }

    /// The body again.
    ///
    /// - Parameter request: A body in the provider's dialect with the same messages.
    /// - Returns: The bytes; nil when they are not the ones that were sent.
    func body(with request: JSONValue) -> [UInt8]? {
        guard var members = (try? JSONValue(parsing: envelope))?.objectValue else { return nil }
        for place in Self.places where members[place] != nil { members[place] = request[place] }
        let body = JSONValue.object(members).jsonBytes()
        return SHA256.hexadecimal(body) == hash ? body : nil
    }
}
