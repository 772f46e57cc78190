/// Says the events of a reply in a caller's dialect, as a stream of server-sent events. Pure.
protocol ReplyEncoder: Sendable {
    /// Appends what an event is on the wire; many are nothing.
    mutating func encode(_ event: ReplyEvent, into bytes: inout [UInt8])

    /// Appends the end of a stream that failed: the status of the answer has gone out already.
    mutating func fail(_ error: ErrorReply, into bytes: inout [UInt8])

    /// What could not be said.
    var notices: [Notice] { get }
}
