/// Says requests in GigaChat's dialect (v1).
///
/// Source: Sber's OpenAPI document, read 2026-11-21.
enum GigaChatRequestEncoder {
    static func encode(_ request: ChatRequest) throws(ChatError) -> EncodedRequest {
        var notices: [Notice] = []
        var body: JSONObject = ["model": .string(request.model.rawValue)]
        body["messages"] = .array(try GigaChatMessageEncoder.encode(request.messages, notices: &notices))
        encodeTemperature(request.options.temperature, into: &body)
        encodeLimit(request.options.maxOutputTokens, into: &body, notices: &notices)
        if request.streams { body["stream"] = true }
        var encoded = EncodedRequest(body: body, notices: notices)
        encoded.overlay(translated(request.options.extra, notices: &encoded.notices))
        return encoded
    }

    /// Below 0.001 GigaChat's models are fully deterministic, but a literal 0 is refused by some; `top_p: 0` means the
    /// same and is taken by all.
    private static func encodeTemperature(_ temperature: Double?, into body: inout JSONObject) {
        guard let temperature else { return }
        if (0..<0.001).contains(temperature) {
            body["top_p"] = 0
        } else {
            body["temperature"] = .double(temperature)
        }
    }

    private static func encodeLimit(_ limit: Int?, into body: inout JSONObject, notices: inout [Notice]) {
        guard let limit else { return }
        if limit > 0 {
            body["max_tokens"] = .integer(limit)
        } else {
            notices.append(
                Notice(.dropped, "a limit of \(limit) output tokens is not sent: GigaChat wants more than 0"))
        }
    }

    /// The user's options without those of OpenAI's that GigaChat has no word for. Options that we do not know are
    /// sent: the server merges what it knows.
    private static func translated(_ extra: JSONObject, notices: inout [Notice]) -> JSONObject {
        var output = JSONObject()
        for (name, value) in extra {
            if name == "max_completion_tokens" {
                if extra["max_tokens"] == nil { output["max_tokens"] = value }
            } else if unknownToGigaChat.contains(name) {
                notices.append(Notice(.dropped, "the option \(name) is not sent: GigaChat has none like it"))
            } else {
                output[name] = value
            }
        }
        return output
    }

    private static let unknownToGigaChat: Set<String> = [
        "audio", "frequency_penalty", "logit_bias", "logprobs", "metadata", "modalities", "n", "parallel_tool_calls",
        "prediction", "presence_penalty", "prompt_cache_key", "safety_identifier", "seed", "service_tier", "stop",
        "store", "stream_options", "top_logprobs", "user", "verbosity",
    ]
}
