/// A reply that stays in its dialect: it is decoded, so that failures and missing ends are known, and passed on as it is.
///
/// A dialect documents more than ``ReplyEvent`` has cases for (several choices, log probabilities, audio), so a reply that
/// need not be translated is not. Only the framing of events is made regular.
///
/// Replies of Azure and OpenAI are of one dialect, but for the members that only Azure has.
struct UnchangedReply: Sendable {
    private let dialect: ChatDialect
    private var stream: ServerSentEvents
    private var reading: Reading
    private(set) var notices: [Notice] = []

    /// What has been understood of the reply.
    private struct Reading: Sendable {
        var decoder: any ReplyDecoder
        /// Encodes the same reply, for the last events of a stream that breaks off or ends without them.
        var encoder: any ReplyEncoder
        let dialect: ChatDialect
        let isFromAzure: Bool
        var hasBegun = false
        var failure: ChatError?
        var ending: ChatError?

        mutating func note(_ events: [ReplyEvent]) {
            for case .finished(let finish) in events { ending = ending ?? finish.failure(of: dialect) }
        }

        mutating func pass(_ event: ServerSentEvents.Event, into bytes: inout [UInt8]) throws(ChatError) {
            // After its last event nothing belongs to the reply.
            if decoder.isFinished { return }
            let name = event.name.isEmpty ? nil : event.name.string
            var events: [ReplyEvent] = []
            do throws(ChatError) {
                try decoder.decode(event: name, data: event.data, into: &events)
            } catch {
                // The provider's own words, where they have the form of an error of the dialect.
                if case .malformedReply = error { throw error }
                guard event.data.first == UInt8(ascii: "{"), let value = try? JSONValue(parsing: event.data),
                    !endsInDone || value["error"] != nil || value["status"] != nil
                else { throw error }
                write(value, event.data, name: name ?? "error", &bytes)
                failure = error
                return
            }
            note(events)
            // Anything else is a sign of life.
            let value = try? JSONValue(parsingTolerantly: event.data)
            let isObject = value?.objectValue != nil
            if let value, isObject { write(value, event.data, name: name, &bytes) }
            if endsInDone {
                if !isObject, StreamEvent.isDone(event.data) { bytes += "data: [DONE]\n\n".utf8 }
                return
            }
            var encoded: [UInt8] = []
            if !hasBegun { encoder.encode(.started(ReplyStart(profile: "", model: "")), into: &encoded) }
            hasBegun = true
            for event in events { encoder.encode(event, into: &encoded) }
            // What another dialect ends with ended the reply.
            if !isObject { bytes += encoded }
        }

        /// Whether the last event has passed.
        var hasEnded: Bool {
            dialect.rules.streamEnd == .finishReason ? decoder.hasFinishReason : decoder.isFinished
        }

        private var endsInDone: Bool { dialect.rules.streamEnd == .done }

        /// Writes an event on a line of its own, with the name that its dialect gives it.
        private func write(
            _ value: JSONValue, _ data: UnsafeBufferPointer<UInt8>, name: String?, _ bytes: inout [UInt8]
        ) {
            if !endsInDone, let name = name ?? value["type"]?.stringValue ?? nameInV2(value) {
                bytes += "event: \(name)\n".utf8
            }
            bytes += "data: ".utf8
            if isFromAzure {
                bytes += value.withoutAzureMembers.jsonBytes()
            } else if data.contains(UInt8(ascii: "\n")) || (try? JSONValue(parsing: data)) == nil {
                bytes += value.jsonBytes()
            } else {
                bytes += data
            }
            bytes += "\n\n".utf8
        }

        private func nameInV2(_ value: JSONValue) -> String? {
            guard dialect.rules.streamEnd == .finishReason else { return nil }
            let hasEnd = value["finish_reason"].map { !$0.isNull } ?? false
            return hasEnd ? "response.message.done" : "response.message.delta"
        }
    }

    /// nil where the reply must be translated.
    init?(from source: ChatDialect, to dialect: ChatDialect, _ context: ReplyContext, _ label: ReplyLabel) {
        let isOneDialect = [.openai, .azure].contains(source) && [.openai, .azure].contains(dialect)
        guard source == dialect || isOneDialect else { return nil }
        self.dialect = dialect
        stream = ServerSentEvents(profile: context.profile)
        reading = Reading(
            decoder: dialect.makeDecoder(context), encoder: dialect.makeEncoder(label, ReplyWishes()), dialect: dialect,
            isFromAzure: source == .azure && dialect == .openai)
    }

    /// What the reply ended with, if it was an error or no reply at all.
    var failure: ChatError? { reading.failure }
    /// The failure that the provider ended a whole reply with.
    var ending: ChatError? { reading.ending }

    /// Returns the body as JSON: the reply or the provider's error, or an error of the dialect for anything else.
    mutating func whole(_ body: [UInt8]) -> JSONValue {
        var events: [ReplyEvent] = []
        do throws(ChatError) {
            try body.withUnsafeBufferPointer { (body) throws(ChatError) in
                try reading.decoder.decode(whole: body, into: &events)
            }
        } catch {
            reading.failure = error
            if case .malformedReply = error { return ErrorReply(error, in: dialect).body }
        }
        reading.note(events)
        guard let value = try? JSONValue(parsingTolerantly: body), value.objectValue != nil else {
            let error = reading.failure ?? .malformedReply(profile: dialect.rawValue, problem: "no JSON object")
            reading.failure = error
            return ErrorReply(error, in: dialect).body
        }
        return reading.isFromAzure ? value.withoutAzureMembers : value
    }

    /// Returns the events that the next bytes of a stream complete.
    mutating func take(_ piece: [UInt8]) -> [UInt8] {
        guard failure == nil else { return [] }
        var bytes: [UInt8] = []
        do throws(ChatError) {
            try Self.feed(piece, &stream, &reading, &bytes)
        } catch {
            fail(error, &bytes)
        }
        return bytes
    }

    /// Returns the rest of a stream, and its last event where the provider sent none.
    mutating func end() -> [UInt8] {
        guard failure == nil else { return [] }
        var bytes: [UInt8] = []
        do throws(ChatError) {
            try Self.finish(&stream, &reading, &bytes)
            if failure != nil || reading.hasEnded { return bytes }
            var events: [ReplyEvent] = []
            try reading.decoder.finish(into: &events)
            reading.note(events)
            notices += events.compactMap { if case .notice(.lastEventMissing) = $0 { .lastEventMissing } else { nil } }
            switch dialect.rules.streamEnd {
            case .done: bytes += "data: [DONE]\n\n".utf8
            case .namedEvent, .finishReason:
                for event in events { reading.encoder.encode(event, into: &bytes) }
            }
        } catch {
            fail(error, &bytes)
        }
        return bytes
    }

    private mutating func fail(_ error: ChatError, _ bytes: inout [UInt8]) {
        // An error that has been passed on came first.
        guard failure == nil else { return }
        reading.failure = error
        reading.encoder.fail(ErrorReply(error, in: dialect), into: &bytes)
    }

    // Static, so that the stream and what is read of it can change at the same time.

    private static func feed(
        _ piece: [UInt8], _ stream: inout ServerSentEvents, _ reading: inout Reading, _ bytes: inout [UInt8]
    ) throws(ChatError) {
        try stream.feed(piece) { (event) throws(ChatError) in
            if reading.failure == nil { try reading.pass(event, into: &bytes) }
        }
    }

    private static func finish(
        _ stream: inout ServerSentEvents, _ reading: inout Reading, _ bytes: inout [UInt8]
    ) throws(ChatError) {
        try stream.finish { (event) throws(ChatError) in
            if reading.failure == nil { try reading.pass(event, into: &bytes) }
        }
    }
}

extension JSONValue {
    /// A completion or a chunk without the members that only Azure OpenAI has.
    ///
    /// Source: <https://learn.microsoft.com/azure/ai-foundry/openai/reference>, read 2026-11-30.
    fileprivate var withoutAzureMembers: JSONValue {
        guard var reply = objectValue else { return self }
        for name in ["prompt_annotations", "prompt_filter_results"] { reply[name] = nil }
        guard let choices = reply["choices"]?.arrayValue else { return .object(reply) }
        reply["choices"] = .array(
            choices.map { choice in
                guard var members = choice.objectValue else { return choice }
                let filters = ["content_filter_offsets", "content_filter_result", "content_filter_results"]
                for name in filters { members[name] = nil }
                for name in ["delta", "message"] {
                    guard var message = members[name]?.objectValue else { continue }
                    // The search's citations, whose places may be private.
                    message["context"] = nil
                    members[name] = .object(message)
                }
                return .object(members)
            })
        return .object(reply)
    }
}
