/// Turns what a provider sends into the events between ``ReplyEvent/started(_:)`` and the end, in one dialect. Pure.
///
/// A body is either a stream of server-sent events or one JSON value; whoever reads it finds out which, and calls
/// ``decode(event:data:into:)`` for each event or ``decode(whole:into:)`` once, and ``finish(into:)`` at the end.
protocol ReplyDecoder: Sendable {
    /// Takes one server-sent event.
    ///
    /// - Parameters:
    ///   - name: The event's name; nil where it has none.
    ///   - data: Its data, valid during the call.
    mutating func decode(
        event name: String?, data: UnsafeBufferPointer<UInt8>, into events: inout [ReplyEvent]
    ) throws(ChatError)

    /// Takes a body that came in one piece.
    mutating func decode(whole body: UnsafeBufferPointer<UInt8>, into events: inout [ReplyEvent]) throws(ChatError)

    /// Takes note that no more bytes come.
    ///
    /// - Throws: ``ChatError/connectionLost(host:)`` if the reply was not at its end.
    mutating func finish(into events: inout [ReplyEvent]) throws(ChatError)

    /// Takes note that the reply ended before its end: of several answers some may be whole.
    ///
    /// It is the last call.
    mutating func breakOff(into events: inout [ReplyEvent])

    /// Whether ``ReplyEvent/finished(_:)`` was given out.
    var isFinished: Bool { get }

    /// Whether the model has said that it is done. A break after that loses nothing of the answer.
    var hasFinishReason: Bool { get }

    /// What the provider has told of the reply so far.
    var head: ReplyHead { get }
}

extension ReplyDecoder {
    var head: ReplyHead { ReplyHead() }

    mutating func breakOff(into events: inout [ReplyEvent]) {}
}

extension Notice {
    /// Everything that was begun came to its end, and then the stream did.
    static let lastEventMissing = Notice(
        .translated, "the stream ended without its last event; what came before is whole")
}

/// What a provider tells of a reply beside its content.
struct ReplyHead: Sendable, Hashable {
    var model: ModelID?
    /// Seconds since 1970.
    var created: Int?
    /// Names the dialogue that the provider keeps, for requests that go on with it.
    var threadID: String?
}

/// Who is asked: what errors name, and what they must not show.
struct ReplyContext: Sendable {
    var profile: String
    var host: String
    var model: ModelID
    /// The keys and tokens that went out with the request. Some servers echo them in their errors.
    var secrets: [Secret]
    /// Names the tool calls of providers that do not name them; unique for each reply.
    var replyID: String
    /// How many answers the one request asks for.
    var answers = 1
}
