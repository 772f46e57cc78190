import Testing

@testable import ChatKit

@Suite struct GigaChatV2BodyTests {
    private func v2(_ v1: String) throws -> String {
        let request = try #require(try JSONValue(parsing: v1).objectValue)
        return JSONValue.object(GigaChatV2Body.body(ofV1: request)).jsonText
    }

    @Test(arguments: [
        (
            #"{"model":"m","messages":[{"role":"system","content":"S"},{"role":"user","content":"Hi"}],"top_p":0,"max_tokens":50}"#,
            #"{"model":"m","messages":[{"role":"system","content":[{"text":"S"}]},{"role":"user","content":[{"text":"Hi"}]}],"model_options":{"top_p":0,"max_tokens":50}}"#
        ),
        (
            #"{"model":"m","messages":[],"repetition_penalty":1.1,"profanity_check":false,"foo":"bar","update_interval":0.1,"flags":["a"]}"#,
            #"{"model":"m","messages":[],"disable_filter":true,"foo":"bar","flags":["a"],"model_options":{"repetition_penalty":1.1,"update_interval":0.1}}"#
        ),
        (
            #"{"model":"m","messages":[],"functions":[{"name":"f"}],"function_call":{"name":"f"},"tools":[{"web_search":{}}]}"#,
            #"{"model":"m","messages":[],"tool_config":{"mode":"forced","function_name":"f"},"tools":[{"functions":{"specifications":[{"name":"f"}]}},{"web_search":{}}]}"#
        ),
        (
            #"{"model":"m","messages":[],"functions":[{"name":"f"}],"function_call":"none"}"#,
            #"{"model":"m","messages":[],"tool_config":{"mode":"none"},"tools":[{"functions":{"specifications":[{"name":"f"}]}}]}"#
        ),
        (
            #"{"messages":[{"role":"assistant","content":"","function_call":{"name":"f","arguments":{"a":1}},"functions_state_id":"s"},{"role":"function","name":"f","content":"{\"result\":\"ok\"}"}],"reasoning_effort":"low"}"#,
            #"{"messages":[{"role":"assistant","content":[{"function_call":{"name":"f","arguments":{"a":1}}}],"tools_state_id":"s"},{"role":"tool","content":[{"function_result":{"name":"f","result":{"result":"ok"}}}]}],"model_options":{"reasoning":{"effort":"low"}}}"#
        ),
        (
            #"{"messages":[{"role":"user","content":"a\nb","attachments":["file-4","file-5"]},{"role":"assistant","content":""}]}"#,
            #"{"messages":[{"role":"user","content":[{"text":"a\nb"},{"files":[{"id":"file-4"},{"id":"file-5"}]}]},{"role":"assistant","content":[{"text":""}]}]}"#
        ),
        (
            #"{"messages":[],"function_call":"auto","function_ranker":{"enabled":true,"top_n":3},"response_format":{"type":"json_schema","schema":{}},"model_options":{"preset":"p"}}"#,
            #"{"messages":[],"ranker_options":{"enabled":true,"top_n":3},"model_options":{"preset":"p","response_format":{"type":"json_schema","schema":{}}}}"#
        ),
    ])
    func `a request of v1 has its words of v2`(v1: String, expected: String) throws {
        #expect(try v2(v1) == expected)
    }
}
