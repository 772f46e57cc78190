import Testing

@testable import ChatKit

/// What OpenAI's messages become at GigaChat, example by example.
@Suite struct MessageExampleTests {
    /// Messages in OpenAI's dialect, those that GigaChat gets, and what is told.
    struct Dialogue: Sendable, CustomTestStringConvertible {
        var name: String
        var given: String
        var sent: String
        var told: [Notice.Kind] = []
        var to = ChatDialect.gigachat

        var testDescription: String { name }
    }

    @Test(arguments: roles + calls + files)
    func `a dialogue is one that GigaChat takes`(dialogue: Dialogue) throws {
        try TranslationExample(
            name: dialogue.name, given: #"{"messages":\#(dialogue.given)}"#, to: dialogue.to,
            members: #"{"messages":\#(dialogue.sent)}"#, told: dialogue.told
        ).check()
    }

    private static let roles = [
        Dialogue(
            name: "E5: instructions in the middle, and messages of one role behind each other",
            given:
                #"[{"role":"user","content":"a"},{"role":"system","content":"b"},{"role":"developer","content":"c"},{"role":"user","content":"d"},{"role":"assistant","content":"e"},{"role":"assistant","content":"f"},{"role":"user","content":null}]"#,
            sent:
                #"[{"role":"system","content":"b"},{"role":"user","content":"a\nc\nd"},{"role":"assistant","content":"e\nf"},{"role":"user","content":""}]"#,
            told: [.translated]),
        Dialogue(
            name: "E6: developer first, a role that nobody knows, a speaker's name",
            given:
                #"[{"role":"developer","content":"D"},{"role":"system","content":"S2"},{"role":"user","content":"d"},{"role":"critic","name":"bob","content":"zz"}]"#,
            sent: #"[{"role":"system","content":"D\n\nS2"},{"role":"user","content":"d\nzz"}]"#,
            told: [.translated, .translated, .dropped]),
        Dialogue(
            name: "content in parts, as plain strings too",
            given: #"[{"role":"user","content":["a",{"type":"text","text":"b"},{"type":"input_text","text":"c"}]}]"#,
            sent: #"[{"role":"user","content":"a\nb\nc"}]"#),
        Dialogue(
            name: "an answer begun by the caller",
            given: #"[{"role":"user","content":"q"},{"role":"assistant","content":"Once"}]"#,
            sent: #"[{"role":"user","content":"q"},{"role":"assistant","content":"Once"}]"#),
    ]

    private static let weather =
        #"{"id":"call_1","type":"function","function":{"name":"get_weather","arguments":"{\"city\":\"M\"}"}}"#
    private static let time = #"{"id":"call_2","type":"function","function":{"name":"get_time","arguments":"{}"}}"#

    private static let calls = [
        Dialogue(
            name: "E11: a call and its result",
            given:
                #"[{"role":"user","content":"w?"},{"role":"assistant","content":null,"tool_calls":[\#(weather)]},{"role":"tool","tool_call_id":"call_1","content":"sunny"}]"#,
            sent:
                #"[{"role":"user","content":"w?"},{"role":"assistant","content":"","function_call":{"name":"get_weather","arguments":{"city":"M"}}},{"role":"function","name":"get_weather","content":"{\"result\":\"sunny\"}"}]"#
        ),
        Dialogue(
            name: "E12: calls at once become pairs",
            given:
                #"[{"role":"user","content":"w?"},{"role":"assistant","content":null,"tool_calls":[\#(weather),\#(time)]},{"role":"tool","tool_call_id":"call_1","content":"sunny"},{"role":"tool","tool_call_id":"call_2","content":"12:00"}]"#,
            sent:
                #"[{"role":"user","content":"w?"},{"role":"assistant","content":"","function_call":{"name":"get_weather","arguments":{"city":"M"}}},{"role":"function","name":"get_weather","content":"{\"result\":\"sunny\"}"},{"role":"assistant","content":"","function_call":{"name":"get_time","arguments":{}}},{"role":"function","name":"get_time","content":"{\"result\":\"12:00\"}"}]"#
        ),
        Dialogue(
            name: "results in another order than the calls",
            given:
                #"[{"role":"user","content":"w?"},{"role":"assistant","content":"Wait.","tool_calls":[\#(weather),\#(time)]},{"role":"tool","tool_call_id":"call_2","content":"12:00"},{"role":"tool","tool_call_id":"call_1","content":"{\"t\":3}"}]"#,
            sent:
                #"[{"role":"user","content":"w?"},{"role":"assistant","content":"Wait.","function_call":{"name":"get_weather","arguments":{"city":"M"}}},{"role":"function","name":"get_weather","content":"{\"t\":3}"},{"role":"assistant","content":"","function_call":{"name":"get_time","arguments":{}}},{"role":"function","name":"get_time","content":"{\"result\":\"12:00\"}"}]"#
        ),
        Dialogue(
            name: "E14: arguments that are no JSON",
            given:
                #"[{"role":"user","content":"q"},{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{bad"}}]},{"role":"tool","tool_call_id":"a","content":"{}"}]"#,
            sent:
                #"[{"role":"user","content":"q"},{"role":"assistant","content":"","function_call":{"name":"f","arguments":{"_raw":"{bad"}}},{"role":"function","name":"f","content":"{}"}]"#
        ),
        Dialogue(
            name: "E20: a result in v2",
            given:
                #"[{"role":"user","content":"w?"},{"role":"assistant","content":null,"tool_calls":[\#(weather)]},{"role":"tool","tool_call_id":"call_1","content":"ok"}]"#,
            sent:
                #"[{"role":"user","content":[{"text":"w?"}]},{"role":"assistant","content":[{"function_call":{"name":"get_weather","arguments":{"city":"M"}}}]},{"role":"tool","content":[{"function_result":{"name":"get_weather","result":{"result":"ok"}}}]}]"#,
            to: .gigachatV2),
        Dialogue(
            name: "the former functions",
            given:
                #"[{"role":"user","content":"q"},{"role":"assistant","content":null,"function_call":{"name":"f","arguments":"{}"}},{"role":"function","name":"f","content":"ok"}]"#,
            sent:
                #"[{"role":"user","content":"q"},{"role":"assistant","content":"","function_call":{"name":"f","arguments":{}}},{"role":"function","name":"f","content":"{\"result\":\"ok\"}"}]"#
        ),
    ]

    private static func picture(_ id: Int) -> String {
        #"{"type":"image_url","image_url":{"file_id":"file-\#(id)"}}"#
    }

    private static let files = [
        Dialogue(
            name: "E15: pictures and a document, a message each",
            given:
                #"[{"role":"user","content":[{"type":"text","text":"a"},\#(picture(1)),{"type":"text","text":"b"},\#(picture(2)),\#(picture(3)),{"type":"file","file":{"file_id":"file-x","filename":"x.pdf"}}]}]"#,
            sent:
                #"[{"role":"user","content":"a\nb","attachments":["file-1"]},{"role":"user","content":"","attachments":["file-2"]},{"role":"user","content":"","attachments":["file-3"]},{"role":"user","content":"","attachments":["file-x"]}]"#
        ),
        Dialogue(
            name: "E15: two messages that become one keep both files, a message each",
            given:
                #"[{"role":"user","content":[{"type":"text","text":"a"},\#(picture(1))]},{"role":"user","content":[{"type":"text","text":"b"},\#(picture(2))]}]"#,
            sent:
                #"[{"role":"user","content":"a","attachments":["file-1"]},{"role":"user","content":"b","attachments":["file-2"]}]"#
        ),
        Dialogue(
            name: "E15: of twelve pictures the newest ten go, and that is told",
            given:
                #"[{"role":"user","content":[\#((1...12).map(picture).joined(separator: ","))]}]"#,
            sent: "["
                + (3...12).map { #"{"role":"user","content":"","attachments":["file-\#($0)"]}"# }
                .joined(separator: ",") + "]",
            told: [.dropped]),
    ]

    @Test(arguments: [
        ("", "{}"), ("null", #"{"result":null}"#), ("12", #"{"result":12}"#), ("[1,2]", #"{"result":[1,2]}"#),
        ("{'a': 1}", #"{"result":"{'a': 1}"}"#), (#""{\"k\": 1}""#, #"{"k": 1}"#), ("plain", #"{"result":"plain"}"#),
        (#"{"a":1}"#, #"{"a":1}"#), ("+3", #"{"result":"+3"}"#), ("true", #"{"result":true}"#),
        ("1e999", #"{"result":1e999}"#), (#"{"a":1} trailing"#, #"{"result":"{\"a\":1} trailing"}"#),
        (#""words""#, #"{"result":"words"}"#), ("Привет\n", #"{"result":"Привет\n"}"#),
    ])
    func `E13: a result is an object, and words stay words`(content: String, sent: String) throws {
        #expect(GigaChatResult.text(content) == sent)
        #expect(try JSONValue(parsing: sent).objectValue != nil)
    }

    @Test func `E13: a result in parts is their text`() throws {
        try TranslationExample(
            name: "E13",
            given:
                #"{"messages":[{"role":"assistant","tool_calls":[\#(Self.weather)]},{"role":"tool","tool_call_id":"call_1","content":[{"type":"text","text":"abc"}]}]}"#,
            members:
                #"{"messages":[{"role":"assistant","content":"","function_call":{"name":"get_weather","arguments":{"city":"M"}}},{"role":"function","name":"get_weather","content":"{\"result\":\"abc\"}"}]}"#
        ).check()
    }
}
