internal import ChatKit

/// Answers a request for a text completion, OpenAI's first API, by a provider that chats.
///
/// Source: <https://platform.openai.com/docs/api-reference/completions>, read 2026-11-30. The prompt becomes a user's
/// message. `echo` and `logprobs` have no counterpart; `best_of` neither.
struct LegacyCompletion: Responder {
    let served: ServedProfile
    let model: String?

    func respond(to request: ClientRequest, body: [UInt8], with writer: ResponseWriter) async {
        do throws(ChatError) {
            guard let json = try? JSONValue(parsing: body), var members = json.objectValue else {
                throw .unusableInput("the request body is not a JSON object")
            }
            let prompts = try prompts(members["prompt"])
            let name = model ?? members["model"]?.stringValue
            for removed in ["prompt", "suffix", "echo", "logprobs", "best_of"] { members[removed] = nil }
            if let name { members["model"] = .string(name) }
            let isStream = members["stream"]?.boolValue ?? false
            guard prompts.count == 1 || !isStream else {
                throw .unusableInput("a stream can have one prompt only")
            }
            let label = Label(
                id: request.id, created: Int(Timestamp.now.rawValue / 1000),
                model: name ?? served.target.usualModel?.rawValue ?? "")
            var choices: [JSONValue] = []
            var usage: Usage?
            for (index, prompt) in prompts.enumerated() {
                members["messages"] = [["role": "user", "content": .string(prompt)]]
                let (choice, used) = try await complete(.object(members), index, label, isStream ? writer : nil)
                choices.append(choice)
                usage = usage.map { first in used.map { first.adding($0) } ?? first } ?? used
            }
            if isStream {
                await writer.write(Array("data: [DONE]\n\n".utf8))
            } else {
                writer.respond(.json(), label.object(choices, usage).jsonBytes())
            }
        } catch {
            let reply = ErrorReply(error, in: .openai)
            guard writer.hasBegun else { return writer.respond(.json(reply.status), reply.body.jsonBytes()) }
            await writer.write(Array("data: ".utf8) + reply.body.jsonBytes() + Array("\n\n".utf8))
            writer.abort()
        }
    }

    /// What all pieces of a completion have in common.
    private struct Label {
        var id: String
        var created: Int
        var model: String

        func object(_ choices: [JSONValue], _ usage: Usage?) -> JSONValue {
            var object: JSONObject = ["id": .string("cmpl-" + id), "object": "text_completion"]
            object["created"] = .integer(created)
            object["model"] = .string(model)
            object["choices"] = .array(choices)
            if let usage {
                let input = usage.inputTokens ?? 0
                let output = usage.outputTokens ?? 0
                object["usage"] = [
                    "prompt_tokens": .integer(input), "completion_tokens": .integer(output),
                    "total_tokens": .integer(usage.totalTokens ?? input + output),
                ]
            }
            return .object(object)
        }
    }

    private func prompts(_ value: JSONValue?) throws(ChatError) -> [String] {
        switch value {
        case .string(let text): return [text]
        case .array(let items):
            let texts = items.compactMap(\.stringValue)
            if !texts.isEmpty, texts.count == items.count { return texts }
            throw .unusableInput("prompt must be a string or a list of strings")
        default: throw .unusableInput("prompt is missing")
        }
    }

    private func complete(
        _ json: JSONValue, _ index: Int, _ label: Label, _ writer: ResponseWriter?
    ) async throws(ChatError) -> (JSONValue, Usage?) {
        var decoded = try RequestTranslation.decodedRequest(json, from: .openai, to: served.target).request
        decoded.options.borrowed = Set(decoded.options.extra.map(\.name)).union(["tools"])
        decoded.streams = writer != nil
        var text = ""
        var usage: Usage?
        var reason = "stop"
        var reply = served.provider.reply(to: decoded).makeAsyncIterator()
        while let event = try await reply.next() {
            switch event {
            case .text(let words):
                text += words
                guard let writer else { continue }
                if !writer.hasBegun { writer.begin(.eventStream) }
                await write(words, nil, index, label, writer)
            case .usage(let told): usage = told
            case .finished(let finish): if finish.reason == .length { reason = "length" }
            default: break
            }
        }
        if let writer {
            if !writer.hasBegun { writer.begin(.eventStream) }
            await write("", reason, index, label, writer)
        }
        return (Self.choice(text, reason, index), usage)
    }

    private func write(
        _ words: String, _ reason: String?, _ index: Int, _ label: Label, _ writer: ResponseWriter
    ) async {
        let piece = label.object([Self.choice(words, reason, index)], nil)
        await writer.write(Array("data: ".utf8) + piece.jsonBytes() + Array("\n\n".utf8))
    }

    private static func choice(_ text: String, _ reason: String?, _ index: Int) -> JSONValue {
        [
            "text": .string(text), "index": .integer(index), "logprobs": nil,
            "finish_reason": reason.map { .string($0) } ?? .null,
        ]
    }
}
