/// The parameters of OpenAI's Responses API that chat completions have nothing like.
///
/// Source: <https://platform.openai.com/docs/api-reference/responses/create>, read 2026-11-21.
enum ResponsesParameter: String, CaseIterable, Sendable {
    case accessPrograms = "access_programs"
    case background
    case backgroundOptions = "background_options"
    case contextManagement = "context_management"
    case conversation
    /// What pictures are made like, beside the settings of the tool.
    case image
    case include
    case maxToolCalls = "max_tool_calls"
    case previousResponseID = "previous_response_id"
    case prompt
    /// All but the effort, which is a parameter of chat completions too.
    case reasoning
    /// All but the format and the verbosity.
    case text
    case truncation

    /// What becomes of it in a dialect.
    func fate(in dialect: ChatDialect) -> ParameterFate {
        switch (self, dialect) {
        case (_, .responses): .carried
        case (.previousResponseID, .gigachatV2):
            .translated("`storage.thread_id`; the answer's ID is its thread's, and the model is not named again")
        default: .dropped(reason)
        }
    }

    private var reason: String {
        switch self {
        case .accessPrograms: "only OpenAI has such programs"
        case .background, .backgroundOptions: "the answer is given to the request itself"
        case .contextManagement: "only OpenAI compacts a dialogue"
        case .conversation, .previousResponseID: "the earlier messages are kept by OpenAI, and are not in this request"
        case .image: "pictures are made by a tool of OpenAI's"
        case .include: "other answers have no such parts"
        case .maxToolCalls: "it counts the calls of OpenAI's own tools"
        case .prompt: "the template is kept by OpenAI"
        case .reasoning: "thoughts come as the model gives them"
        case .text: "nothing like it is known elsewhere"
        case .truncation: "a dialogue that is too long is refused and not cut"
        }
    }

    /// Whether a value asks for nothing, so that nobody misses it.
    func asksForNothing(_ value: JSONValue) -> Bool {
        switch self {
        case .background: value == false
        case .truncation: value == "disabled"
        default: value.saysNothing || value.objectValue?.allSatisfy(\.value.isNull) == true
        }
    }
}

extension DecodedRequest {
    /// Fits what was asked of the Responses API to a dialect that has only a part of it, and tells what is lost.
    ///
    /// - Throws: ``ChatError/unusableInput(_:)`` for a request whose messages are all kept by OpenAI.
    mutating func leaveResponses(for target: ChatDialect) throws(ChatError) {
        if target == .responses { return }
        for parameter in ResponsesParameter.allCases {
            guard case .dropped(let reason) = parameter.fate(in: target),
                let value = request.options.extra[parameter.rawValue]
            else { continue }
            request.options.extra[parameter.rawValue] = nil
            if parameter.asksForNothing(value) { continue }
            notices.append(Notice(.dropped, "the option \(parameter.rawValue) is not sent: \(reason)"))
        }
        if request.messages.isEmpty { throw .unusableInput("input is missing") }
        dropForeignChoice(for: target)
        // Chat completions refuse the one without the other.
        if target == .openai || target == .azure, request.options.extra["top_logprobs"] != nil,
            request.options.extra["logprobs"] == nil
        {
            request.options.extra["logprobs"] = true
        }
    }

    /// A tool of OpenAI's own cannot be forced where there is none; GigaChat's v2 and Anthropic have some of them.
    private mutating func dropForeignChoice(for target: ChatDialect) {
        guard [.openai, .azure, .gigachat].contains(target),
            let type = request.options.extra["tool_choice"]?["type"], type != "allowed_tools"
        else { return }
        request.options.extra["tool_choice"] = nil
        notices.append(Notice(.dropped, "the option tool_choice is not sent: its tool is not offered"))
    }
}
