extension JSONValue {
    /// Reads one whole JSON text.
    public init(parsing bytes: some Collection<UInt8>) throws(JSONReader.Fault) {
        let result =
            bytes.withContiguousStorageIfAvailable { Result(parsing: $0) }
            ?? Array(bytes).withUnsafeBufferPointer { Result(parsing: $0) }
        self = try result.get()
    }

    /// Reads one whole JSON text.
    public init(parsing text: String) throws(JSONReader.Fault) {
        var text = text
        self = try text.withUTF8 { Result<JSONValue, JSONReader.Fault>(parsing: $0) }.get()
    }

    /// Reads one whole JSON text as servers send it, with a tolerant ``JSONReader``.
    public init(parsingTolerantly bytes: some Collection<UInt8>) throws(JSONReader.Fault) {
        self = try Array(bytes).withUnsafeBufferPointer { Result(parsing: $0, isTolerant: true) }.get()
    }

    /// Reads one whole JSON text as servers send it, with a tolerant ``JSONReader``.
    public init(parsingTolerantly text: String) throws(JSONReader.Fault) {
        try self.init(parsingTolerantly: text.utf8)
    }
}

extension Result where Success == JSONValue, Failure == JSONReader.Fault {
    /// The rethrowing of buffer closures does not keep the error's type; a result does.
    fileprivate init(parsing bytes: UnsafeBufferPointer<UInt8>, isTolerant: Bool = false) {
        var reader = JSONReader(bytes, isTolerant: isTolerant)
        do throws(JSONReader.Fault) {
            let value = try reader.value()
            try reader.end()
            self = .success(value)
        } catch {
            self = .failure(error)
        }
    }
}
