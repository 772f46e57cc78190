import ChatKit
import TestSupport
import Testing

@testable import ChatGateway

/// OpenAI's calls beside chats that GigaChat has in a form of its own, and those that no provider has.
@Suite struct GigaChatCallTests {
    private static func server() async throws -> ScriptedServer {
        try await ScriptedServer.start { request in
            let file =
                #"{"id":"f1","object":"file","bytes":4,"created_at":1700000000,"filename":"a.txt","purpose":"general"}"#
            switch (request.method, request.path) {
            case ("GET", "/v1/files"): return .text(#"{"data":[\#(file)]}"#)
            case ("POST", "/v1/files"): return .text(file)
            case ("POST", "/v1/files/f1/delete"): return .text(#"{"id":"f1","deleted":true}"#)
            case ("GET", "/v1/files/f1/content"), ("GET", "/v1/files/pic/content"):
                return .text("\u{89}bytes", type: "application/octet-stream")
            case ("POST", "/v1/chat/completions"):
                let content = request.text.contains("words") ? "no" : #"<img src=\"pic\" fuse=\"true\"/> here"#
                return .text(
                    #"{"choices":[{"message":{"role":"assistant","content":"\#(content)"},"index":0,"finish_reason":"stop"}],"created":1,"model":"GigaChat:1","object":"chat.completion","usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}"#
                )
            default: return .text(#"{"status":404,"message":"no such path"}"#, status: 404)
            }
        }
    }

    private static func profile(_ server: ScriptedServer) -> Profile {
        var profile = Profile(
            name: "giga", kind: .gigachat, baseURL: server.url + "/v1", model: "GigaChat-2",
            credentials: .accessToken(.value(Secret("own-token"))))
        profile.network.maximumRetries = 0
        return profile
    }

    @Test func `files are listed, described, fetched, uploaded and deleted in OpenAI's form`() async throws {
        let server = try await Self.server()
        let gateway = try await RunningGateway.start([Self.profile(server)])
        let list = try await gateway.ask("/v1/files?limit=1&order=asc", "", method: "GET")
        #expect(list.json?["object"] == "list" && list.json?["has_more"] == false)
        #expect(list.json?["data"]?.arrayValue?.first?["filename"] == "a.txt")
        let one = try await gateway.ask("/v1/files/f1", "", method: "GET")
        #expect(one.json?["created_at"] == 1_700_000_000 && one.json?["status"] == "processed")
        #expect(try await gateway.ask("/v1/files/none", "", method: "GET").status == 404)
        #expect(try await gateway.ask("/v1/files/f1/content", "", method: "GET").body == "\u{89}bytes")
        let form = [
            "--b", "Content-Disposition: form-data; name=\"purpose\"", "", "user_data", "--b",
            "Content-Disposition: form-data; name=\"file\"; filename=\"a.txt\"", "Content-Type: text/plain", "",
            "hi\r\n!",
            "--b--", "",
        ].joined(separator: "\r\n")
        let stored = try await gateway.ask(
            "/v1/files", form, headers: ["Content-Type: multipart/form-data; boundary=\"b\""])
        #expect(stored.status == 200 && stored.json?["purpose"] == "user_data")
        let upload = server.requests.last { $0.method == "POST" }
        #expect(upload?.text.contains("hi\r\n!") == true && upload?.text.contains("general") == true)
        #expect(try await gateway.ask("/v1/files", "no form").status == 400)
        let deleted = try await gateway.ask("/v1/files/f1", "", method: "DELETE")
        #expect(deleted.json?["deleted"] == true && server.requests.last?.path == "/v1/files/f1/delete")
        await gateway.stop()
    }

    @Test func `a picture that the model makes is OpenAI's image`() async throws {
        let server = try await Self.server()
        let gateway = try await RunningGateway.start([Self.profile(server)])
        let image = try await gateway.ask("/v1/images/generations", #"{"model":"dall-e-3","prompt":"a cat","n":2}"#)
        #expect(image.status == 200 && image.json?["data"]?.arrayValue?.count == 2)
        #expect(image.json?["data"]?.arrayValue?.first?["b64_json"] == "wolieXRlcw==")
        let chat = try JSONValue(parsing: server.requests[0].body)
        #expect(chat["model"] == "GigaChat-2" && server.requests[0].text.contains("text2image"))
        let words = try await gateway.ask("/v1/images/generations", #"{"prompt":"words"}"#)
        #expect(words.status == 400 && words.json?["error"]?["code"] == "no_image")
        for body in ["{}", "[]", #"{"prompt":"x","n":0}"#, #"{"prompt":"x","stream":true}"#] {
            #expect(try await gateway.ask("/v1/images/generations", body).status == 400)
        }
        await gateway.stop()
    }

    @Test(arguments: [
        ("POST", "/v1/batches"), ("GET", "/v1/batches/b"), ("POST", "/v1/audio/speech"),
        ("POST", "/v1/audio/transcriptions"), ("POST", "/v1/moderations"), ("POST", "/v1/images/edits"),
        ("POST", "/images/variations"),
    ])
    func `a call that the provider has not is a 501 in OpenAI's form`(_ method: String, _ path: String) async throws {
        let server = try await Self.server()
        for profile in [Self.profile(server), .demo] {
            let gateway = try await RunningGateway.start([profile])
            let answer = try await gateway.ask(path, "{}", method: method)
            #expect(answer.status == 501 && answer.json?["error"]?["code"] == "unsupported")
            await gateway.stop()
        }
        #expect(server.requests.isEmpty)
    }

    @Test(arguments: [
        ("POST", "/v1/batches"), ("GET", "/v1/batches/b"), ("POST", "/v1/audio/speech"), ("POST", "/v1/moderations"),
        ("POST", "/v1/images/generations"), ("GET", "/v1/files"), ("DELETE", "/v1/files/f"), ("GET", "/v1/uploads/u"),
    ])
    func `a provider of the same API is asked for it`(_ method: String, _ path: String) async throws {
        let server = try await ScriptedServer.start { _ in .text(#"{"own":true}"#) }
        let gateway = try await RunningGateway.start(before: server)
        let answer = try await gateway.ask(path, method == "POST" ? "{}" : "", method: method)
        #expect(answer.status == 200 && answer.body == #"{"own":true}"#)
        let request = await server.waitForRequest()
        #expect(request.path == path && request.method == method)
        #expect(request.header("authorization") == "Bearer sk-upstream")
        await gateway.stop()
    }

    @Test(arguments: ["/nothing", "/v1/nothing/here", "/v2/chat/completions", "/api/v1"])
    func `an unknown path is a 404 in OpenAI's form`(_ path: String) async throws {
        let gateway = try await RunningGateway.start([.demo])
        let answer = try await gateway.ask(path, "{}")
        #expect(answer.status == 404 && answer.json?["error"]?["code"] == "unknown_url")
        await gateway.stop()
    }
}
