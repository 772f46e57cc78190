import Testing

@testable import ChatKit

/// Requests as the dialects say them, for tables of examples.
enum Said {
    static func gigaChat(
        _ messages: [Message], _ options: RequestOptions = RequestOptions(), attachments: [String: [UInt8]] = [:],
        uploads: [String: String] = [:]
    ) throws -> EncodedRequest {
        try GigaChatRequestEncoder.encode(
            ChatRequest(
                model: "m", messages: messages, options: options, streams: false, attachments: attachments,
                uploads: uploads))
    }

    static func openAI(
        _ messages: [Message], _ options: RequestOptions = RequestOptions(), model: ModelID = "m",
        isOpenAI: Bool = false, attachments: [String: [UInt8]] = [:]
    ) throws -> EncodedRequest {
        try OpenAIRequestEncoder(isOpenAI: isOpenAI).encode(
            ChatRequest(
                model: model, messages: messages, options: options, streams: false, attachments: attachments))
    }
}

extension EncodedRequest {
    /// The messages as JSON text.
    var messages: String { body["messages"]?.jsonText ?? "" }

    /// The functions' parameters as JSON text.
    var parameters: String { body["functions"]?.arrayValue?.first?["parameters"]?.jsonText ?? "" }

    var kinds: [Notice.Kind] { notices.map(\.kind) }
}

extension Message {
    static func calls(_ calls: ToolCall..., text: String = "") -> Message {
        Message(role: .assistant, parts: (text.isEmpty ? [] : [.text(text)]) + calls.map(Part.toolCall))
    }

    static func results(_ results: ToolResult...) -> Message {
        Message(role: .tool, parts: results.map(Part.toolResult))
    }
}
