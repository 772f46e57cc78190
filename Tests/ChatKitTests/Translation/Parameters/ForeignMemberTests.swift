import Testing

@testable import ChatKit

/// Nothing of one vendor reaches another: every member that a vendor documents, sent into every other dialect.
@Suite struct ForeignMemberTests {
    /// What must not be found where a member is left out.
    private static let secret = "s3cret-of-the-vendor"

    private static func base(_ dialect: ChatDialect) -> JSONObject {
        switch dialect {
        case .responses: ["model": "m", "input": "q"]
        case .anthropic: ["model": "m", "max_tokens": 9, "messages": [["role": "user", "content": "q"]]]
        case .gigachatV2: ["model": "m", "messages": [["role": "user", "content": [["text": "q"]]]]]
        default: ["model": "m", "messages": [["role": "user", "content": "q"]]]
        }
    }

    /// Values that a decoder reads itself, and so wants to be well made.
    private static let samples: [String: JSONValue] = [
        "temperature": .double(0.5), "top_p": .double(0.5), "max_tokens": 9, "max_completion_tokens": 9,
        "max_output_tokens": 9, "stream": true, "n": 1, "stop_sequences": ["x"], "include": [.string(secret)],
        "tools": [], "tool_choice": "auto", "functions": [], "function_call": "auto",
        "response_format": ["type": "text"],
        "thinking": ["type": "adaptive"], "logprobs": true, "disable_filter": true, "tool_config": ["mode": "auto"],
        "reasoning_effort": "low", "service_tier": "auto",
        "output_format": ["type": "json_schema", "schema": ["type": "object"]], "user": .string(secret),
        "safety_identifier": .string(secret), "previous_response_id": .string(secret), "system": "s",
        "instructions": "s", "model_options": ["preset": .string(secret)], "store": false,
        "parallel_tool_calls": true, "stop": .string(secret), "web_search_options": ["search_context_size": "low"],
        "prompt_cache_key": .string(secret), "verbosity": "low", "stream_options": ["include_usage": true],
    ]

    /// What members of GigaChat's v2 are called in v1, and in notices.
    private static let names = ["model_options": "preset", "ranker_options": "function_ranker"]

    private static let value: JSONValue = ["key": .string(secret), "list": [.string(secret)]]

    /// What both vendors document under one name with one meaning, or what is translated.
    private static func isCarried(_ name: String, _ source: ChatDialect, _ target: ChatDialect) -> Bool {
        if ["messages", "input", "model"].contains(name) { return true }
        let translated: Set = [
            "user", "safety_identifier", "metadata", "storage", "stop", "previous_response_id", "stop_sequences",
            "verbosity",
            "stream_options",
        ]
        return DocumentedMembers.of(target).contains(name) || translated.contains(name)
            // The two versions of GigaChat's API have most members in other places.
            || target.vendor == source.vendor
    }

    @Test(arguments: ChatDialect.allCases, ChatDialect.allCases)
    func `only documented members go out, and what is dropped is reported`(
        source: ChatDialect, target: ChatDialect
    ) throws {
        if source == target { return }
        for name in DocumentedMembers.of(source).sorted() where Self.base(source)[name] == nil {
            var request = Self.base(source)
            request[name] = Self.samples[name] ?? Self.value
            if source == .anthropic, name == "tool_choice" { request[name] = ["type": "auto"] }
            let translation = try RequestTranslation(.object(request), from: source, to: .init(target))
            let body = try #require(translation.body.objectValue)
            let unknown = Set(body.map(\.name)).subtracting(DocumentedMembers.of(target))
            #expect(unknown.isEmpty, "\(name) from \(source) to \(target)")
            guard !Self.isCarried(name, source, target) else { continue }
            #expect(!translation.body.jsonText.contains(Self.secret), "\(name) from \(source) reaches \(target)")
            guard request[name]?.jsonText.contains(Self.secret) == true else { continue }
            #expect(
                translation.notices.contains { $0.kind == .dropped && $0.text.contains(Self.names[name] ?? name) },
                "\(name) from \(source) to \(target) is not reported: \(translation.notices.map(\.text))")
        }
    }

    @Test(arguments: ChatDialect.allCases, ChatDialect.allCases)
    func `an unknown member passes within one dialect only`(source: ChatDialect, target: ChatDialect) throws {
        var request = Self.base(source)
        request["brand_new"] = Self.value
        let translation = try RequestTranslation(.object(request), from: source, to: .init(target))
        #expect(translation.body["brand_new"] == (source == target ? Optional(Self.value) : nil))
        let told = translation.notices.contains { $0.kind == .dropped && $0.text.contains("brand_new") }
        #expect(told == (source != target))
    }

    @Test(arguments: [ChatDialect.openai, .azure, .gigachat, .gigachatV2, .anthropic])
    func `credentials in the tools of the Responses API stay there`(target: ChatDialect) throws {
        let tools: JSONValue = [
            ["type": "mcp", "server_label": "l", "authorization": .string(Self.secret)],
            ["type": "web_search", "private_setting": .string(Self.secret)],
            ["type": "file_search", "vector_store_ids": [.string(Self.secret)]],
        ]
        var request = Self.base(.responses)
        request["tools"] = tools
        let translation = try RequestTranslation(.object(request), from: .responses, to: .init(target))
        #expect(!translation.body.jsonText.contains(Self.secret))
        for type in ["mcp", "web_search", "file_search"] {
            #expect(translation.notices.contains { $0.kind == .dropped && $0.text.contains("the tool \(type) ") })
        }
    }

    @Test(arguments: [ChatDialect.openai, .azure, .responses, .gigachat])
    func `settings of GigaChat's and Anthropic's own tools stay with them`(target: ChatDialect) throws {
        var v2 = Self.base(.gigachatV2)
        v2["tools"] = [["web_search": ["type": .string(Self.secret), "indexes": [.string(Self.secret)]]]]
        var anthropic = Self.base(.anthropic)
        anthropic["tools"] = [
            ["type": "web_search_20250305", "name": "web_search", "cache_control": ["type": .string(Self.secret)]],
            ["type": "computer_20250124", "name": "computer", "display_width_px": .string(Self.secret)],
        ]
        for (request, source) in [(v2, ChatDialect.gigachatV2), (anthropic, .anthropic)] {
            let translation = try RequestTranslation(.object(request), from: source, to: .init(target))
            #expect(!translation.body.jsonText.contains(Self.secret))
            #expect(!translation.notices.isEmpty)
        }
    }

    @Test func `GigaChat's own function is no tool of chat completions`() throws {
        var request = Self.base(.gigachat)
        request["functions"] = [["name": "text2image"]]
        request["function_call"] = ["name": "text2image"]
        let openAI = try RequestTranslation(.object(request), from: .gigachat, to: .init(.openai))
        #expect(openAI.body["tools"] == nil && openAI.body["tool_choice"] == nil)
        #expect(openAI.notices.contains { $0.text.contains("text2image") })
        let responses = try RequestTranslation(.object(request), from: .gigachat, to: .init(.responses))
        #expect(responses.body["tools"] == [["type": "image_generation"]])
    }

    // MARK: Options of a conversation

    private func sent(_ options: RequestOptions, to dialect: ChatDialect) -> (JSONObject, [String]) {
        let request = ChatRequest(model: "m", messages: [Message(.user, "q")], options: options)
        let (kept, notices) = request.withoutForeignOptions(for: dialect, isVendor: true)
        return (kept.options.extra, notices.map(\.text))
    }

    @Test func `an option that another vendor documents is not sent, an unknown one is`() {
        let options = RequestOptions(extra: ["data_sources": [], "top_k": 4, "brand_new": 1])
        let (kept, told) = sent(options, to: .gigachat)
        #expect(kept == ["brand_new": 1])
        #expect(told.count == 2)
    }

    @Test func `options that a conversation keeps from another provider go where they are documented`() {
        var options = RequestOptions(
            tools: [.builtIn(["type": "mcp", "authorization": "k"])],
            extra: ["data_sources": [], "brand_new": 1, "top_p": 1])
        options.borrowed = ["data_sources", "brand_new", "top_p", "tools"]
        let (kept, told) = sent(options, to: .openai)
        #expect(kept == ["top_p": 1])
        #expect(told.count == 3)
    }
}
