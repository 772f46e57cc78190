internal import ChatKit

/// The conversations of EasyBackend's clients: ordinary conversations in the store, whichever protocol a prompt comes by.
final class EasyBackendChats: Sendable {
    /// What the original sends with every error, which its clients look for.
    static let busyText = "访问人数过多，请重试。"
    /// The conversation of clients that name none.
    static let unnamed = "default"

    private let store: ConversationStore
    private let provider: any Provider
    let model: ModelID

    init(_ settings: EasyBackendSettings, _ material: FaceMaterial) throws(ChatError) {
        guard let store = material.store, let served = material.profiles.all.first else {
            throw .invalidUsage("easybackend needs a store and a profile")
        }
        self.store = store
        provider = served.provider
        model = try Self.model(of: served.profile)
    }

    static func model(of profile: Profile) throws(ChatError) -> ModelID {
        if let model = profile.model { return model }
        if profile.kind == .demo { return "demo" }
        throw .invalidSettings(
            place: "GPT_ENGINE", problem: "it is not set, and profile \(profile.name) names no model",
            hint: "set GPT_ENGINE to a model such as gpt-4o-mini")
    }

    func service(_ server: EasyBackendSettings.Server) -> ListenerService {
        switch server {
        case .http: .face(EasyBackendFace(chats: self))
        case .grpc: .grpc(GRPCServices(["/chat.Chat/Ask": EasyBackendAsk(chats: self)], files: [.easyBackend]))
        case .webSocket: .webSocket(self)
        }
    }

    /// Asks a prompt in the conversation of this name, which is started if it is not there. Prompts in one conversation
    /// wait for each other.
    ///
    /// - Throws: ``ChatError`` for a name or a prompt that cannot be used, and the errors of the store.
    func ask(_ name: String, _ words: String) async throws(ChatError) -> ReplyStream {
        let id = try ConversationID(validating: name.isEmpty ? Self.unnamed : name)
        let text = Self.cleaned(words)
        guard !text.isEmpty else { throw .unusableInput("the prompt is empty") }
        var prompt = ChatPrompt(text, in: id)
        prompt.model = model
        let conversation = try await store.find(id)
        return TurnRunner(store: store, provider: provider).run(
            try TurnRequest(prompt, to: provider.profile, in: conversation))
    }

    /// A prompt as the original cleans it: without blank lines.
    static func cleaned(_ prompt: String) -> String {
        prompt.split(whereSeparator: \.isNewline).filter { !$0.allSatisfy(\.isWhitespace) }.joined(separator: "\n")
    }
}

/// gRPC: `chat.Chat/Ask`.
struct EasyBackendAsk: GRPCMethod {
    let chats: EasyBackendChats

    func run(_ messages: AsyncStream<[UInt8]>, _ send: @Sendable ([UInt8]) async throws -> Void) async throws {
        var messages = messages.makeAsyncIterator()
        guard let request = await messages.next() else { throw GRPCStatus.cancelled }
        guard let fields = try? ProtobufMessage.fields(of: request) else {
            throw GRPCStatus.invalidArgument("the message cannot be decoded")
        }
        do {
            let stream = try await chats.ask(
                String(decoding: fields[2] ?? [], as: UTF8.self), String(decoding: fields[1] ?? [], as: UTF8.self))
            for try await event in stream {
                guard case .text(let delta) = event else { continue }
                try await send(Self.message(delta))
            }
        } catch let error as ChatError where error != .cancelled {
            // The original's clients look for this text; they do not look at the status.
            try await send(Self.message("<|err|>"))
        }
    }

    private static func message(_ text: String) -> [UInt8] {
        var message = ProtobufMessage()
        message.add(1, text)
        return message.bytes
    }
}

extension GRPCFile {
    static let easyBackend = GRPCFile(
        name: "chat.proto", package: "chat",
        messages: [
            Message(name: "askrequest", fields: ["prompt", "conversation_id"]),
            Message(name: "askresponse", fields: ["response"]),
        ],
        service: "Chat",
        methods: [Method(name: "Ask", input: "askrequest", output: "askresponse", isStream: true)])
}
