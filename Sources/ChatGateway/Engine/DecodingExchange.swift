internal import ChatKit
internal import NIOCore

/// Decompresses the body of a request on its way to the exchange that answers it.
///
/// That exchange sees a request without `Content-Encoding` and with a body whose length is not known, so that nothing
/// behind it has to know about codings, and no provider gets bytes that its API does not take.
final class DecodingExchange: Exchange {
    private let inner: any Exchange
    private let decoder: ContentDecoder
    private let dialect: ChatDialect
    private unowned let client: ClientConnection
    private var isEnded = false

    init(_ inner: any Exchange, _ decoder: ContentDecoder, dialect: ChatDialect, on client: ClientConnection) {
        self.inner = inner
        self.decoder = decoder
        self.dialect = dialect
        self.client = client
    }

    func receive(_ piece: ByteBuffer) {
        guard !isEnded else { return }
        decode { (give) throws(ContentDecoder.Fault) in try decoder.pass(Array(piece.readableBytesView), give) }
    }

    func receiveEnd() {
        guard !isEnded else { return }
        decode { (give) throws(ContentDecoder.Fault) in try decoder.finish(give) }
        if !isEnded, client.isAnswered(by: self) { inner.receiveEnd() }
    }

    func clientDidClose() {
        isEnded = true
        inner.clientDidClose()
    }

    func client(isWritable: Bool) { inner.client(isWritable: isWritable) }

    private func decode(_ step: (([UInt8]) -> Void) throws(ContentDecoder.Fault) -> Void) {
        do throws(ContentDecoder.Fault) {
            try step { inner.receive(ByteBuffer(bytes: $0)) }
        } catch {
            isEnded = true
            guard client.isAnswered(by: self) else { return }
            inner.clientDidClose()
            let refusal: Refusal = error == .tooLong ? .tooLarge : .malformedCoding
            client.respond(.json(refusal.status), refusal.body(in: dialect))
        }
    }
}

extension Refusal {
    static let malformedCoding = Refusal(
        status: 400, type: "invalid_request_error", code: "invalid_content_encoding",
        message: "the request body is not what its Content-Encoding says")

    static func unknownCoding(_ names: [String]) -> Refusal {
        Refusal(
            status: 415, type: "invalid_request_error", code: "unsupported_content_encoding",
            message: "the Content-Encoding \(VisibleText.cleaned(names.joined(separator: ", "))) is not supported",
            headers: [("Accept-Encoding", ContentDecoder.accepted)])
    }
}
