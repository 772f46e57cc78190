import Testing

@testable import ChatKit

/// Calls of tools come in pieces, and are passed on in pieces.
@Suite struct CallStreamTests {
    private func chunk(_ delta: String) -> [UInt8] {
        Array("data: {\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":\(delta)}]}\n\n".utf8)
    }

    private func piece(_ index: Int, _ arguments: String, id: String? = nil) -> [UInt8] {
        let head = id.map { #""id":"\#($0)","type":"function","# } ?? ""
        let name = id == nil ? "" : #""name":"f","#
        let text = JSONValue.string(arguments).jsonText
        return chunk(#"{"tool_calls":[{"index":\#(index),\#(head)"function":{\#(name)"arguments":\#(text)}}]}"#)
    }

    private let end =
        Array(
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\ndata: [DONE]\n\n".utf8
        )

    private func translation(to target: ChatDialect) -> ReplyTranslation {
        ReplyTranslation(from: .openai, to: target, label: ReplyLabel(id: "R", created: 1, model: "m"))
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test(arguments: [ChatDialect.anthropic, .responses, .openai])
    func `arguments are passed on as they come`(target: ChatDialect) {
        var translation = translation(to: target)
        _ = translation.take(piece(0, "", id: "call_a"))
        #expect(text(translation.take(piece(0, #"{"city":"#))).contains(#"{\"city\":"#))
        let more = text(translation.take(piece(0, #""Tver"}"#)))
        #expect(more.contains("Tver") && !more.contains("city"))
        let next = text(translation.take(piece(1, "{}", id: "call_b")))
        #expect(next.contains("call_b"))
        let last = text(translation.take(end))
        #expect(translation.error == nil && !last.isEmpty)
    }

    /// What a caller puts together from a stream in a dialect.
    private func read(_ bytes: [UInt8], _ dialect: ChatDialect) throws -> [ToolCall] {
        var translation = ReplyTranslation(
            from: dialect, to: .openai, label: ReplyLabel(id: "R", created: 1, model: "m"))
        let chunks = text(translation.take(bytes) + translation.end())
        #expect(translation.failure == nil)
        var calls: [ToolCall] = []
        for line in chunks.split(separator: "\n") where line.hasPrefix("data: {") {
            let delta = try JSONValue(parsing: String(line.dropFirst(6)))["choices"]?.arrayValue?.first?["delta"]
            for call in delta?["tool_calls"]?.arrayValue ?? [] {
                let index = call["index"]?.intValue ?? 0
                if index == calls.count {
                    calls.append(ToolCall(id: call["id"]?.stringValue ?? "", name: "f", arguments: ""))
                }
                calls[index].arguments += call["function"]?["arguments"]?.stringValue ?? ""
            }
        }
        return calls
    }

    @Test(arguments: [ChatDialect.anthropic, .responses, .openai])
    func `calls whose pieces come mixed are whole in the end`(target: ChatDialect) throws {
        var translation = translation(to: target)
        var bytes: [UInt8] = []
        for piece in [
            piece(0, #"{"a":"#, id: "call_a"), piece(1, #"{"b":"#, id: "call_b"), piece(0, "1}"), piece(1, "2}"),
            piece(2, "", id: "call_c"), piece(2, "{}"), end,
        ] {
            bytes += translation.take(piece)
        }
        bytes += translation.end()
        let calls = try read(bytes, target)
        #expect(calls.map(\.arguments) == [#"{"a":1}"#, #"{"b":2}"#, "{}"])
        #expect(calls.map(\.id) == ["call_a", "call_b", "call_c"])
    }

    @Test(arguments: ["{city: 'x'}", "Tver", "[1]", #""{\"a\":1}""#, "", "  "])
    func `arguments that are no object are one for Anthropic's callers`(arguments: String) throws {
        var translation = translation(to: .anthropic)
        var bytes = translation.take(piece(0, "", id: "call_a"))
        for character in arguments { bytes += translation.take(piece(0, String(character))) }
        bytes += translation.take(end) + translation.end()
        let calls = try read(bytes, .anthropic)
        let object = try #require(JSONValue(parsing: calls[0].arguments).objectValue)
        #expect(JSONValue.object(object) == ToolArguments.object(arguments))
    }

    /// Each call of a reply and its pieces put together.
    static func calls(_ events: [ReplyEvent]) -> [(call: ToolCall, pieces: ToolCallDelta?)] {
        var pieces: [Int: ToolCallDelta] = [:]
        for case .toolCallDelta(var delta) in events {
            delta.arguments = (pieces[delta.number]?.arguments ?? "") + delta.arguments
            pieces[delta.number] = delta
        }
        let calls = events.compactMap { if case .toolCall(let call) = $0 { call } else { nil } }
        return calls.enumerated().map { ($1, pieces[$0]) }
    }
}

extension [ReplyEvent] {
    /// The events without the pieces of calls, and without what only the provider understands.
    var whole: [ReplyEvent] {
        filter { event in
            switch event {
            case .toolCallDelta, .state, .choice(_, .toolCallDelta), .choice(_, .state): false
            default: true
            }
        }
    }
}
