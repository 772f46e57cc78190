/// The body of an answer on its way to events. Pure: bytes go in, events come out, however the network cut them.
///
/// What a body is shows in its first byte and not in its `Content-Type`: there are servers that stream as `text/plain`,
/// servers that answer a request for a stream in one piece, and gateways that send a web page with status 200.
struct ReplyBody<Decoder: ReplyDecoder> {
    private enum Form {
        case unknown
        case events
        case whole
    }

    private var form = Form.unknown
    private var stream: ServerSentEvents
    private(set) var decoder: Decoder
    /// What came while the form is unknown; later all of a body that comes in one piece.
    private var held: [UInt8] = []
    private let profile: String

    /// The longest body in one piece, in bytes.
    private static var wholeLimit: Int { 64 * 1024 * 1024 }

    init(profile: String, decoder: Decoder) {
        self.profile = profile
        self.decoder = decoder
        stream = ServerSentEvents(profile: profile)
    }

    /// Takes the next bytes. When it throws, the events that came before the fault are in `events`.
    mutating func take(_ piece: [UInt8], into events: inout [ReplyEvent]) throws(ChatError) {
        switch form {
        case .events: try Self.feed(piece, &stream, &decoder, &events)
        case .whole: try hold(piece)
        case .unknown:
            try hold(piece)
            try recognise(into: &events)
        }
    }

    /// Takes note that the body is at its end.
    mutating func end(into events: inout [ReplyEvent]) throws(ChatError) {
        if form == .whole {
            // The type of the error would be lost in the buffer's closure otherwise.
            try held.withUnsafeBufferPointer { (body) throws(ChatError) in
                try decoder.decode(whole: body, into: &events)
            }
        } else {
            try Self.finish(&stream, &decoder, &events)
        }
        try decoder.finish(into: &events)
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
        case UInt8(ascii: "<"): throw .malformedReply(profile: profile, problem: "a web page")
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
