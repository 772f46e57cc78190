/// The body of an answer on its way to events. Pure: bytes go in, events come out, however the network cut them.
///
/// What a body is shows in its first byte and not in its `Content-Type`: there are servers that stream as `text/plain`,
/// servers that answer a request for a stream in one piece, and gateways that send a web page with status 200.
struct ReplyBody<Decoder: ReplyDecoder> {
    private enum Form {
        case unknown
        case events
        case whole
        case page
    }

    private var form = Form.unknown
    private var stream: ServerSentEvents
    private(set) var decoder: Decoder
    /// What came while the form is unknown; later all of a body that comes in one piece.
    private var held: [UInt8] = []
    private let profile: String
    /// What must not show in errors.
    private let secrets: [Secret]

    /// The longest body in one piece, in bytes.
    private static var wholeLimit: Int { 64 * 1024 * 1024 }

    init(profile: String, secrets: [Secret] = [], decoder: Decoder) {
        self.profile = profile
        self.secrets = secrets
        self.decoder = decoder
        stream = ServerSentEvents(profile: profile)
    }

    /// Takes the next bytes. When it throws, the events that came before the fault are in `events`.
    mutating func take(_ piece: [UInt8], into events: inout [ReplyEvent]) throws(ChatError) {
        switch form {
        case .events: try Self.feed(piece, &stream, &decoder, &events)
        case .whole: try hold(piece)
        case .page: if held.count < 16_384 { held += piece }
        case .unknown:
            try hold(piece)
            try recognise(into: &events)
        }
    }

    /// Takes note that the body is at its end.
    mutating func end(into events: inout [ReplyEvent]) throws(ChatError) {
        switch form {
        case .whole: try endWhole(into: &events)
        case .page: throw .malformedReply(profile: profile, problem: VendorText.webPage(held, secrets: secrets))
        case .events, .unknown:
            try Self.finish(&stream, &decoder, &events)
        }
        do throws(ChatError) {
            try decoder.finish(into: &events)
        } catch {
            // What the server wrote beside the events tells why there are no more of them.
            throw failure(error)
        }
    }

    private mutating func endWhole(into events: inout [ReplyEvent]) throws(ChatError) {
        let body = held
        let lengths = Self.objects(in: body)
        if lengths.count > 1 {
            var start = 0
            for length in lengths {
                try body[start..<start + length].withUnsafeBufferPointer { (piece) throws(ChatError) in
                    try decoder.decode(event: nil, data: piece, into: &events)
                }
                start += length
            }
            return
        }
        // The type of the error would be lost in the buffer's closure otherwise.
        try body.withUnsafeBufferPointer { (body) throws(ChatError) in
            try decoder.decode(whole: body, into: &events)
        }
    }

    /// The lengths of the JSON objects that a body consists of, with the space before them, where there are several: some
    /// servers stream a line of JSON for each event. The last one may be broken off.
    private static func objects(in body: [UInt8]) -> [Int] {
        body.withUnsafeBufferPointer { bytes in
            var lengths: [Int] = []
            var start = 0
            while let first = bytes[start...].firstIndex(where: { $0 > 0x20 }), bytes[first] == UInt8(ascii: "{") {
                var reader = JSONReader(UnsafeBufferPointer(rebasing: bytes[start...]), isTolerant: true)
                guard (try? reader.skip()) != nil else { return lengths.isEmpty ? [] : lengths + [bytes.count - start] }
                lengths.append(reader.offset)
                start += reader.offset
            }
            return lengths
        }
    }

    private func failure(_ error: ChatError) -> ChatError {
        guard form != .whole, !stream.stray.isEmpty else { return error }
        switch error {
        case .connectionLost, .malformedReply:
            let text = String(decoding: stream.stray, as: UTF8.self)
            let detail = WebPage.looksLikeOne(stream.stray) ? WebPage.words(stream.stray) : text
            return .providerUnavailable(
                profile: profile, status: 200, detail: VendorText.cleaned(detail, secrets: secrets))
        default: return error
        }
    }

    /// Takes note that the reply ended before its end.
    mutating func breakOff(into events: inout [ReplyEvent]) {
        decoder.breakOff(into: &events)
    }

    private mutating func recognise(into events: inout [ReplyEvent]) throws(ChatError) {
        guard let first = held.first(where: { ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) }) else {
            return
        }
        switch first {
        case UInt8(ascii: "{"), UInt8(ascii: "["): form = .whole
        case UInt8(ascii: "<"):
            // Its title comes with the next bytes.
            form = .page
        default:
            form = .events
            try Self.feed(held, &stream, &decoder, &events)
            held = []
        }
    }

    private mutating func hold(_ piece: [UInt8]) throws(ChatError) {
        held += piece
        if held.count > Self.wholeLimit {
            throw .malformedReply(profile: profile, problem: "an answer longer than \(Self.wholeLimit) bytes")
        }
    }

    // Static, so that the stream, the decoder and the events are three things that can change at the same time.

    private static func feed(
        _ piece: [UInt8], _ stream: inout ServerSentEvents, _ decoder: inout Decoder, _ events: inout [ReplyEvent]
    ) throws(ChatError) {
        try stream.feed(piece) { (event) throws(ChatError) in
            try decoder.decode(event: event.name.isEmpty ? nil : event.name.string, data: event.data, into: &events)
        }
    }

    private static func finish(
        _ stream: inout ServerSentEvents, _ decoder: inout Decoder, _ events: inout [ReplyEvent]
    ) throws(ChatError) {
        try stream.finish { (event) throws(ChatError) in
            try decoder.decode(event: event.name.isEmpty ? nil : event.name.string, data: event.data, into: &events)
        }
    }
}
