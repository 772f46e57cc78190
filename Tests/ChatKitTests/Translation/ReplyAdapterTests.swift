import Testing

@testable import ChatKit

@Suite struct ReplyAdapterTests {
    private func adapt(_ adaptation: ReplyAdaptation, _ pieces: [[ReplyEvent]]) -> [ReplyEvent] {
        var adapter = ReplyAdapter(adaptation)
        var all: [ReplyEvent] = []
        for piece in pieces where !adapter.isCut {
            var events = piece
            adapter.adapt(&events, from: 0)
            all += events
        }
        return all.joined
    }

    private func finished(_ reason: FinishReason = .stop, at stop: String? = nil) -> ReplyEvent {
        .finished(ReplyFinish(reason: reason, stopSequence: stop))
    }

    /// Every way to cut a text into two pieces gives the same.
    private func cuts(_ text: String, _ adaptation: ReplyAdaptation) -> Set<[ReplyEvent]> {
        Set(
            text.indices.map { place in
                adapt(
                    adaptation,
                    [[.text(String(text[..<place]))], [.text(String(text[place...]))], [finished(.length)]].filter {
                        $0 != [.text("")]
                    })
            })
    }

    @Test(arguments: [
        ("one END two", "one ", "END"), ("one EN", "one EN", nil), ("ENEND", "EN", "END"), ("стоп", "стоп", nil),
        ("да. Конец. Нет", "да. ", "Конец"),
    ])
    func `an answer ends before the first stop, wherever it is cut`(text: String, kept: String, stop: String?) {
        let expected: [ReplyEvent] = [.text(kept), finished(stop == nil ? .length : .stop, at: stop)]
        #expect(cuts(text, ReplyAdaptation(stops: ["END", "Конец", "ENDS"])) == [expected])
    }

    @Test func `after the cut in a whole answer its usage still counts`() {
        let usage = ReplyEvent.usage(Usage(totalTokens: 9))
        let events = adapt(
            ReplyAdaptation(stops: ["X"]), [[.text("aXb"), usage, finished(.length)]])
        #expect(events == [.text("a"), usage, finished(at: "X")])
    }

    @Test func `names of tools are the caller's again`() {
        let events = adapt(
            ReplyAdaptation(toolNames: ["my_tool": "my-tool"]),
            [[.toolCall(ToolCall(id: "1", name: "my_tool", arguments: "{}"))], [finished(.toolCalls)]])
        #expect(events.first == .toolCall(ToolCall(id: "1", name: "my-tool", arguments: "{}")))
    }

    @Test func `a picture in the text becomes an attachment, wherever the tag is cut`() {
        let picture = ReceivedAttachment(Attachment(hash: "", mediaType: "", fileID: "a-1"), bytes: [])
        let expected: [ReplyEvent] = [.text("see "), .attachment(picture), .text(" <b> so"), finished(.length)]
        #expect(
            cuts(#"see <img src="a-1" fuse="true"/> <b> so"#, ReplyAdaptation(hasImageTags: true)) == [expected])
    }

    @Test(arguments: [
        #"<img src="https://x/y.png" fuse="true"/>"#, #"<img src="a.png">"#, "a < b", "<im", "<img",
        #"<img src="a" fuse="true""#, "<img" + String(repeating: "x", count: 600),
    ])
    func `other tags are words`(text: String) {
        #expect(cuts(text, ReplyAdaptation(hasImageTags: true)) == [[.text(text), finished(.length)]])
    }

    @Test(arguments: [
        (#"{"a":1}"#, #"{"a":1}"#, 0), ("```json\n{\"a\":1}\n```\n", #"{"a":1}"#, 1),
        (#"Here it is: {"a":{}} Enjoy!"#, #"{"a":{}}"#, 1), ("I cannot.", "I cannot.", 1), ("[1]", "[1]", 1),
    ])
    func `an answer that is to be JSON is the JSON in it`(text: String, answer: String, notices: Int) {
        let events = adapt(ReplyAdaptation(requiresJSON: true), [[.text(text)], [finished()]])
        #expect(events.contains(.text(answer)))
        #expect(events.count { if case .notice = $0 { true } else { false } } == notices)
    }

    @Test func `what is held back comes out when the reply breaks off`() {
        var adapter = ReplyAdapter(ReplyAdaptation(stops: ["END"], requiresJSON: false, hasImageTags: true))
        var events: [ReplyEvent] = [.text("half EN")]
        adapter.adapt(&events, from: 0)
        adapter.flush(into: &events)
        #expect(events.joined == [.text("half EN")])
        var json = ReplyAdapter(ReplyAdaptation(requiresJSON: true))
        events = [.text(#"{"a":"#)]
        json.adapt(&events, from: 0)
        json.flush(into: &events)
        #expect(events == [.text(#"{"a":"#)])
    }

    @Test func `an answer without the call that was required says so`() {
        let adaptation = ReplyAdaptation(requiresToolCall: true)
        let without = adapt(adaptation, [[.text("no")], [finished()]])
        #expect(without.contains { if case .notice(let notice) = $0 { notice.kind == .dropped } else { false } })
        let call = ReplyEvent.toolCall(ToolCall(id: "1", name: "f", arguments: "{}"))
        #expect(adapt(adaptation, [[call], [finished(.toolCalls)]]) == [call, finished(.toolCalls)])
    }
}

extension [ReplyEvent] {
    /// With neighbouring texts as one.
    fileprivate var joined: [ReplyEvent] {
        reduce(into: []) { joined, event in
            if case .text(let more) = event, case .text(let words)? = joined.last {
                joined[joined.count - 1] = .text(words + more)
            } else {
                joined.append(event)
            }
        }
    }
}
