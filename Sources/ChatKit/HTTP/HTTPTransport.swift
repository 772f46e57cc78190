/// Sends one request and gives the answer's head and body. It neither retries nor follows redirects.
///
/// A protocol, so that the client underneath stays a choice and tests can stand in for the network.
public protocol HTTPTransport: Sendable {
    /// Sends a request and waits for the answer's head.
    ///
    /// - Throws: The ``ChatError`` cases of "the way to the provider", or ``ChatError/cancelled``.
    func send(_ request: HTTPRequest) async throws(ChatError) -> HTTPResponse
}

/// A request as it goes out.
public struct HTTPRequest: Sendable, Hashable {
    public var method: String
    public var url: String
    /// Names and values in order; `Host` and `Content-Length` are the transport's.
    public var headers: [HTTPHeader]
    public var body: [UInt8]

    public init(method: String, url: String, headers: [HTTPHeader] = [], body: [UInt8] = []) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

/// One header of a request or an answer.
public struct HTTPHeader: Sendable, Hashable {
    public var name: String
    public var value: String
    /// Whether the value must not be shown (keys, tokens).
    public var isSecret: Bool

    public init(_ name: String, _ value: String, isSecret: Bool = false) {
        self.name = name
        self.value = value
        self.isSecret = isSecret
    }
}

/// The head of an answer, and its body to be read.
public struct HTTPResponse: Sendable {
    public var status: Int
    public var headers: [HTTPHeader]
    public var body: HTTPBody

    public init(status: Int, headers: [HTTPHeader], body: HTTPBody) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first header of this name, in any case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// A body that is read piece by piece, once. No more than a small buffer is read before it is asked for.
public struct HTTPBody: Sendable {
    private let open: @Sendable () -> any HTTPBodySource

    public init(_ open: @escaping @Sendable () -> any HTTPBodySource) {
        self.open = open
    }

    /// Begins to read. Dropping the source closes the connection if the body has not ended.
    public func makeSource() -> any HTTPBodySource { open() }
}

/// Where the pieces of a body come from.
public protocol HTTPBodySource {
    /// The next piece, never empty; nil at the end.
    mutating func next() async throws(ChatError) -> [UInt8]?

    /// Says that the rest is of no use, because what was read is whole. If little of it is left, the connection can
    /// serve the next request; dropping the source would close it.
    mutating func finish()
}

extension HTTPBodySource {
    /// Does nothing: a source without a connection has none to keep.
    public mutating func finish() {}
}
