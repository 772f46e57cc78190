/// A request in its provider's dialect. It is encoded once: what is shown, what is recorded and what is sent come from the same bytes.
public struct PreparedRequest: Sendable {
    /// What was encoded.
    public let request: ChatRequest
    /// The request as it would be sent, with credentials in headers that are marked as secret.
    public let message: HTTPRequest
    /// What the request says differently from what was asked, and what is done before it is sent.
    public let remarks: [Notice]
    /// What is recorded of the body; nil for a body that is not a JSON object.
    public let trace: RequestTrace?
    /// The request without credentials, ready for the provider that made it; nil for a provider without HTTP.
    let outgoing: OutgoingRequest?

    /// - Parameter message: The request as it would be sent. Its body is read to make the record.
    public init(_ request: ChatRequest, as message: HTTPRequest, remarks: [Notice] = []) {
        self.init(
            request, as: message, remarks: remarks, trace: RequestTrace(body: message.body), outgoing: nil)
    }

    init(
        _ request: ChatRequest, as message: HTTPRequest, remarks: [Notice], trace: RequestTrace?,
        outgoing: OutgoingRequest?
    ) {
        self.request = request
        self.message = message
        self.remarks = remarks
        self.trace = trace
        self.outgoing = outgoing
    }
}

/// An encoded request without credentials.
struct OutgoingRequest: Sendable {
    let message: HTTPRequest
    let encoded: EncodedRequest

    init(_ message: HTTPRequest, _ encoded: EncodedRequest) {
        self.message = message
        self.encoded = encoded
    }
}
