import ChatKit
import TestSupport
import Testing

/// `balance`, `files` and `models --all`.
@Suite(.timeLimit(.minutes(5))) struct AccountCommandTests {
    private func program(_ server: ScriptedServer) throws -> Program {
        try Program(environment: [
            "GIGACHAT_BASE_URL": "http://127.0.0.1:\(server.port)/v1", "GIGACHAT_ACCESS_TOKEN": "token",
        ])
    }

    @Test func `the balance is a line for each model`() async throws {
        let server = try await ScriptedServer.start { _ in
            .text(#"{"balance":[{"usage":"GigaChat\u001b[1m","value":900000},{"usage":"Max","value":7}]}"#)
        }
        let text = try await program(server).run("balance")
        #expect(text.output.hasSuffix("\nMax\t7\n"))
        // A pipe gets the name as the provider sent it; a terminal would not.
        #expect(text.output.hasPrefix("GigaChat\u{1B}[1m"))
        let json = try JSONValue(parsing: try await program(server).run("balance", "--output", "json").output)
        #expect(json["balance"]?.arrayValue?.last == ["name": "Max", "tokens": 7])
    }

    @Test func `a provider without a balance is named`() async throws {
        let outcome = try await Program().run("balance", "--provider", "demo")
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("the profile demo is for demo, which has no balance to ask for; GigaChat has"))
    }

    @Test func `files go up, are listed, come back and are deleted`() async throws {
        let server = try await ScriptedServer.start { request in
            switch (request.method, request.path) {
            case ("GET", "/v1/files"):
                .text(#"{"data":[{"id":"f-1","bytes":3,"filename":"a.txt","purpose":"general"}]}"#)
            case ("GET", "/v1/files/f-1/content"): .text("\u{0}ab", type: "application/octet-stream")
            case ("POST", "/v1/files"): .text(#"{"id":"f-2"}"#)
            case ("POST", "/v1/files/f-1/delete"): .text(#"{"id":"f-1","deleted":true}"#)
            default: .text("{}", status: 404)
            }
        }
        let program = try program(server)
        #expect(try await program.run("files").output == "f-1\t3\t-\tgeneral\ta.txt\n")
        let json = try JSONValue(parsing: try await program.run("files", "list", "--output", "json").output)
        #expect(json["files"]?.arrayValue?.first?["id"] == "f-1")
        let folder = try TemporaryFolder()
        let path = folder.path + "/out.txt"
        #expect(try await program.run("files", "get", "f-1", "--to", path).status == 0)
        #expect(try await program.run("files", "get", "f-1", "--to", path).status == 74)
        let upload = try await program.run("files", "upload", path)
        #expect(upload.output == "f-2\n")
        let sent = try #require(server.requests.last)
        #expect(sent.text.contains("Content-Type: application/octet-stream\r\n\r\n\u{0}ab\r\n"))
        #expect(sent.text.contains("filename=\"out.txt\""))
        #expect(try await program.run("files", "rm", "f-1").status == 0)
        #expect(try await program.run("files", "rm", "f-7").status == 65)
        #expect(try await program.run("files", "upload", folder.path + "/none").status == 66)
    }

    @Test func `all models come with what they are for`() async throws {
        let server = try await ScriptedServer.start { _ in
            .text(#"{"data":[{"id":"G","type":"chat"},{"id":"E","type":"embedder"},{"id":"X"}]}"#)
        }
        let program = try program(server)
        #expect(try await program.run("models").output == "G\nX\n")
        #expect(try await program.run("models", "--all").output == "E\tembedder\nG\tchat\nX\n")
        let json = try JSONValue(parsing: try await program.run("models", "--all", "--output", "json").output)
        #expect(json["types"]?["E"] == "embedder")
    }
}
