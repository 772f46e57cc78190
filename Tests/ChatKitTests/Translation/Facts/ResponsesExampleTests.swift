import Testing

@testable import ChatKit

/// What programs that know OpenAI's Responses API say to GigaChat, and what they get back, example by example.
@Suite struct ResponsesExampleTests {
    private func translation(
        _ request: String, to target: ChatDialect
    ) throws -> (body: JSONValue, told: [Notice.Kind]) {
        let translation = try RequestTranslation(JSONValue(parsing: request), from: .responses, to: .init(target))
        return (translation.body, translation.notices.map(\.kind))
    }

    private func json(_ text: String) throws -> JSONValue { try JSONValue(parsing: text) }

    // MARK: Requests

    private let words =
        #"{"model":"m","input":"Hi","instructions":"S","max_output_tokens":9,"store":true,"previous_response_id":"resp_t1"}"#

    @Test func `E30: words and instructions, and what v1 cannot keep is told`() throws {
        let (body, told) = try translation(words, to: .gigachat)
        let expected = try json(
            #"{"model":"m","messages":[{"role":"system","content":"S"},{"role":"user","content":"Hi"}],"max_tokens":9}"#
        )
        #expect(body == expected)
        #expect(told == [.dropped, .dropped])
    }

    @Test func `E30: v2 goes on in the thread that the earlier answer names`() throws {
        let (body, told) = try translation(words, to: .gigachatV2)
        let expected = try json(
            #"{"messages":[{"content":[{"text":"S"}],"role":"system"},{"content":[{"text":"Hi"}],"role":"user"}],"model_options":{"max_tokens":9},"storage":{"thread_id":"t1"}}"#
        )
        #expect(body == expected)
        #expect(told == [])
    }

    @Test func `E30: an answer of v2's is called like its thread, so that the next request finds it`() {
        let answer =
            #"{"model":"G","created_at":1,"thread_id":"t1","messages":[{"role":"assistant","content":[{"text":"a"}]}],"finish_reason":"stop"}"#
        var whole = ReplyTranslation(from: .gigachatV2, to: .responses, label: label)
        #expect(whole.whole(Array(answer.utf8))["id"] == "resp_t1")
        var other = ReplyTranslation(from: .gigachatV2, to: .openai, label: label)
        #expect(other.whole(Array(answer.utf8))["id"] == "chatcmpl-R")
    }

    @Test(arguments: [(#""store":true"#, "{}"), (#""store":false"#, "null")])
    func `E30: v2 keeps what is to be kept`(member: String, storage: String) throws {
        let (body, told) = try translation(#"{"model":"m","input":"q",\#(member)}"#, to: .gigachatV2)
        #expect(body["storage"] ?? .null == (try json(storage)))
        #expect(body["model"] == "m" && body["store"] == nil && told == [])
    }

    @Test func `E31: items are messages, a result has its tool's name, a file is attached`() throws {
        let (body, told) = try translation(
            #"{"model":"m","input":[{"role":"user","content":[{"type":"input_text","text":"hi"},{"type":"input_image","file_id":"file-7","image_url":null}]},{"type":"function_call","call_id":"c1","name":"get_weather","arguments":"{\"city\":\"M\"}"},{"type":"function_call_output","call_id":"c1","output":"ok"}],"tools":[{"type":"function","name":"get_weather","parameters":{"type":"object","properties":{"city":{"type":"string"}}}}]}"#,
            to: .gigachat)
        let expected = try json(
            #"[{"role":"user","content":"hi","attachments":["file-7"]},{"role":"assistant","content":"","function_call":{"name":"get_weather","arguments":{"city":"M"}}},{"role":"function","content":"{\"result\":\"ok\"}","name":"get_weather"}]"#
        )
        #expect(body["messages"] == expected)
        let functions = try json(
            #"[{"name":"get_weather","description":"","parameters":{"type":"object","properties":{"city":{"type":"string"}}}}]"#
        )
        #expect(body["functions"] == functions)
        #expect(told == [])
    }

    @Test func `messages of several parts keep their own parts`() throws {
        let (body, _) = try translation(
            #"{"model":"m","input":[{"role":"user","content":[{"type":"input_text","text":"a"},{"type":"input_text","text":"b"}]},{"role":"assistant","content":[{"type":"output_text","text":"c"}]},{"role":"user","content":[{"type":"input_text","text":"d"}]}]}"#,
            to: .gigachat)
        #expect(body["messages"]?.arrayValue?.compactMap { $0["content"]?.stringValue } == ["a\nb", "c", "d"])
    }

    @Test func `of tools that are allowed the others are not offered`() throws {
        let (body, told) = try translation(
            #"{"model":"m","input":"q","tools":[{"type":"function","name":"f","parameters":{"type":"object","properties":{}}},{"type":"function","name":"g"}],"tool_choice":{"type":"allowed_tools","mode":"required","tools":[{"type":"function","name":"f"}]}}"#,
            to: .gigachat)
        let functions = try json(
            #"[{"name":"f","description":"","parameters":{"type":"object","properties":{}}}]"#)
        #expect(body["functions"] == functions)
        #expect(body["function_call"] == ["name": "f"] && body["tool_choice"] == nil)
        #expect(told == [.translated])
    }

    @Test(arguments: [ChatDialect.gigachat, .openai])
    func `a tool of OpenAI's own is forced on nobody who has it not`(target: ChatDialect) throws {
        let (body, told) = try translation(
            #"{"model":"m","input":"q","tools":[{"type":"web_search"}],"tool_choice":{"type":"web_search"}}"#,
            to: target)
        #expect(body["tool_choice"] == nil && body["tools"] == nil)
        #expect(told == [.dropped, .dropped])
    }

    // MARK: Whole answers

    private let label = ReplyLabel(id: "R", created: 1, model: "m")

    /// A whole answer of GigaChat's around a message, as a response.
    private func response(_ message: String, finish: String, _ wishes: ReplyWishes = ReplyWishes()) -> JSONValue {
        var translation = ReplyTranslation(from: .gigachat, to: .responses, label: label, wishes: wishes)
        return translation.whole(
            Array(
                #"{"choices":[{"message":\#(message),"index":0,"finish_reason":"\#(finish)"}],"created":1,"model":"G","object":"chat.completion","usage":{"prompt_tokens":17,"completion_tokens":3,"total_tokens":20,"precached_prompt_tokens":2}}"#
                    .utf8))
    }

    @Test func `E32: an answer has every member of a response, and cached tokens in their own place`() throws {
        let expected = try json(
            #"{"id":"resp_R","object":"response","created_at":1,"status":"completed","background":false,"error":null,"incomplete_details":null,"instructions":null,"max_output_tokens":null,"max_tool_calls":null,"model":"G","output":[{"type":"message","id":"msg_R","status":"completed","role":"assistant","content":[{"type":"output_text","text":"Hello.","annotations":[],"logprobs":[]}]}],"parallel_tool_calls":true,"previous_response_id":null,"reasoning":{"effort":null,"summary":null},"service_tier":"default","store":false,"temperature":1,"text":{"format":{"type":"text"}},"tool_choice":"auto","tools":[],"top_logprobs":0,"top_p":1,"truncation":"disabled","usage":{"input_tokens":17,"output_tokens":3,"total_tokens":20,"input_tokens_details":{"cached_tokens":2,"cache_write_tokens":0},"output_tokens_details":{"reasoning_tokens":0}},"user":null,"metadata":{}}"#
        )
        #expect(response(#"{"role":"assistant","content":"Hello."}"#, finish: "stop") == expected)
    }

    @Test func `E32: an answer repeats what its request said`() throws {
        let request = try json(
            #"{"model":"m","input":"q","instructions":"S","max_output_tokens":9,"temperature":0.5,"metadata":{"a":"b"},"reasoning":{"effort":"low"},"text":{"verbosity":"low"},"tools":[{"type":"function","name":"f","parameters":{}}],"tool_choice":"none"}"#
        )
        let asked = try RequestTranslation(request, from: .responses, to: .init(.gigachat))
        let body = response(#"{"role":"assistant","content":"a"}"#, finish: "stop", asked.wishes)
        for name in ["instructions", "max_output_tokens", "temperature", "metadata", "tools", "tool_choice"] {
            #expect(body[name] == request[name], "\(name)")
        }
        #expect(body["reasoning"] == ["effort": "low", "summary": nil])
        #expect(body["text"] == ["format": ["type": "text"], "verbosity": "low"])
        #expect(body["model"] == "G")
    }

    private let called =
        #"{"role":"assistant","content":"","reasoning_content":"Hm.","function_call":{"name":"get_weather","arguments":{"city":"M"}},"functions_state_id":"fsid"}"#
    private let callOutput =
        #"[{"id":"rs_R","type":"reasoning","summary":[{"type":"summary_text","text":"Hm."}]},{"type":"function_call","id":"fc_fsid","call_id":"call_fsid","name":"get_weather","arguments":"{\"city\":\"M\"}","status":"completed"}]"#

    @Test func `E32: a call is an item that GigaChat's state names`() throws {
        #expect(response(called, finish: "function_call")["output"] == (try json(callOutput)))
    }

    @Test(arguments: [("length", "max_output_tokens"), ("blacklist", "content_filter")])
    func `E32: an answer that was cut is incomplete`(word: String, reason: String) {
        let body = response(#"{"role":"assistant","content":"Hel"}"#, finish: word)
        #expect(body["status"] == "incomplete")
        #expect(body["incomplete_details"] == ["reason": .string(reason)])
        #expect(body["output"]?.arrayValue?.first?["status"] == "incomplete")
    }

    // MARK: Streams

    /// The events of an answer of GigaChat's in the Responses API's words.
    private func events(_ deltas: [String], _ end: String = "data: [DONE]\n\n") throws -> [JSONValue] {
        var translation = ReplyTranslation(from: .gigachat, to: .responses, label: label)
        let stream = deltas.map { "data: \($0)\n\n" }.joined() + end
        let said = String(decoding: translation.take(Array(stream.utf8)) + translation.end(), as: UTF8.self)
        return try said.split(separator: "\n\n").enumerated().map { number, frame in
            let lines = frame.split(separator: "\n")
            let event = try JSONValue(parsing: String(lines[1].dropFirst(6)))
            #expect(lines.count == 2 && lines[0] == "event: \(event["type"]?.stringValue ?? "")")
            #expect(event["sequence_number"]?.intValue == number)
            return event
        }
    }

    private func delta(_ members: String, finish: String? = nil) -> String {
        let end = finish.map { #","finish_reason":"\#($0)""# } ?? ""
        return #"{"choices":[{"delta":\#(members),"index":0\#(end)}],"created":1,"model":"G"}"#
    }

    private func types(_ events: [JSONValue]) -> [String] {
        events.compactMap { $0["type"]?.stringValue.map { String($0.dropFirst($0.hasPrefix("response.") ? 9 : 0)) } }
    }

    @Test func `E33: a text is opened, filled and closed, with numbers and names`() throws {
        let events = try events([
            delta(#"{"role":"assistant","content":"Hel"}"#), delta(#"{"content":"lo"}"#),
            delta(#"{"content":""}"#, finish: "stop"),
        ])
        #expect(
            types(events) == [
                "created", "in_progress", "output_item.added", "content_part.added", "output_text.delta",
                "output_text.delta", "output_text.done", "content_part.done", "output_item.done", "completed",
            ])
        #expect(events[0]["response"]?["status"] == "in_progress" && events[0]["response"]?["output"] == [])
        #expect(
            events[2]["item"] == [
                "id": "msg_R", "status": "in_progress", "type": "message", "role": "assistant", "content": [],
            ])
        #expect(events[3]["part"] == ["type": "output_text", "text": "", "annotations": [], "logprobs": []])
        let word = try json(
            #"{"type":"response.output_text.delta","item_id":"msg_R","output_index":0,"content_index":0,"delta":"Hel","logprobs":[],"sequence_number":4}"#
        )
        #expect(events[4] == word)
        #expect(events[5]["delta"] == "lo" && events[6]["text"] == "Hello")
        let last = events[9]["response"]
        #expect(last?["output"] == [events[8]["item"] ?? .null])
        #expect(last == response(#"{"role":"assistant","content":"Hello"}"#, finish: "stop").without(usageOf: last))
    }

    @Test func `E34: a call has the same names as in a whole answer, and its thoughts come first`() throws {
        let events = try events([delta(called, finish: "function_call")])
        #expect(
            types(events) == [
                "created", "in_progress", "output_item.added", "reasoning_summary_part.added",
                "reasoning_summary_text.delta", "reasoning_summary_text.done", "reasoning_summary_part.done",
                "output_item.done", "output_item.added", "function_call_arguments.delta",
                "function_call_arguments.done", "output_item.done", "completed",
            ])
        #expect(events[4]["delta"] == "Hm." && events[4]["summary_index"] == 0)
        let added = try json(
            #"{"id":"fc_fsid","type":"function_call","status":"in_progress","call_id":"call_fsid","name":"get_weather","arguments":""}"#
        )
        #expect(events[8]["item"] == added)
        #expect(events[9]["delta"] == #"{"city":"M"}"# && events[9]["item_id"] == "fc_fsid")
        #expect(events[10]["name"] == "get_weather" && events[10]["arguments"] == #"{"city":"M"}"#)
        #expect(events[12]["response"]?["output"] == (try json(callOutput)))
    }

    @Test func `an answer of a schema's form comes as words in a stream`() throws {
        let events = try events([delta(#"{"content":"{\"a\":"}"#), delta(#"{"content":"1}"}"#, finish: "stop")])
        #expect(types(events).filter { $0.hasPrefix("function") } == [])
        #expect(events.compactMap { $0["delta"]?.stringValue }.joined() == #"{"a":1}"#)
    }

    @Test func `a stream that fails says so in both of the API's ways`() throws {
        let events = try events(
            [delta(#"{"content":"a"}"#)], "data: {\"status\":429,\"message\":\"Too many requests\"}\n\n")
        #expect(types(events).suffix(2) == ["error", "failed"])
        let error = events[events.count - 2]
        #expect(error["code"] == "rate_limit_exceeded" && error["message"] == "Too many requests")
        #expect(error["param"] == .null)
        let response = events.last?["response"]
        #expect(response?["status"] == "failed")
        #expect(response?["error"] == ["code": "rate_limit_exceeded", "message": "Too many requests"])
    }
}

extension JSONValue {
    /// The same with another value's usage.
    fileprivate func without(usageOf other: JSONValue?) -> JSONValue {
        guard var members = objectValue else { return self }
        members["usage"] = other?["usage"]
        return .object(members)
    }
}
