/// What is done to a reply because its request could not say everything: the second half of an emulation.
struct ReplyAdaptation: Sendable, Hashable {
    /// The caller's names of tools by the provider's, where they differ.
    var toolNames: [String: String] = [:]
    /// Words that end the answer; cut here, since the provider does not know them.
    var stops: [String] = []
    /// Whether the model was told in words to call a tool.
    var requiresToolCall = false
    /// Whether the model was told in words to answer with a JSON object.
    var requiresJSON = false
    /// Whether the model was given a schema that its provider does not hold it to: some put a fence around the JSON.
    var stripsFence = false
    /// Whether pictures stand in the text as tags (GigaChat's `<img src="…" fuse="true"/>`).
    var hasImageTags = false
}

/// Does to the events of a reply what its ``ReplyAdaptation`` says. Pure; text is held back only as long as it may turn
/// out to be something else.
struct ReplyAdapter: Sendable {
    private let adaptation: ReplyAdaptation
    private var stops: StopCutter
    private var images = ImageTagReader()
    /// All of an answer that is to be JSON: its frame shows when it is whole.
    private var json = ""
    /// Whether the text so far is held in ``json`` because it does not begin like JSON; nil before it begins.
    private var holdsFence: Bool?
    private var hasCalled = false
    /// Whether the answer was cut at a stop sequence: nothing of it is wanted any more.
    private(set) var isCut = false
    private var isFinished = false

    init(_ adaptation: ReplyAdaptation) {
        self.adaptation = adaptation
        stops = StopCutter(adaptation.stops)
    }

    /// Adapts the events that one piece of the answer gave.
    ///
    /// - Parameter first: Where they begin in `events`.
    mutating func adapt(_ events: inout [ReplyEvent], from first: Int) {
        guard adaptation != ReplyAdaptation() else { return }
        // Most pieces are plain words, which go through untouched.
        if events.count == first + 1, case .text(let words) = events[first], isPlain(words) { return }
        let given = Array(events[first...])
        events.removeSubrange(first...)
        for event in given { take(event, into: &events) }
        // The provider goes on talking; we have hung up.
        if isCut, !isFinished { finish(ReplyFinish(reason: .stop, stopSequence: stops.stop), into: &events) }
    }

    /// Gives out what is held back, because the reply ends early.
    mutating func flush(into events: inout [ReplyEvent]) {
        guard !isCut, !isFinished else { return }
        give(json + stops.flush(), into: &events)
        json = ""
        append(images.flush(), to: &events)
    }

    private func isPlain(_ words: String) -> Bool {
        adaptation.stops.isEmpty && !adaptation.requiresJSON && !isCut
            && (!adaptation.stripsFence || holdsFence == false)
            && (!adaptation.hasImageTags || images.isIdle && !words.utf8.contains(UInt8(ascii: "<")))
    }

    /// Whether words wait for the end of the text, where its frame shows.
    private mutating func holds(_ words: String) -> Bool {
        if adaptation.requiresJSON { return true }
        guard adaptation.stripsFence else { return false }
        if holdsFence == nil, let first = words.first(where: { !$0.isWhitespace }) {
            holdsFence = first != "{" && first != "["
        }
        return holdsFence ?? false
    }

    private mutating func take(_ event: ReplyEvent, into events: inout [ReplyEvent]) {
        switch event {
        case .text(let words):
            if isCut { return }
            if holds(words) { json += words } else { cut(words, into: &events) }
        case .toolCall(var call):
            if isCut { return }
            flush(into: &events)
            hasCalled = true
            call.name = adaptation.toolNames[call.name] ?? call.name
            events.append(.toolCall(call))
        case .toolCallDelta(var delta):
            if isCut { return }
            flush(into: &events)
            hasCalled = true
            delta.name = adaptation.toolNames[delta.name] ?? delta.name
            events.append(.toolCallDelta(delta))
        case .finished(let finish):
            endText(into: &events)
            var finish = finish
            if isCut {
                finish.reason = .stop
                finish.stopSequence = stops.stop
            }
            self.finish(finish, into: &events)
        case .choice(0, .finished):
            // The first answer's words are plain, and nothing of it may follow.
            flush(into: &events)
            events.append(event)
        case .choice(let number, .toolCall(var call)):
            call.name = adaptation.toolNames[call.name] ?? call.name
            events.append(.choice(number, .toolCall(call)))
        case .choice(let number, .toolCallDelta(var delta)):
            delta.name = adaptation.toolNames[delta.name] ?? delta.name
            events.append(.choice(number, .toolCallDelta(delta)))
        case .reasoning where isCut, .attachment where isCut, .state where isCut: break
        case .started, .notice, .reasoning, .state, .attachment, .uploaded, .usage, .choice: events.append(event)
        }
    }

    private mutating func finish(_ finish: ReplyFinish, into events: inout [ReplyEvent]) {
        isFinished = true
        if adaptation.requiresToolCall, !hasCalled {
            events.append(.notice(Notice(.dropped, "the model called no tool, though it was told that it must")))
        }
        events.append(.finished(finish))
    }

    /// Lets words go as far as the first stop.
    private mutating func cut(_ words: String, into events: inout [ReplyEvent]) {
        let kept = stops.feed(words)
        give(kept, into: &events)
        guard stops.hasCut else { return }
        append(images.flush(), to: &events)
        isCut = true
    }

    private mutating func give(_ words: String, into events: inout [ReplyEvent]) {
        guard adaptation.hasImageTags else { return append(words.isEmpty ? [] : [.text(words)], to: &events) }
        append(images.feed(words), to: &events)
    }

    private func append(_ more: [ReplyEvent], to events: inout [ReplyEvent]) {
        events += more
    }

    private mutating func endText(into events: inout [ReplyEvent]) {
        if adaptation.requiresJSON, !hasCalled {
            let answer = JSONAnswer(json)
            if answer.value?.objectValue == nil {
                events.append(.notice(Notice(.dropped, "the answer is not the JSON object that was asked for")))
            } else if answer.text != json {
                events.append(.notice(Notice(.translated, "the words around the JSON of the answer were taken off")))
                json = answer.text
            }
        }
        if holdsFence == true, !hasCalled {
            let answer = JSONAnswer(json)
            if answer.value != nil { json = answer.text }
        }
        if adaptation.requiresJSON || holdsFence == true {
            let words = json
            json = ""
            cut(words, into: &events)
        }
        flush(into: &events)
    }
}
