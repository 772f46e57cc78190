@testable import ChatKit

extension Deviation {
    /// Errors inside a successful answer.
    static let errors = [
        Deviation(
            name: "words in place of a chunk", body: stream(words("Hi"), "error: CUDA out of memory"), text: "Hi",
            error: "provider_unavailable", words: "CUDA out of memory"),
        Deviation(
            name: "an error field",
            body: stream(words("Hi")) + "error: {\"code\":500,\"message\":\"slot unavailable\"}\n\n",
            text: "Hi", error: "provider_unavailable", words: "slot unavailable"),
        Deviation(
            name: "an error without a field",
            body: stream(words("Hi")) + #"{"error":{"message":"worker died","code":500}}"#,
            text: "Hi", error: "provider_unavailable", words: "worker died"),
        Deviation(
            name: "an error in several lines without a field",
            body: stream(words("Hi")) + "{\n  \"error\": {\n    \"message\": \"worker died\"\n  }\n}\n", text: "Hi",
            error: "provider_unavailable", words: "worker died"),
        Deviation(
            name: "an error event", body: "event: error\ndata: {\"error\":{\"message\":\"no model is loaded\"}}\n\n",
            error: "provider_unavailable", words: "no model is loaded"),
        Deviation(
            name: "an error event with a code alone", body: "event: error\ndata: {\"code\":429}\n\n",
            error: "provider_unavailable", words: "429"),
        Deviation(
            name: "an error as a text", body: stream(#"{"error":"no space"}"#), error: "provider_unavailable",
            words: "no space"),
        Deviation(
            name: "an error in a list",
            body: #"[{"error":{"code":429,"message":"slow down","status":"RESOURCE_EXHAUSTED"}}]"#,
            error: "rate_limited", words: "slow down"),
        Deviation(
            name: "an error in a choice",
            body: stream(
                words("Hi"),
                #"{"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error","error":{"code":502,"message":"upstream died"}}]}"#
            ),
            text: "Hi", error: "provider_unavailable", words: "upstream died"),
        Deviation(
            name: "an error in a choice in one piece",
            body:
                #"{"choices":[{"message":{"content":"Hi"},"finish_reason":"error","error":{"code":502,"message":"upstream died"}}]}"#,
            error: "provider_unavailable", words: "upstream died"),
        Deviation(
            name: "an error in x_groq",
            body: stream(words("Hi"), #"{"choices":[],"x_groq":{"id":"r","error":"over capacity"}}"#), text: "Hi",
            error: "provider_unavailable", words: "over capacity"),
        Deviation(
            name: "a status in base_resp",
            body: #"{"choices":null,"base_resp":{"status_code":1008,"status_msg":"insufficient balance"}}"#,
            error: "quota_exhausted", words: "insufficient balance"),
        Deviation(
            name: "base_resp of a good reply",
            body:
                #"{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}],"base_resp":{"status_code":0,"status_msg":""}}"#,
            text: "Hi", finish: .stop),
        Deviation(
            name: "an error that is none",
            body: stream(
                #"{"error":null,"choices":[{"index":0,"delta":{"content":"H"}}]}"#,
                #"{"error":"","choices":[{"index":0,"delta":{"content":"i"},"finish_reason":"stop"}]}"#), text: "Hi",
            finish: .stop),
        Deviation(
            name: "codes of another kind", body: #"{"error_code":336003,"error_msg":"messages are wrong","id":"x"}"#,
            error: "provider_unavailable", words: "messages are wrong"),
        Deviation(
            name: "a list of errors",
            body: #"{"success":false,"errors":[{"code":7009,"message":"no such route"}],"result":null}"#,
            error: "provider_unavailable", words: "no such route"),
        Deviation(
            name: "plain words", body: "upstream connect error or disconnect/reset before headers",
            error: "provider_unavailable", words: "upstream connect error"),
        Deviation(
            name: "words behind the events", body: stream(words("Hi")) + "Internal Server Error\n", text: "Hi",
            error: "provider_unavailable", words: "Internal Server Error"),
        Deviation(
            name: "a web page", body: "<html><head><title>502 Bad Gateway</title></head></html>",
            error: "malformed_reply",
            words: "a web page: 502 Bad Gateway"),
        Deviation(
            name: "an overflow in a stream",
            body: stream(
                #"{"error":{"code":400,"message":"request (4390 tokens) exceeds the available context size (4096 tokens), try increasing it","type":"exceed_context_size_error"}}"#
            ),
            error: "request_rejected", words: "4390 tokens"),
        Deviation(
            name: "an overflow as a failure",
            body: stream(#"{"error":{"code":500,"message":"Context size has been exceeded.","type":"server_error"}}"#),
            error: "request_rejected", words: "Context size"),
    ]
}
