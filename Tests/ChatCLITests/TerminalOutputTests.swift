import ChatKit
import Foundation
import TestSupport
import Testing

/// What hostile names and texts do to a terminal: nothing, whichever command shows them and in which format.
@Suite(.timeLimit(.minutes(5))) struct TerminalOutputTests {
    /// The clipboard, a clear screen in both spellings, a reversed line, a hidden tag and a bell.
    static let hostile = "a\u{1B}]52;c;aGk=\u{7}b\u{1B}[2Jc\u{9B}2Jd\u{202E}e\u{E0041}f\u{7F}g"

    private let program: Program
    private let path: String

    init() async throws {
        program = try Program()
        path = program.home.file("chat.db")
        let store = try await ConversationStore.open(at: path)
        let id = try ConversationID(validating: "a")
        let new = try await store.create(ConversationDraft(id: id, profile: "p\u{9B}2J", model: ModelID(Self.hostile)))
        _ = try await store.setTitle(Self.hostile, of: new)
        let asked = try await program.run(
            ["ask", "--cid", "a", "--provider", "demo", "-m", "x", "--", Self.hostile], environment: ["CHAT_DB": path])
        try #require(asked.status == 0, "\(asked.errors)")
    }

    @Test(arguments: [
        "list", "list --output json", "show a", "show a --output markdown", "show a --output json",
        "show a --output jsonl",
        "show a --answer", "export a", "export a --output json", "export a --format jsonl", "export a --to -",
        "search b", "search b --output json", "why a", "why a --output json", "why a --request", "usage",
        "usage --by conversation --output jsonl", "tokens --conversation a --provider demo",
        "tokens --conversation a --output json --provider demo", "tokens --pieces \"$HOSTILE\"",
        "ask --provider demo -n --output json \"$HOSTILE\"", "ask --provider demo -n --output jsonl \"$HOSTILE\"",
        "ask --provider demo -n --output markdown \"$HOSTILE\"", "ask --provider demo -n \"$HOSTILE\"",
        "ask --provider demo -n --dry-run \"$HOSTILE\"", "ask --provider demo -n --dry-run --output json \"$HOSTILE\"",
        "ask --provider \"$HOSTILE\" hi", "ask --provider \"$HOSTILE\" --output json hi", "show \"$HOSTILE\"",
        "show \"$HOSTILE\" --output json", "\"$HOSTILE\"", "list \"--$HOSTILE\"", "list --output \"$HOSTILE\"",
        "config show", "config explain model", "config show --output json", "config explain \"$HOSTILE\"",
        "config path --config \"$HOSTILE\"", "doctor", "doctor --output json", "keys status",
        "keys status --output json",
        "keys rm \"$HOSTILE\"", "limit", "limit a 2usd", "list --db \"/tmp/no/$HOSTILE\"", "list --tag \"$HOSTILE\"",
        "translate --from openai --to gigachat < request.json", "translate --from openai --to \"$HOSTILE\"",
        "rename a \"$HOSTILE\"", "set a --pin 1 --unpin \"$HOSTILE\"",
    ])
    func `a terminal gets no control characters`(line: String) async throws {
        let outcome = try await onTerminal(line)
        try #require(!outcome.isEmpty)
        let wrong = outcome.unicodeScalars.filter { scalar in
            switch scalar.value {
            case 0x0A, 0x0D: false
            case 0x09: false
            case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069, 0xE0000...0xE007F: true
            default: false
            }
        }
        #expect(wrong.isEmpty, "\(line): \(wrong.map { String($0.value, radix: 16) }) in \(outcome.debugDescription)")
    }

    @Test(arguments: ["show a --output json", "export a --output json", "why a --output json", "list --output json"])
    func `JSON on a terminal is the same value as in a pipe`(line: String) async throws {
        let shown = try JSONValue(parsing: try await onTerminal(line))
        let piped = try await program.run(line.split(separator: " ").map(String.init), environment: ["CHAT_DB": path])
        #expect(shown == (try JSONValue(parsing: piped.outputBytes)))
    }

    @Test func `files and pipes get every byte`() async throws {
        let environment = ["CHAT_DB": path]
        for format in ["markdown", "json", "jsonl"] {
            let piped = try await program.run(["export", "a", "--output", format], environment: environment)
            let file = program.home.file("out.\(format)")
            _ = try await program.run(["export", "a", "--output", format, "--to", file], environment: environment)
            #expect(try [UInt8](Data(contentsOf: URL(fileURLWithPath: file))) == piped.outputBytes)
            #expect(piped.output.unicodeScalars.contains("\u{202E}"))
        }
        let markdown = try await program.run(["show", "a", "--output", "markdown"], environment: environment)
        #expect(markdown.output.contains(Self.hostile))
    }

    /// What a terminal gets, without the sequences that are ours: bold, dim, and the redrawing of a row.
    private func onTerminal(_ line: String) async throws -> String {
        let request = JSONValue.object([
            "model": .string(Self.hostile), "messages": [["role": "user", "content": .string(Self.hostile)]],
        ])
        _ = try program.home.write(request.jsonText, to: "request.json")
        let script = try program.home.write("exec \"$PROGRAM\" \(line)\n", to: "line-\(UUID().uuidString).sh")
        let outcome = try await program.shell(
            "cd '\(program.home.path)'; script -qec 'bash \(script)' /dev/null < /dev/null",
            environment: ["CHAT_DB": path, "HOSTILE": Self.hostile, "NO_COLOR": "1", "TERM": "dumb"])
        return outcome.output
    }
}
