import ChatKit
import Foundation
import TestSupport
import Testing

@Suite struct ServeTests {
    private let program: Program

    init() throws {
        program = try Program("chat-cli")
    }

    /// A gateway that listens.
    private func serve(
        _ options: [String], environment: [String: String] = [:]
    ) async throws -> (gateway: RunningProgram, port: Int) {
        let gateway = try program.start(["serve", "--port", "0"] + options, environment: environment)
        await gateway.waitForErrors("serving ")
        let line = String(decoding: gateway.errorsSoFar, as: UTF8.self).split(separator: "\n")
            .first { $0.hasPrefix("serving ") }
        let port = line.flatMap { $0.split(separator: ":").last }.flatMap { Int($0) }
        return (gateway, try #require(port))
    }

    private static func ask(_ port: Int, _ body: String, token: String?) async throws -> String {
        let client = try await SocketClient.connect(to: port)
        let authorization = token.map { "Authorization: Bearer \($0)\r\n" } ?? ""
        client.send(
            "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\(authorization)"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
        return await client.waitForEnd().text
    }

    private static let hi = #"{"model":"demo","messages":[{"role":"user","content":"привет"}]}"#

    @Test func `serves the demo, keeps its token private and records what passes`() async throws {
        let (gateway, port) = try await serve(["--demo"])
        let path = program.home.file(".config/chatkit/gateway-token")
        let token = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")[0]
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(String(decoding: gateway.errorsSoFar, as: UTF8.self).contains(token))
        #expect(try await Self.ask(port, Self.hi, token: nil).hasPrefix("HTTP/1.1 401"))
        #expect(try await Self.ask(port, Self.hi, token: String(token)).hasPrefix("HTTP/1.1 200"))
        gateway.send(signal: SIGTERM)
        let outcome = await gateway.outcome()
        #expect(outcome.status == 0 && outcome.output.isEmpty)
        let list = try await program.run(["list"])
        #expect(list.output.contains("привет") && list.output.contains("gateway"))
        // The token is shown once.
        let (again, _) = try await serve(["--demo"])
        #expect(!String(decoding: again.errorsSoFar, as: UTF8.self).contains(token))
        again.send(signal: SIGINT)
        #expect(await again.outcome().status == 0)
    }

    @Test func `what had come of a stream outlives kill -9`() async throws {
        let server = try await ScriptedServer.start { _ in .stream([ScriptedReply.openAIChunk("половина"), .stall]) }
        let environment = ["OPENAI_API_KEY": "k", "OPENAI_BASE_URL": server.url + "/v1"]
        let (gateway, port) = try await serve(["--no-token"], environment: environment)
        let client = try await SocketClient.connect(to: port)
        let body = #"{"model":"m","stream":true,"messages":[{"role":"user","content":"вопрос"}]}"#
        client.send(
            "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        )
        await client.wait { $0.contains("половина") }
        let database = program.home.file(".local/share/chatkit/chat.db")
        let store = try await ConversationStore.open(at: database)
        while try await store.exchangePieces() == 0 { await Task.yield() }
        gateway.send(signal: SIGKILL)
        _ = await gateway.outcome()
        let (next, _) = try await serve(["--demo"])
        next.send(signal: SIGTERM)
        _ = await next.outcome()
        let shown = try await program.run(["show", "1"])
        #expect(shown.output.contains("вопрос") && shown.output.contains("половина"))
    }

    @Test func `SIGHUP reads the settings again and broken ones change nothing`() async throws {
        let first = try await ScriptedServer.start { _ in .text(#"{"first":1}"#) }
        let second = try await ScriptedServer.start { _ in .text(#"{"second":2}"#) }
        let config = { (server: ScriptedServer) in
            "default_profile: up\nprofiles:\n  up:\n    provider: openai\n    base_url: \(server.url)/v1\n    api_key: k\n"
        }
        let folder = program.home.file(".config/chatkit")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let write = { (text: String) in
            try text.write(toFile: folder + "/config.yaml", atomically: true, encoding: .utf8)
            chmod(folder + "/config.yaml", 0o600)
        }
        try write(config(first))
        let (gateway, port) = try await serve(["--no-token"])
        #expect(try await Self.ask(port, Self.hi, token: nil).contains("first"))
        try write("profiles: [")
        gateway.send(signal: SIGHUP)
        await gateway.waitForErrors("stay as they were")
        #expect(try await Self.ask(port, Self.hi, token: nil).contains("first"))
        try write(config(second))
        gateway.send(signal: SIGHUP)
        await gateway.waitForErrors("read again")
        #expect(try await Self.ask(port, Self.hi, token: nil).contains("second"))
        gateway.send(signal: SIGTERM)
        #expect(await gateway.outcome().status == 0)
    }

    @Test func `a port in use and options that make no sense are errors with a hint`() async throws {
        let (gateway, port) = try await serve(["--demo", "--no-token"])
        let taken = try await program.run(["serve", "--demo", "--port", "\(port)"])
        #expect(taken.status == 78 && taken.errors.contains("cannot listen") && taken.errors.contains("hint:"))
        gateway.send(signal: SIGTERM)
        _ = await gateway.outcome()
        for options in [
            ["--port", "70000"], ["--token", "short"], ["--token", "long-enough", "--no-token"],
            ["--tls-certificate", "x.pem"], ["--demo", "--provider", "demo"], ["--threads", "0"],
            ["--record", "maybe"],
        ] {
            #expect(try await program.run(["serve"] + options).status == 64)
        }
    }

    @Test func `setup prints and writes what a client needs, and takes it back`() async throws {
        for name in ["claude", "codex", "aider", "cline", "openai"] {
            let printed = try await program.run(["serve", "setup", name, "--url", "http://127.0.0.1:9/"])
            #expect(printed.status == 0 && printed.output.contains("http://127.0.0.1:9"))
        }
        let settings = program.home.file(".claude/settings.json")
        try FileManager.default.createDirectory(
            atPath: program.home.file(".claude"), withIntermediateDirectories: true)
        try #"{"theme":"dark","env":{"A":"b"}}"#.write(toFile: settings, atomically: true, encoding: .utf8)
        #expect(try await program.run(["serve", "setup", "claude", "--write", "-m", "GigaChat-2-Max"]).status == 0)
        let written = try JSONValue(parsing: try String(contentsOfFile: settings, encoding: .utf8))
        #expect(written["theme"] == "dark" && written["env"]?["A"] == "b")
        #expect(written["env"]?["ANTHROPIC_MODEL"] == "GigaChat-2-Max")
        #expect(try await program.run(["serve", "setup", "claude", "--undo", "-m", "x"]).status == 0)
        let undone = try JSONValue(parsing: try String(contentsOfFile: settings, encoding: .utf8))
        #expect(undone == ["theme": "dark", "env": ["A": "b"]])
        let codex = program.home.file(".codex/config.toml")
        for _ in 0..<2 { #expect(try await program.run(["serve", "setup", "codex", "--write"]).status == 0) }
        let toml = try String(contentsOfFile: codex, encoding: .utf8)
        #expect(toml.split(separator: "\n").filter { $0.hasPrefix("model_provider = ") }.count == 1)
        #expect(try await program.run(["serve", "setup", "codex", "--undo"]).status == 0)
        #expect(try String(contentsOfFile: codex, encoding: .utf8).isEmpty)
        #expect(try await program.run(["serve", "setup", "openai", "--write"]).status == 64)
    }

    @Test func `setup keeps what a client's settings have`() async throws {
        let codex = program.home.file(".codex/config.toml")
        try FileManager.default.createDirectory(atPath: program.home.file(".codex"), withIntermediateDirectories: true)
        let own = "approval_policy = \"never\"\n\n[tui]\nmodel = \"x\"\n"
        try own.write(toFile: codex, atomically: true, encoding: .utf8)
        #expect(try await program.run(["serve", "setup", "codex", "--write", "-m", "m"]).status == 0)
        let written = try String(contentsOfFile: codex, encoding: .utf8)
        let key = try #require(written.range(of: "model_provider = ")).lowerBound
        #expect(key < (try #require(written.range(of: "[tui]"))).lowerBound)
        #expect(try #require(written.range(of: "[model_providers.chatkit]")).lowerBound > key)
        #expect(try #require(written.range(of: own)).lowerBound > key)
        #expect(try await program.run(["serve", "setup", "codex", "--undo", "-m", "m"]).status == 0)
        #expect(try String(contentsOfFile: codex, encoding: .utf8) == own)
        for (name, path, text) in [
            ("codex", ".codex/config.toml", "model_provider = \"openai\"\n"),
            ("claude", ".claude/settings.json", #"{"env":{"ANTHROPIC_BASE_URL":"http://mine"}}"#),
            ("aider", ".aider.conf.yml", "openai-api-key: mine\n"),
        ] {
            try FileManager.default.createDirectory(
                atPath: program.home.file(".claude"), withIntermediateDirectories: true)
            try text.write(toFile: program.home.file(path), atomically: true, encoding: .utf8)
            let refused = try await program.run(["serve", "setup", name, "--write"])
            #expect(refused.status == 74 && refused.errors.contains("already"))
            _ = try await program.run(["serve", "setup", name, "--undo"])
            #expect(try String(contentsOfFile: program.home.file(path), encoding: .utf8) == text)
        }
    }
}
