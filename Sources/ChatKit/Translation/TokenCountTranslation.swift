/// Counts of tokens: Anthropic's `count_tokens`, asked of GigaChat's `/tokens/count`. Pure.
///
/// Sources, read 2026-11-21: <https://docs.claude.com/en/api/messages-count-tokens>, whose requests are those that it counts
/// and whose answer is one sum; Sber's OpenAPI document and recorded replies, where a list of texts goes out and a bare list
/// of `{"object": "tokens", "tokens", "characters"}` comes back in the same order.
public enum TokenCountTranslation {
    /// What GigaChat is asked, for a request to Anthropic's `count_tokens`.
    ///
    /// The words of all messages are counted, the calls in them, the tools and the form of the answer: what stands between
    /// them, pictures and files are not.
    ///
    /// - Parameter target: Where it goes to: the models there.
    /// - Throws: ``ChatError/unusableInput(_:)`` that names the member which is wrong.
    public static func request(
        _ body: JSONValue, to target: RequestTranslation.Target = .init(.gigachat)
    ) throws(ChatError) -> JSONValue {
        let request = try AnthropicRequestDecoder.decode(body, usualModel: target.usualModel).request
        let model = target.aliases[request.model.rawValue].map { ModelID($0) } ?? request.model
        return .object(Self.body(texts(of: request), model))
    }

    /// Anthropic's answer, for one of GigaChat's.
    ///
    /// - Throws: ``ChatError/malformedReply(profile:problem:)``.
    public static func reply(_ answer: [UInt8]) throws(ChatError) -> JSONValue {
        let counts = try counts(reading: answer, profile: ChatDialect.gigachat.rawValue)
        let sum = counts.reduce(0) { sum, count in
            let (result, isTooMuch) = sum.addingReportingOverflow(count)
            return isTooMuch ? .max : result
        }
        return ["input_tokens": .integer(sum)]
    }

    private static func texts(of request: ChatRequest) -> [String] {
        var texts = request.messages.flatMap { message in
            message.countedTexts + message.toolCalls.flatMap { [$0.name, $0.arguments] }
        }
        for tool in request.options.tools {
            switch tool {
            case .function(let function): texts.append(JSONValue.object(function.json).jsonText)
            case .builtIn(let members): texts.append(JSONValue.object(members).jsonText)
            }
        }
        if case .jsonSchema(let format)? = request.options.responseFormat { texts.append(format.schema.jsonText) }
        return texts.filter { !$0.isEmpty }
    }

    // MARK: GigaChat

    static func body(_ texts: [String], _ model: ModelID) -> JSONObject {
        ["model": .string(model.rawValue), "input": .array(texts.map { .string($0) })]
    }

    /// The tokens of each text.
    static func counts(reading answer: [UInt8], profile: String) throws(ChatError) -> [Int] {
        let value = try? JSONValue(parsing: answer)
        let counts = value?.arrayValue?.compactMap { $0["tokens"]?.intValue }
        guard let counts, counts.count == value?.arrayValue?.count, counts.allSatisfy({ $0 >= 0 }) else {
            let context = ReplyContext(profile: profile, host: profile, model: "", secrets: [], replyID: "")
            throw value.flatMap(VendorError.init)?.chatError(status: 200, retryAfter: nil, in: context)
                ?? .malformedReply(profile: profile, problem: "no list of counts")
        }
        return counts
    }
}
