/// Says requests in GigaChat's v2: what v1's encoder makes of them, in other places, with the tools that only v2 has.
///
/// Source: Sber's OpenAPI document and recorded requests, read 2026-11-21.
enum GigaChatV2RequestEncoder {
    /// v2's own tools, and what other dialects call them.
    private static let tools = [
        "web_search": "web_search", "web_search_preview": "web_search", "google_search": "web_search",
        "code_interpreter": "code_interpreter", "code_execution": "code_interpreter",
        "image_generation": "image_generate", "image_generate": "image_generate",
        "web_fetch": "url_content_extraction", "url_context": "url_content_extraction",
        "url_content_extraction": "url_content_extraction", "model_3d_generate": "model_3d_generate",
    ]

    static func encode(_ request: ChatRequest) throws(ChatError) -> EncodedRequest {
        var request = request
        var own: [JSONValue] = []
        request.options.tools.removeAll { tool in
            guard case .builtIn(let members) = tool, let name = name(of: members) else { return false }
            var settings = members
            settings["type"] = nil
            own.append(.object(JSONObject([(name, .object(settings))])))
            return true
        }
        // A tool of its own can be forced, by another member than functions.
        var forced: String?
        if let choice = request.options.extra["tool_choice"]?.objectValue, let name = name(of: choice) {
            forced = name
            request.options.extra["tool_choice"] = nil
        }
        let isContinued = takeStorage(&request.options.extra)
        var encoded = try GigaChatRequestEncoder.encode(request, keepsStates: true)
        encoded.body = GigaChatV2Body.body(ofV1: encoded.body)
        if isContinued { encoded.body["model"] = nil }
        if !own.isEmpty {
            encoded.body["tools"] = .array((encoded.body["tools"]?.arrayValue ?? []) + own)
        }
        if let forced { encoded.body["tool_config"] = ["mode": "forced", "tool_name": .string(forced)] }
        return encoded
    }

    /// Says what OpenAI calls storing with v2's threads: an answer is kept in one, and the next request goes on in it.
    ///
    /// - Returns: Whether it goes on: the model is the thread's own then, and is not named.
    private static func takeStorage(_ extra: inout JSONObject) -> Bool {
        let stores = extra["store"]
        let previous = extra["previous_response_id"]?.stringValue
        // What is not kept otherwise need not be forbidden.
        if stores?.boolValue != nil { extra["store"] = nil }
        if stores == true || previous != nil { extra["storage"] = extra["storage"] ?? [:] }
        guard let previous, var storage = extra["storage"]?.objectValue else { return false }
        storage["thread_id"] = .string(previous.hasPrefix("resp_") ? String(previous.dropFirst(5)) : previous)
        extra["storage"] = .object(storage)
        extra["previous_response_id"] = nil
        return true
    }

    private static func name(of members: JSONObject) -> String? {
        members["type"]?.stringValue.flatMap { tools[$0] }
    }
}
