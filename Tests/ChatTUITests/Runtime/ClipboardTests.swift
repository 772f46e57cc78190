import Foundation
import TestSupport
import Testing

@testable import chat_tui

@Suite struct ClipboardTests {
    private static func names(_ environment: [String: String]) -> [[String]] {
        ClipboardProgram.groups(environment).map { $0.map { $0.arguments[0] } }
    }

    @Test func `the desktop's programs are those of the desktop that one sits at`() {
        #expect(Self.names([:]) == [["pbcopy"]])
        #expect(Self.names(["WAYLAND_DISPLAY": "w", "DISPLAY": ":0"]) == [["wl-copy", "xclip", "xsel", "pbcopy"]])
        #expect(Self.names(["DISPLAY": ":10", "SSH_CONNECTION": "1 2 3 4"]) == [[]])
        #expect(Self.names(["TMUX": "t", "SSH_CONNECTION": "1 2 3 4"]) == [[], ["tmux", "tmux"]])
    }

    /// Copies the code of the demo's answer where programs of these names are, each a shell script; and waits for what is
    /// told of it.
    private static func copy(
        with programs: [String: String], variables: [String: String], until told: String
    ) async throws -> TerminalProcess {
        // The program runs in its home folder.
        let terminal = try TerminalProcess(
            "chat-tui", ["--provider", "demo"], environment: variables.merging(["PATH": ".:/usr/bin:/bin"]) { $1 })
        for (name, script) in programs { _ = try terminal.home.write("#!/bin/sh\n" + script, to: name, mode: 0o755) }
        try await terminal.wait(for: "Write a question")
        try await terminal.type("привет\r")
        try await terminal.wait(for: "export OPENAI_API_KEY")
        try await terminal.wait("the end of the answer") { !$0.text.contains("Esc stop") }
        try await terminal.type("\u{18}1")
        try await terminal.wait(for: told)
        return terminal
    }

    private static func sent(_ terminal: TerminalProcess) async -> String? {
        let last = await terminal.look { $0.ledger.clipboards.last }
        return last.flatMap { Data(base64Encoded: String($0.dropFirst("52;c;".count))) }
            .map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `a copied block is on the terminal's clipboard and on those of the programs there are`() async throws {
        let terminal = try await Self.copy(
            with: [
                "wl-copy": "exit 1", "xclip": "cat > xclip.txt", "xsel": "cat > xsel.txt",
                "tmux": "[ \"$2\" = -w ] && exit 1; cat > tmux.txt",
            ],
            variables: ["WAYLAND_DISPLAY": "w", "DISPLAY": ":0", "TMUX": "/t,1,0"], until: "with xclip, tmux")
        let text = { (name: String) in try String(contentsOfFile: terminal.home.file(name), encoding: .utf8) }
        let code = try text("xclip.txt")
        #expect(code.hasPrefix("export OPENAI_API_KEY=…\n") && code.hasSuffix("\n"))
        let kept = try text("tmux.txt")
        #expect(kept == code, "a tmux that does not know -w keeps it at least")
        #expect(throws: (any Error).self) { try text("xsel.txt") }
        let sent = await Self.sent(terminal)
        #expect(sent == code)
    }

    @Test func `a program that never ends holds nothing up for ever`() async throws {
        let terminal = try await Self.copy(
            with: ["pbcopy": "exec tail -f /dev/null"], variables: [:], until: "to the terminal's clipboard")
        let sent = await Self.sent(terminal)
        #expect(sent?.hasPrefix("export OPENAI_API_KEY") == true)
    }
}
