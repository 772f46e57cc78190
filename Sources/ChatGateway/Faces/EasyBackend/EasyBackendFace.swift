internal import ChatKit
internal import NIOHTTP1

/// EasyBackend over HTTP: `POST /ask/{conversation}` and its manual.
struct EasyBackendFace: Face {
    let chats: EasyBackendChats

    func errorDialect(of request: ClientRequest) -> ChatDialect { .openai }

    func route(_ request: ClientRequest) -> Route {
        let reads = request.method == .GET || request.method == .HEAD
        switch request.path {
        case "/docs", "/redoc": return reads ? .respond(EasyBackendDocument.page) : Self.wrongMethod
        case "/openapi.json": return reads ? .respond(EasyBackendDocument.description) : Self.wrongMethod
        case "/healthz": return .respond(HealthAnswer())
        default: break
        }
        let parts = request.path.split(separator: "/")
        guard parts.count == 2, parts[0] == "ask" else {
            return .respond(DetailAnswer(status: 404, detail: "Not Found"))
        }
        guard request.method == .POST else { return Self.wrongMethod }
        let name = String(validating: PercentEncoding.decoded(parts[1]), as: UTF8.self)
        guard let name else {
            return .respond(DetailAnswer(status: 422, detail: "the conversation's name is not UTF-8"))
        }
        return .respond(EasyBackendReply(chats: chats, conversation: name))
    }

    private static let wrongMethod = Route.respond(DetailAnswer(status: 405, detail: "Method Not Allowed"))
}

/// Answers a prompt in one piece, as OpenAI's object for text completions.
struct EasyBackendReply: Responder {
    let chats: EasyBackendChats
    let conversation: String

    func respond(to request: ClientRequest, body: [UInt8], with writer: ResponseWriter) async {
        let prompt: String
        switch Self.prompt(body) {
        case .success(let text): prompt = text
        case .failure(let fault): return writer.respond(.json(422), fault.body.jsonBytes())
        }
        do throws(ChatError) {
            let reply = try await reply(to: prompt, request)
            writer.respond(.json(), reply.jsonBytes())
        } catch {
            if error == .cancelled { return writer.abort() }
            // Clients of the original look for an error in the body of a success.
            let answer: JSONValue = ["response": .string(EasyBackendChats.busyText), "detail": .string(error.message)]
            writer.respond(.json(), answer.jsonBytes())
        }
    }

    private func reply(to prompt: String, _ request: ClientRequest) async throws(ChatError) -> JSONValue {
        var events = try await chats.ask(conversation, prompt).makeAsyncIterator()
        var text = ""
        var usage = Usage()
        var finish = ReplyFinish(reason: .stop)
        while let event = try await events.next() {
            switch event {
            case .text(let delta): text += delta
            case .usage(let counted): usage = counted
            case .finished(let end): finish = end
            default: break
            }
        }
        let choice: JSONValue = [
            "text": .string(text), "index": 0, "logprobs": nil, "finish_reason": .string(finish.reason.name),
        ]
        var object: JSONObject = [
            "id": .string("cmpl-" + request.id), "object": "text_completion",
            "created": .integer(Timestamp.now.rawValue / 1000),
            "model": .string((finish.model ?? chats.model).rawValue), "choices": [choice],
        ]
        if let input = usage.inputTokens, let output = usage.outputTokens {
            object["usage"] = [
                "prompt_tokens": .integer(input), "completion_tokens": .integer(output),
                "total_tokens": .integer(usage.totalTokens ?? input + output),
            ]
        }
        return .object(object)
    }

    /// What is wrong with a request's body, in FastAPI's words.
    struct Fault: Error {
        var place: [JSONValue]
        var message: String
        var type: String

        var body: JSONValue {
            let fault: JSONValue = ["loc": .array(place), "msg": .string(message), "type": .string(type)]
            return ["detail": [fault]]
        }
    }

    static func prompt(_ body: [UInt8]) -> Result<String, Fault> {
        if body.isEmpty {
            return .failure(Fault(place: ["body"], message: "field required", type: "value_error.missing"))
        }
        guard let json = try? JSONValue(parsing: body) else {
            return .failure(Fault(place: ["body"], message: "the body is not JSON", type: "value_error.jsondecode"))
        }
        guard let object = json.objectValue else {
            return .failure(Fault(place: ["body"], message: "value is not a valid dict", type: "type_error.dict"))
        }
        switch object["prompt"] {
        case .string(let prompt)?: return .success(prompt)
        case nil:
            return .failure(Fault(place: ["body", "prompt"], message: "field required", type: "value_error.missing"))
        case .null?:
            return .failure(
                Fault(
                    place: ["body", "prompt"], message: "none is not an allowed value",
                    type: "type_error.none.not_allowed"))
        case let value?:
            if value.doubleValue != nil { return .success(value.jsonText) }
            return .failure(Fault(place: ["body", "prompt"], message: "str type expected", type: "type_error.str"))
        }
    }
}

/// The manual: a page that needs nothing from the network, and the description that tools read.
enum EasyBackendDocument {
    static let description: TextAnswer = {
        let prompt: JSONValue = ["title": "Prompt", "type": "string"]
        let question: JSONValue = [
            "title": "Question", "type": "object", "required": ["prompt"], "properties": ["prompt": prompt],
        ]
        let choice: JSONValue = [
            "type": "object",
            "properties": [
                "text": ["type": "string"], "index": ["type": "integer"], "logprobs": ["nullable": true],
                "finish_reason": ["type": "string"],
            ],
        ]
        let reply: JSONValue = [
            "title": "Reply", "type": "object",
            "properties": [
                "id": ["type": "string"], "object": ["type": "string"], "created": ["type": "integer"],
                "model": ["type": "string"], "choices": ["type": "array", "items": choice],
                "response": ["type": "string", "description": "Only where the prompt could not be answered."],
                "detail": ["type": "string", "description": "Why the prompt could not be answered."],
            ],
        ]
        let content = { (name: String) -> JSONValue in
            ["application/json": ["schema": ["$ref": .string("#/components/schemas/" + name)]]]
        }
        let ask: JSONValue = [
            "summary": "Ask a prompt in a conversation", "operationId": "ask",
            "parameters": [
                [
                    "name": "conversation_id", "in": "path", "required": true,
                    "description": "The conversation's name; it is started if there is none.",
                    "schema": ["type": "string", "maxLength": .integer(ConversationID.maximumLength)],
                ]
            ],
            "requestBody": ["required": true, "content": content("Question")],
            "responses": [
                "200": ["description": "The reply, or an error", "content": content("Reply")],
                "422": ["description": "The prompt is missing or not a text"],
            ],
        ]
        let document: JSONValue = [
            "openapi": "3.0.3", "info": ["title": "EasyBackend", "version": "1.0"],
            "paths": ["/ask/{conversation_id}": ["post": ask]],
            "components": ["schemas": ["Question": question, "Reply": reply]],
        ]
        return TextAnswer(type: "application/json", text: document.jsonText)
    }()

    static let page = TextAnswer(
        type: "text/html; charset=utf-8",
        text: """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>EasyBackend</title>
            <style>
            body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#222}
            code,pre,textarea,input{font:14px/1.4 ui-monospace,monospace}
            pre{background:#f4f4f4;padding:.7rem;overflow:auto;white-space:pre-wrap}
            textarea,input{width:100%;box-sizing:border-box;padding:.4rem;margin:.2rem 0 .8rem}
            button{padding:.4rem 1.2rem}table{border-collapse:collapse}td,th{text-align:left;padding:.2rem 1rem .2rem 0}
            </style></head><body>
            <h1>EasyBackend</h1>
            <p>Served by chat-cli. The description for tools is <a href="openapi.json">openapi.json</a>.</p>
            <h2><code>POST /ask/{conversation_id}</code></h2>
            <p>Asks a prompt in a conversation, which is started if there is none of this name.</p>
            <pre>curl -H 'content-type: application/json' -d '{"prompt":"Hello"}' <span id="base"></span>/ask/111</pre>
            <p>The reply's text is <code>choices[0].text</code>. Where the prompt cannot be answered, the status is 200 as
            well, and the body has <code>response</code> and <code>detail</code>.</p>
            <h2>Try it</h2>
            <form id="form">
            <label>Conversation <input id="conversation" value="111" required></label>
            <label>Prompt <textarea id="prompt" rows="3" required>Hello</textarea></label>
            <label>Token, if the server asks for one <input id="token" type="password" autocomplete="off"></label>
            <button>Ask</button></form>
            <pre id="reply" hidden></pre>
            <h2>Other ways to ask</h2>
            <table><tr><th>gRPC</th><td>port 9000, <code>chat.Chat/Ask</code> (plaintext, with reflection and health)</td></tr>
            <tr><th>WebSocket</th><td>port 9001, <code>&lt;|ask|&gt;$conversation$prompt</code>; pieces of the reply, then
            <code>&lt;|end|&gt;</code></td></tr></table>
            <script>
            const find = id => document.getElementById(id);
            find("base").textContent = location.origin;
            find("form").onsubmit = async event => {
              event.preventDefault();
              const shown = find("reply"); shown.hidden = false; shown.textContent = "…";
              const headers = {"content-type": "application/json"};
              if (find("token").value) headers.authorization = "Bearer " + find("token").value;
              try {
                const reply = await fetch("ask/" + encodeURIComponent(find("conversation").value),
                  {method: "POST", headers, body: JSON.stringify({prompt: find("prompt").value})});
                shown.textContent = JSON.stringify(await reply.json(), null, 2);
              } catch (error) { shown.textContent = String(error); }
            };
            </script></body></html>

            """)
}
