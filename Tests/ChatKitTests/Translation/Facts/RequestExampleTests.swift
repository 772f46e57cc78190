import Testing

@testable import ChatKit

/// What OpenAI's parameters become at GigaChat, example by example.
///
/// Sources, read 2026-11-21: Sber's OpenAPI document; what users of other translators report.
@Suite struct RequestExampleTests {
    @Test(arguments: sampling + formats + vendor)
    func `a request is what GigaChat understands`(example: TranslationExample) throws {
        try example.check()
    }

    private static let sampling = [
        TranslationExample(
            name: "E1: temperature 0, the newer limit, and what GigaChat has not",
            given:
                #"{"messages":[{"role":"system","content":"S"},{"role":"user","content":"Hi"}],"temperature":0,"max_completion_tokens":50,"stop":["x"],"n":2,"user":"u","seed":1}"#,
            members:
                #"{"model":"m","messages":[{"role":"system","content":"S"},{"role":"user","content":"Hi"}],"top_p":0,"max_tokens":50}"#,
            told: [.translated, .dropped, .dropped, .translated]),
        TranslationExample(
            name: "E2: without a temperature the caller's top_p stays",
            given: #"{"top_p":0.8}"#,
            members: #"{"messages":[{"role":"user","content":"q"}],"top_p":0.8}"#),
        TranslationExample(
            name: "E3: sampling as it is, without penalties",
            given: #"{"temperature":0.5,"top_p":0.9,"max_tokens":10,"presence_penalty":1}"#,
            members: #"{"temperature":0.5,"top_p":0.9,"max_tokens":10}"#, told: [.dropped]),
        TranslationExample(
            name: "E4: limits that nobody takes", given: #"{"temperature":-1,"max_tokens":0}"#,
            members: "{}", told: [.dropped, .dropped]),
        TranslationExample(
            name: "temperature 0 wins over a top_p beside it", given: #"{"temperature":0,"top_p":0.4}"#,
            members: #"{"top_p":0}"#, told: [.dropped]),
        TranslationExample(
            name: "the newer limit wins over the former", given: #"{"max_tokens":5,"max_completion_tokens":7}"#,
            members: #"{"max_tokens":7}"#, told: [.dropped]),
        TranslationExample(
            name: "a null is nothing",
            given:
                #"{"temperature":null,"max_tokens":null,"max_completion_tokens":3,"stop":null,"tools":null,"tool_choice":null,"response_format":null,"seed":null,"stream":null,"stream_options":null}"#,
            members: #"{"max_tokens":3}"#),
        TranslationExample(
            name: "E18: low is low", given: #"{"reasoning_effort":"low"}"#, members: #"{"reasoning_effort":"low"}"#),
        TranslationExample(
            name: "E18: minimal is low", given: #"{"reasoning_effort":"minimal"}"#,
            members: #"{"reasoning_effort":"low"}"#),
        TranslationExample(
            name: "E18: xhigh is high", given: #"{"reasoning_effort":"xhigh"}"#,
            members: #"{"reasoning_effort":"high"}"#),
        TranslationExample(name: "E18: none is left out", given: #"{"reasoning_effort":"none"}"#, members: "{}"),
        TranslationExample(
            name: "an effort that nobody knows is left out and told", given: #"{"reasoning_effort":"max"}"#,
            members: "{}", told: [.dropped]),
    ]

    private static let formats = [
        TranslationExample(
            name: "E16: a schema for the answer, flat and without references",
            given:
                ##"{"response_format":{"type":"json_schema","json_schema":{"name":"ans","strict":true,"schema":{"type":"object","properties":{"x":{"$ref":"#/$defs/P"}},"required":["x"],"$defs":{"P":{"type":"object","properties":{"n":{"type":"integer"}}}}}}}}"##,
            members:
                #"{"response_format":{"type":"json_schema","schema":{"type":"object","properties":{"x":{"type":"object","properties":{"n":{"type":"integer"}}}},"required":["x"]},"strict":true}}"#
        ),
        TranslationExample(
            name: "a strict schema that requires nothing is not strict at GigaChat",
            given:
                #"{"response_format":{"type":"json_schema","json_schema":{"name":"a","strict":true,"schema":{"type":"object"}}}}"#,
            members: #"{"response_format":{"type":"json_schema","schema":{"type":"object"}}}"#),
        TranslationExample(
            name: "E17: the JSON mode in words",
            given: #"{"response_format":{"type":"json_object"}}"#,
            members:
                #"{"messages":[{"role":"system","content":"Answer with one JSON object and nothing else: no words around it, no code fence."},{"role":"user","content":"q"}]}"#,
            told: [.translated]),
        TranslationExample(
            name: "E17: text is text", given: #"{"response_format":{"type":"text"}}"#,
            members: #"{"response_format":{"type":"text"}}"#),
    ]

    private static let extras =
        #"{"repetition_penalty":1.1,"profanity_check":false,"update_interval":0.1,"flags":["a"],"function_ranker":{"enabled":true,"top_n":3}}"#

    private static let vendor = [
        TranslationExample(name: "E19: GigaChat's own", given: extras, members: extras),
        TranslationExample(
            name: "E19: GigaChat's own in v2", given: extras, to: .gigachatV2,
            members:
                #"{"messages":[{"content":[{"text":"q"}],"role":"user"}],"model_options":{"repetition_penalty":1.1,"update_interval":0.1},"disable_filter":true,"flags":["a"],"ranker_options":{"enabled":true,"top_n":3}}"#
        ),
        TranslationExample(
            name: "E20: E1 in v2",
            given:
                #"{"messages":[{"role":"system","content":"S"},{"role":"user","content":"Hi"}],"temperature":0,"max_completion_tokens":50}"#,
            to: .gigachatV2,
            members:
                #"{"messages":[{"content":[{"text":"S"}],"role":"system"},{"content":[{"text":"Hi"}],"role":"user"}],"model_options":{"top_p":0,"max_tokens":50}}"#
        ),
        TranslationExample(
            name: "E20: v2's own tools by OpenAI's names",
            given: #"{"tools":[{"type":"web_search_preview"},{"type":"code_interpreter"}]}"#, to: .gigachatV2,
            members: #"{"tools":[{"web_search":{}},{"code_interpreter":{}}]}"#),
        TranslationExample(
            name: "E20: a tool of v2's own can be forced",
            given: #"{"tools":[{"type":"web_search"}],"tool_choice":{"type":"web_search"}}"#, to: .gigachatV2,
            members:
                #"{"tools":[{"web_search":{}}],"tool_config":{"mode":"forced","tool_name":"web_search"}}"#),
        TranslationExample(
            name: "E20: reasoning in v2", given: #"{"reasoning_effort":"low"}"#, to: .gigachatV2,
            members: #"{"model_options":{"reasoning":{"effort":"low"}}}"#),
        TranslationExample(
            name: "E20: files in v2, one a message",
            given:
                #"{"messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"file","file":{"file_id":"file-4"}},{"type":"text","text":"b"}]}]}"#,
            to: .gigachatV2,
            members:
                #"{"messages":[{"role":"user","content":[{"text":"a\nb"},{"files":[{"id":"file-4"}]}]}]}"#),
    ]
}
