import ChatKit
import Foundation
import TestSupport
import Testing

/// Addresses and keys as people paste them, and tokens that processes share.
@Suite(.timeLimit(.minutes(5))) struct PastedSettingsTests {
    private let program: Program

    init() throws {
        program = try Program()
    }

    private func openAI(_ server: ScriptedServer) -> [String: String] {
        ["OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": server.url + "/v1", "OPENAI_MODEL": "m"]
    }

    @Test(arguments: [
        "/v1/chat/completions", "/v1/", "/v1 \r", "/v1/models", "/v1#top", "", "/v1/responses", "/v1/chat",
    ])
    func `an address as people paste it works`(path: String) async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["ok"]) }
        var environment = openAI(server)
        environment["OPENAI_BASE_URL"] = server.url + path
        #expect(try await program.run("ask", "-n", "hi", environment: environment).output == "ok\n")
        #expect(server.requests.map(\.path) == ["/v1/chat/completions"])
    }

    @Test func `a query stays with the address`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["ok"]) }
        var environment = openAI(server)
        environment["OPENAI_BASE_URL"] = "'" + server.url + "/v1/chat/completions?team=7'"
        let outcome = try await program.run("ask", "-n", "hi", environment: environment)
        #expect(outcome.output == "ok\n", "\(outcome.errors)")
        #expect(server.requests.map(\.path) == ["/v1/chat/completions?team=7"])
    }

    @Test(arguments: [
        ("localhost:11434/v1", "no scheme: write http://localhost:11434/v1"), ("ftp://h/v1", "ftp://"),
        ("https://user:pass@h/v1", "user name or password"), ("https://my host/v1", "space"), ("https://", "host"),
    ])
    func `an address that cannot work is named`(address: String, words: String) async throws {
        let outcome = try await program.run(
            "ask", "-n", "hi", environment: ["OPENAI_API_KEY": "k", "OPENAI_MODEL": "m", "OPENAI_BASE_URL": address])
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }

    @Test(arguments: [
        ["AZURE_OPENAI_API_KEY": "k", "AZURE_OPENAI_ENDPOINT": "@"],
        ["OPENAI_API_KEY": "k", "OPENAI_MODEL": "m", "OPENAI_BASE_URL": "@"],
    ])
    func `Azure's address of a whole call works`(variables: [String: String]) async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["ok"]) }
        let target = server.url + "/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21"
        let outcome = try await program.run(
            "ask", "-n", "hi", environment: variables.mapValues { $0 == "@" ? target : $0 })
        #expect(outcome.output == "ok\n", "\(outcome.errors)")
        #expect(server.requests.map(\.path) == ["/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21"])
        #expect(server.requests.first?.header("api-key") == "k")
    }

    @Test(arguments: [#"[{"id":"b"},{"id":"a"}]"#, #"{"models":[{"name":"a"},{"name":"b"}]}"#, #"["a","b"]"#])
    func `lists of models in other shapes are read`(body: String) async throws {
        let server = try await ScriptedServer.start { _ in .text(body) }
        let outcome = try await program.run("models", environment: openAI(server))
        #expect(outcome.output == "a\nb\n", "\(outcome.errors)")
    }

    // MARK: Tokens

    private func gigaChat(_ server: ScriptedServer, key: String = "TVlLRVk=") -> [String: String] {
        [
            "GIGACHAT_CREDENTIALS": key, "GIGACHAT_AUTH_URL": server.url + "/oauth",
            "GIGACHAT_BASE_URL": server.url + "/v1", "GIGACHAT_MODEL": "GigaChat-2",
        ]
    }

    private func tokenServer(refusing refused: String? = nil) async throws -> ScriptedServer {
        try await ScriptedServer.start { request in
            if request.path.hasSuffix("/oauth") {
                return .text(#"{"access_token":"token-\#(request.number)","expires_at":4102444800000}"#)
            }
            if request.header("Authorization") == refused {
                return .text(#"{"status":401,"message":"expired"}"#, status: 401)
            }
            return .openAI(["ok"])
        }
    }

    @Test func `several questions take one token`() async throws {
        let server = try await tokenServer()
        for arguments in [["ask", "-n", "1"], ["ask", "2"], ["ask", "-c", "3"]] {
            #expect(try await program.run(arguments, environment: gigaChat(server)).status == 0)
        }
        #expect(server.requests.map(\.path).count { $0 == "/oauth" } == 1)
        let folder = program.home.file(".cache/chatkit/tokens")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }
        #expect(files.count == 1)
        #expect(files.allSatisfy { !$0.contains("TVlLRVk") })
        let mode = try FileManager.default.attributesOfItem(atPath: folder + "/" + (files.first ?? ""))[
            .posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test func `processes at once take one token`() async throws {
        let server = try await tokenServer()
        let running = try (0..<4).map { number in
            try program.start(["ask", "-n", "\(number)"], environment: gigaChat(server))
        }
        for one in running { #expect(await one.outcome().status == 0) }
        #expect(server.requests.map(\.path).count { $0 == "/oauth" } == 1)
    }

    @Test func `a refused token is replaced for all`() async throws {
        let server = try await tokenServer(refusing: "Bearer token-1")
        #expect(try await program.run("ask", "-n", "1", environment: gigaChat(server)).status == 0)
        #expect(try await program.run("ask", "-n", "2", environment: gigaChat(server)).status == 0)
        #expect(server.requests.map(\.path).count { $0 == "/oauth" } == 2)
    }

    @Test(arguments: ["broken", "open", "expired", "foreign"])
    func `a file that is not right is not used`(fault: String) async throws {
        let server = try await tokenServer()
        #expect(try await program.run("ask", "-n", "1", environment: gigaChat(server)).status == 0)
        let folder = program.home.file(".cache/chatkit/tokens")
        let name = try #require(
            try FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".json") })
        let path = folder + "/" + name
        switch fault {
        case "broken": try Data("{".utf8).write(to: URL(fileURLWithPath: path))
        case "open": try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        case "expired":
            try Data(#"{"token":"old","expires_at":1000}"#.utf8).write(to: URL(fileURLWithPath: path))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        default:
            try FileManager.default.moveItem(atPath: path, toPath: path + ".other")
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path + ".other")
        }
        #expect(try await program.run("ask", "-n", "2", environment: gigaChat(server)).status == 0)
        #expect(server.requests.map(\.path).count { $0 == "/oauth" } == 2)
    }

    @Test(arguments: ["Basic TVlLRVk=", " basic TVlLRVk= ", "Authorization: Basic TVlLRVk="])
    func `a pasted header is taken for its key`(key: String) async throws {
        let server = try await tokenServer()
        #expect(try await program.run("ask", "-n", "1", environment: gigaChat(server, key: key)).status == 0)
        #expect(server.requests.first?.header("Authorization") == "Basic TVlLRVk=")
    }
}
