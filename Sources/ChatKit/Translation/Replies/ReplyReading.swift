/// Decodes replies that passed through a gateway. Pure.
package enum ReplyReading {
    /// Returns what a reply says.
    ///
    /// - Parameters:
    ///   - body: The whole body, or what had come of it.
    ///   - isStream: Whether it is a stream of server-sent events.
    ///   - dialect: The dialect that it is in.
    /// - Returns: The events, and the error that it is or ends in.
    package static func events(
        of body: [UInt8], isStream: Bool, in dialect: ChatDialect, model: ModelID, replyID: String
    ) -> (events: [ReplyEvent], head: ReplyName, failure: ChatError?) {
        var decoder = dialect.makeDecoder(
            ReplyContext(
                profile: dialect.rawValue, host: dialect.rawValue, model: model, secrets: [], replyID: replyID))
        var events: [ReplyEvent] = []
        var failure: ChatError?
        do throws(ChatError) {
            if isStream {
                var stream = ServerSentEvents(profile: dialect.rawValue)
                var isDone = false
                try stream.feed(body) { (event) throws(ChatError) in
                    // llama.cpp sends the usage behind the mark of the end, so the mark is decoded last.
                    if event.data.elementsEqual("[DONE]".utf8) { return isDone = true }
                    try decoder.decode(
                        event: event.name.isEmpty ? nil : event.name.string, data: event.data, into: &events)
                }
                try stream.finish { (event) throws(ChatError) in
                    try decoder.decode(
                        event: event.name.isEmpty ? nil : event.name.string, data: event.data, into: &events)
                }
                if isDone {
                    try Array("[DONE]".utf8).withUnsafeBufferPointer { (mark) throws(ChatError) in
                        try decoder.decode(event: nil, data: mark, into: &events)
                    }
                }
                try decoder.finish(into: &events)
            } else {
                try body.withUnsafeBufferPointer { (body) throws(ChatError) in
                    try decoder.decode(whole: body, into: &events)
                }
            }
        } catch {
            decoder.breakOff(into: &events)
            failure = error
        }
        return (events, ReplyName(model: decoder.head.model), failure)
    }
}

/// The names in a reply.
package struct ReplyName: Sendable, Hashable {
    package var model: ModelID?

    package init(model: ModelID? = nil) {
        self.model = model
    }
}
