internal import ChatKit
internal import FoundationEssentials

/// OpenAI's image generation by a provider whose chat models make pictures: GigaChat, by its tool `text2image`.
///
/// Source: <https://platform.openai.com/docs/api-reference/images/create>, read 2026-11-30. Size, quality, style and
/// background have no counterpart and are ignored; a picture is sent in the response, or as a `data:` URL.
struct ImagesAnswer: Responder {
    let served: ServedProfile
    var asksProvider: Bool { true }

    /// How many pictures one request may ask for: each is a chat of its own.
    private static let most = 10

    func respond(to request: ClientRequest, body: [UInt8], with writer: ResponseWriter) async {
        do throws(ChatError) {
            guard let json = try? JSONValue(parsing: body), json.objectValue != nil else {
                throw .unusableInput("the request body is not a JSON object")
            }
            guard let prompt = json["prompt"]?.stringValue, !prompt.isEmpty else {
                throw .unusableInput("prompt is missing")
            }
            let count = json["n"]?.intValue ?? 1
            guard (1...Self.most).contains(count) else {
                throw .unusableInput("n must be a number from 1 to \(Self.most)")
            }
            guard json["stream"]?.boolValue != true else { throw .unusableInput("pictures cannot be streamed") }
            let asksURL = json["response_format"]?.stringValue == "url"
            var pictures: [JSONValue] = []
            for _ in 0..<count {
                let picture = try await picture(of: prompt, model(json["model"]?.stringValue))
                let text = Data(picture.bytes).base64EncodedString()
                pictures.append(
                    asksURL
                        ? ["url": .string("data:\(picture.attachment.mediaType);base64,\(text)")]
                        : ["b64_json": .string(text)])
            }
            let answer: JSONValue = ["created": .integer(Timestamp.now.rawValue / 1000), "data": .array(pictures)]
            writer.respond(.json(), answer.jsonBytes())
        } catch {
            let reply = ErrorReply(error, in: .openai)
            writer.respond(.json(reply.status), reply.body.jsonBytes())
        }
    }

    /// The profile's model, unless the client names one of the provider's own: OpenAI's picture models are not there.
    private func model(_ asked: String?) -> ModelID {
        if let asked, asked.lowercased().hasPrefix("gigachat") { return ModelID(asked) }
        return served.target.usualModel ?? "GigaChat"
    }

    private func picture(of prompt: String, _ model: ModelID) async throws(ChatError) -> ReceivedAttachment {
        let chat = ChatRequest(
            model: model, messages: [Message(.user, prompt)],
            options: RequestOptions(tools: [.builtIn(["type": "image_generation"])], toolChoice: .auto), streams: false)
        var words = ""
        var reply = served.provider.reply(to: chat).makeAsyncIterator()
        while let event = try await reply.next() {
            switch event {
            case .attachment(let made) where !made.bytes.isEmpty: return made
            case .text(let text): words += text
            default: break
            }
        }
        throw .requestRejected(
            profile: served.profile.name, status: 400, code: "no_image",
            detail: "The model made no picture: \(VisibleText.cleaned(words))")
    }
}
