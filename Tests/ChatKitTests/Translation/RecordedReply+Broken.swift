import ChatKit

extension RecordedReply {
    static let broken = [
        RecordedReply(
            name: "OpenAI's error in the middle of a stream",
            body: #"""
                data: {"model":"m","choices":[{"index":0,"delta":{"content":"a"}}]}

                data: {"error":{"message":"The server had an error","type":"server_error","param":null,"code":null}}


                """#,
            events: [.text("a")],
            error: .providerUnavailable(profile: "p", status: 500, detail: "The server had an error")),
        RecordedReply(
            name: "OpenRouter's error beside a choice",
            body: #"""
                data: {"error":{"code":502,"message":"Upstream failed"},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]}


                """#,
            error: .providerUnavailable(profile: "p", status: 502, detail: "Upstream failed")),
        RecordedReply(
            name: "GigaChat's error in a stream", dialect: .gigaChat,
            body: #"data: {"status":429,"message":"Too many requests"}"# + "\n\n",
            error: .rateLimited(profile: "p", retryAfter: nil, detail: "Too many requests")),
        RecordedReply(
            name: "an error event that is no JSON", body: "event: error\ndata: overloaded\n\n",
            error: .providerUnavailable(profile: "p", status: 200, detail: "overloaded")),
        RecordedReply(
            name: "an error as a whole answer", body: #"{"error":"model is loading"}"#,
            error: .providerUnavailable(profile: "p", status: 200, detail: "model is loading")),
        RecordedReply(
            name: "a stream that breaks off",
            body: #"data: {"model":"m","choices":[{"index":0,"delta":{"content":"a"}}]}"# + "\n\n",
            events: [.text("a")], error: .connectionLost(host: "h")),
        RecordedReply(
            name: "a stream of nothing but [DONE]", body: "data: [DONE]\n\n",
            error: .malformedReply(profile: "p", problem: "it ended without an answer")),
        RecordedReply(
            name: "whole JSON that is no completion", body: #"{"object":"list","data":[]}"#,
            error: .malformedReply(profile: "p", problem: "JSON without choices")),
        RecordedReply(
            name: "an event that is no JSON",
            body: "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata: {\"choices\":[\n\n",
            events: [.text("a")],
            error: .malformedReply(
                profile: "p", problem: "a piece that is no JSON object: the text ends too early at byte 12")),
    ]
}
