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

    @Test func `SIGHUP reads the file of variables of a drop-in again`() async throws {
        let first = try await ScriptedServer.start { _ in .text(#"{"first":1}"#) }
        let second = try await ScriptedServer.start { _ in .text(#"{"second":2}"#) }
        let file = program.home.file("forward.env")
        try "OPENAI_BASE_URL=\(first.url)\n".write(toFile: file, atomically: true, encoding: .utf8)
        let (gateway, port) = try await serve(["--as", "openai-forward", "--env-file", file])
        #expect(try await Self.ask(port, Self.hi, token: "k").contains("first"))
        try "OPENAI_BASE_URL=nowhere\n".write(toFile: file, atomically: true, encoding: .utf8)
        gateway.send(signal: SIGHUP)
        await gateway.waitForErrors("stay as they were")
        #expect(try await Self.ask(port, Self.hi, token: "k").contains("first"))
        try "OPENAI_BASE_URL=\(second.url)\n".write(toFile: file, atomically: true, encoding: .utf8)
        gateway.send(signal: SIGHUP)
        await gateway.waitForErrors("read again")
        #expect(try await Self.ask(port, Self.hi, token: "k").contains("second"))
        gateway.send(signal: SIGTERM)
        #expect(await gateway.outcome().status == 0)
    }

    @Test func `a disk that is full loses the record and no reply, and the loss is counted`() async throws {
        // Text that cannot be made smaller, so that it does fill the file.
        var random = SeededGenerator(seed: 1)
        let words = (0..<40_000).map { _ in String(UInt64.random(in: .min ... .max, using: &random), radix: 36) }
        let text = words.joined(separator: " ")
        let server = try await ScriptedServer.start { _ in .openAI([text, "end"]) }
        let script = "trap '' XFSZ; ulimit -f 600; exec \"$0\" serve --port 0 --no-token"
        let gateway = try program.startShell(
            script, environment: ["OPENAI_API_KEY": "k", "OPENAI_BASE_URL": server.url + "/v1"])
        await gateway.waitForErrors("serving ")
        let line = String(decoding: gateway.errorsSoFar, as: UTF8.self).split(separator: "\n")
            .first { $0.hasPrefix("serving ") }
        let port = try #require(line.flatMap { $0.split(separator: ":").last }.flatMap { Int($0) })
        for _ in 0..<3 {
            let body = #"{"model":"m","stream":true,"messages":[{"role":"user","content":"hi"}]}"#
            let answer = try await Self.ask(port, body, token: nil)
            #expect(answer.contains(words.last ?? "-") && answer.contains("[DONE]") && answer.hasSuffix("0\r\n\r\n"))
        }
        await gateway.waitForErrors("could not be recorded")
        let client = try await SocketClient.connect(to: port)
        client.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        let metrics = await client.waitForEnd().text
        #expect(metrics.contains("exchanges_lost_total") && !metrics.contains("exchanges_lost_total 0"))
        gateway.send(signal: SIGTERM)
        #expect(await gateway.outcome().status == 0)
    }

    @Test func `nothing is kept of requests that were answered`() async throws {
        let (gateway, port) = try await serve(["--demo", "--no-token", "--record", "off"])
        let request = { (end: String) in
            "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(Self.hi.utf8.count)\r\n\(end)\r\n"
                + Self.hi
        }
        var sizes: [Int] = []
        for _ in 1...4 {
            let client = try await SocketClient.connect(to: port)
            for _ in 1..<300 { client.send(request("")) }
            client.send(request("Connection: close\r\n"))
            let text = await client.waitForEnd().text
            #expect(text.split(separator: "HTTP/1.1 200").count == 300)
            sizes.append(try Self.residentSize(of: gateway.processID))
        }
        // What is made at the first requests stays; each of the 900 after them would add 29 KB if it were kept.
        #expect(sizes[3] - sizes[0] < 12 * 1024 * 1024)
        gateway.send(signal: SIGTERM)
        #expect(await gateway.outcome().status == 0)
    }

    private static func residentSize(of process: pid_t) throws -> Int {
        let text = try String(contentsOfFile: "/proc/\(process)/statm", encoding: .utf8)
        return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4096
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
