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
        // What is not allowed must be gone before the tools of its own are taken out.
        request.options.liftToolOptions()
        let notices = request.options.offerAllowedTools()
        var own: [(name: String, settings: JSONObject)] = []
        var lost: [Notice] = []
        request.options.tools.removeAll { tool in
            guard case .builtIn(let members) = tool, let name = name(of: members) else { return false }
            var settings = members
            for setting in members.map(\.name) where !settingsKnown(of: name).contains(setting) {
                settings[setting] = nil
            }
            own.append((name, settings))
            return true
        }
        takeSearch(&request.options.extra, &own, &lost)
        let forced = takeForced(&request.options, own.map(\.name))
        let isContinued = takeStorage(&request.options.extra)
        var encoded = try GigaChatRequestEncoder.encode(request, keepsStates: true)
        encoded.notices = notices + lost + encoded.notices
        encoded.body = GigaChatV2Body.body(ofV1: encoded.body)
        if isContinued { encoded.body["model"] = nil }
        if !own.isEmpty {
            let tools = own.map { JSONValue.object(JSONObject([($0.name, .object($0.settings))])) }
            encoded.body["tools"] = .array((encoded.body["tools"]?.arrayValue ?? []) + tools)
        }
        if let forced {
            encoded.body["tool_config"] = ["mode": "forced", "tool_name": .string(forced)]
        } else if encoded.body["tool_config"] == nil {
            choose(request.options.toolChoice, own.map(\.name), &encoded)
        }
        return encoded
    }

    /// Takes out the search that chat completions ask for with an option: here it is a tool.
    private static func takeSearch(
        _ extra: inout JSONObject, _ own: inout [(name: String, settings: JSONObject)], _ notices: inout [Notice]
    ) {
        guard let search = extra["web_search_options"], !search.isNull else { return }
        extra["web_search_options"] = nil
        if !own.contains(where: { $0.name == "web_search" }) { own.append(("web_search", [:])) }
        let lost = (search.objectValue ?? [:]).filter { !$0.value.saysNothing }.map(\.name)
        if lost.isEmpty { return }
        let list = VendorText.cleaned(lost.joined(separator: ", "))
        notices.append(
            Notice(.dropped, "of web_search_options these are not sent: \(list); GigaChat has none like them"))
    }

    /// Takes out the choice of a tool of its own, which is forced by another member than functions.
    private static func takeForced(_ options: inout RequestOptions, _ own: [String]) -> String? {
        if let choice = options.extra["tool_choice"]?.objectValue, let name = name(of: choice) {
            options.extra["tool_choice"] = nil
            return name
        }
        // Some dialects call a tool of their own by its name, like a function.
        guard case .named(let called)? = options.toolChoice, !options.offersFunction(called),
            let name = tools[called], own.contains(name)
        else { return nil }
        options.toolChoice = nil
        return name
    }

    /// The choice among tools of its own, of which v1's encoder knows nothing.
    private static func choose(_ choice: ToolChoice?, _ own: [String], _ encoded: inout EncodedRequest) {
        let hasFunctions = encoded.body["tools"]?.arrayValue?.contains { $0["functions"] != nil } ?? false
        if own.isEmpty || hasFunctions { return }
        switch choice {
        case ToolChoice.none?: encoded.body["tool_config"] = ["mode": "none"]
        case .required? where own.count == 1:
            encoded.body["tool_config"] = ["mode": "forced", "tool_name": .string(own[0])]
        case .required?:
            let words = "the call of a tool is not forced: GigaChat forces a certain one, and there are several"
            encoded.notices.append(Notice(.dropped, words))
        default: break
        }
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

    /// The settings of v2's own tools.
    private static func settingsKnown(of name: String) -> Set<String> {
        name == "web_search" ? ["flags", "indexes"] : []
    }

    private static func name(of members: JSONObject) -> String? {
        members["type"]?.stringValue.flatMap { tools[$0] }
    }
}
