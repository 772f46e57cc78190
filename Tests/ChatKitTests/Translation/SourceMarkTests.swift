import TestSupport
import Testing

@testable import ChatKit

/// GigaChat's marks of sources, and what other dialects make of them.
@Suite struct SourceMarkTests {
    private static let text = "Да[sources=[1]], и[sources=[2, 1]] [sources=[x y]] [b] [sources=["
    private static let shown = "Да[1], и[2] [1] [sources=[x y]] [b] [sources=["
    private static let sources: JSONValue = [
        "1": ["url": "https://e.example/1", "title": "Один"], "2": ["url": "https://e.example/2"],
    ]
    private static let citations = [
        Citation(url: "https://e.example/1", title: "Один", range: 2..<5, label: "1"),
        Citation(url: "https://e.example/2", title: "", range: 8..<11, label: "2"),
        Citation(url: "https://e.example/1", title: "Один", range: 12..<15, label: "1"),
    ]

    @Test func `marks are found wherever the text is cut`() {
        for first in 0...Self.text.count {
            for second in first...Self.text.count {
                var marks = SourceMarks()
                let characters = Array(Self.text)
                var shown = marks.take(String(characters[..<first])) + marks.take(String(characters[first..<second]))
                marks.add(sources: Self.sources)
                shown += marks.take(String(characters[second...])) + marks.finish()
                #expect(shown == Self.shown)
                #expect(marks.citations == Self.citations)
            }
        }
    }

    private static func event(_ name: String, _ body: JSONValue) -> String {
        "event: response.message.\(name)\ndata: \(body.jsonText)\n\n"
    }

    private static let stream =
        event("delta", ["messages": [["role": "assistant", "content": [["text": "Да[sour"]]]]])
        + event("delta", ["messages": [["role": "assistant", "content": [["text": "ces=[1]]."]]]]])
        + event("delta", ["messages": [["content": [["inline_data": ["sources": ["1": sources["1"] ?? .null]]]]]]])
        + event("done", ["finish_reason": "stop", "messages": []])
    private static let whole: JSONValue = [
        "messages": [
            [
                "role": "assistant",
                "content": [
                    ["text": "Да[sources=[1]]."], ["inline_data": ["sources": ["1": sources["1"] ?? .null]]],
                ],
            ]
        ], "finish_reason": "stop",
    ]
    private static let annotation: JSONValue = [
        "start_index": 2, "end_index": 5, "title": "Один", "url": "https://e.example/1",
    ]

    private func translate(to target: ChatDialect) -> (whole: JSONValue, stream: String) {
        let label = ReplyLabel(id: "R", created: 1, model: "m")
        var whole = ReplyTranslation(from: .gigachatV2, to: target, label: label)
        var stream = ReplyTranslation(from: .gigachatV2, to: target, label: label)
        let bytes = stream.take(Array(Self.stream.utf8)) + stream.end()
        return (whole.whole(Self.whole.jsonBytes()), String(decoding: bytes, as: UTF8.self))
    }

    @Test func `chat completions get annotations`() {
        let (whole, stream) = translate(to: .openai)
        let message = whole["choices"]?.arrayValue?.first?["message"]
        let annotations: JSONValue = [["type": "url_citation", "url_citation": Self.annotation]]
        #expect(message?["content"] == "Да[1].")
        #expect(message?["annotations"] == annotations)
        #expect(stream.contains(#""annotations":\#(annotations.jsonText)"#))
        #expect(!stream.contains("sources"))
    }

    @Test func `the Responses API gets annotations`() {
        let (whole, stream) = translate(to: .responses)
        let part = whole["output"]?.arrayValue?.first?["content"]?.arrayValue?.first
        #expect(part?["text"] == "Да[1].")
        #expect(part?["annotations"]?.arrayValue?.first?["url"] == "https://e.example/1")
        #expect(part?["annotations"]?.arrayValue?.first?["end_index"] == 5)
        #expect(stream.contains("event: response.output_text.annotation.added\n"))
    }

    @Test(arguments: [ChatDialect.anthropic, .gigachat])
    func `where there is no place for sources, a list follows the text`(target: ChatDialect) {
        let (whole, stream) = translate(to: target)
        let list = #"\n\n- [1] [Один](https://e.example/1)"#
        #expect(whole.jsonText.contains("Да[1]." + list))
        #expect(stream.contains(list))
    }

    @Test func `annotations pass between OpenAI's two APIs`() throws {
        let reply: JSONValue = [
            "choices": [
                [
                    "index": 0, "finish_reason": "stop",
                    "message": [
                        "role": "assistant", "content": "Yes (E).",
                        "annotations": [["type": "url_citation", "url_citation": Self.annotation]],
                    ],
                ]
            ]
        ]
        let label = ReplyLabel(id: "R", created: 1, model: "m")
        var there = ReplyTranslation(from: .openai, to: .responses, label: label)
        let response = there.whole(reply.jsonBytes())
        var back = ReplyTranslation(from: .responses, to: .openai, label: label)
        let message = back.whole(response.jsonBytes())["choices"]?.arrayValue?.first?["message"]
        #expect(message?["annotations"] == [["type": "url_citation", "url_citation": Self.annotation]])
        #expect(message?["content"] == "Yes (E).")
    }

    @Test func `a turn ends with the list of its sources`() async throws {
        var finish = ReplyFinish(reason: .stop)
        finish.citations = Self.citations
        var events: [ReplyEvent] = []
        for try await event in ReplyStream([.text("Да[1], и[2] [1]"), .finished(finish)]).listingSources {
            events.append(event)
        }
        let list = "\n\n- [1] [Один](https://e.example/1)\n- [2] [https://e.example/2](https://e.example/2)"
        #expect(events == [.text("Да[1], и[2] [1]"), .text(list), .finished(finish)])
    }
}
