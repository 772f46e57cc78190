import ChatKit
import TestSupport
import Testing

/// Servers on the local network, which rarely want a key.
@Suite(.timeLimit(.minutes(5))) struct LocalServerTests {
    @Test(arguments: [
        ("10.1.2.3", true), ("172.16.0.1", true), ("172.31.255.255", true), ("172.32.0.1", false),
        ("192.168.1.5", true),
        ("169.254.1.1", true), ("100.64.0.1", true), ("0.0.0.0", true), ("127.0.0.1", true), ("8.8.8.8", false),
        ("192.169.1.1", false), ("11.0.0.1", false), ("fe80::1", true), ("fd12::1", true), ("2001:db8::1", false),
        ("::", true),
        ("box.local", true), ("box.local.", true), ("nas.lan", true), ("gpu.internal", true), ("pi.home.arpa", true),
        ("ollama", true), ("localhost", true), ("api.openai.com", false), ("local.example.com", false),
        ("evil-local", true),
        ("xlocal.com", false), ("10.0.0.1.example.com", false),
    ])
    func `an address is on the local network or not`(host: String, isLocal: Bool) throws {
        let shown = host.contains(":") ? "[\(host)]" : host
        let origin = try #require(HTTPOrigin("http://\(shown):11434/v1"))
        #expect(origin.isOnLocalNetwork == isLocal)
    }

    @Test(arguments: ["0.0.0.0", "127.0.0.1", "localhost"])
    func `a server without a key replies`(host: String) async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["forty-two"]) }
        let program = try Program(environment: ["OPENAI_BASE_URL": "http://\(host):\(server.port)/v1"])
        let outcome = try await program.run("ask", "-n", "-m", "llama3.2", "hi")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output == "forty-two\n")
        #expect(server.requests.first?.header("authorization") == nil)
    }

    @Test(arguments: ["10.1.2.3", "192.168.1.5:8080", "0.0.0.0:11434", "box.local", "ollama:11434"])
    func `a server on the local network needs no key, and with one the setting that allows it is named`(
        host: String
    ) async throws {
        let program = try Program(environment: ["OPENAI_BASE_URL": "http://\(host)/v1"])
        let preview = try await program.run("ask", "-n", "-m", "x", "--dry-run", "hi")
        #expect(preview.status == 0, "\(preview.errors)")
        let keyed = try await program.run(
            ["ask", "-n", "-m", "x", "hi"], environment: ["OPENAI_API_KEY": "sk-secret"])
        #expect(keyed.status == 78, "\(keyed.errors)")
        #expect(keyed.errors.contains("allow_insecure: true"), "\(keyed.errors)")
    }

    @Test func `a server elsewhere still needs its key`() async throws {
        let program = try Program(environment: ["OPENAI_BASE_URL": "https://api.example.com/v1"])
        let outcome = try await program.run("ask", "-n", "-m", "x", "hi")
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains("OPENAI_API_KEY"))
    }
}
