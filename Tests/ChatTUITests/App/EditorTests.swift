import Foundation
import TestSupport
import Testing

/// Writing in one's own editor.
@Suite(.timeLimit(.minutes(5))) struct EditorTests {
    /// The program with a shell script as the editor and a text in the input. Both work in the home folder.
    private static func start(_ script: String) async throws -> TerminalProcess {
        let terminal = try TerminalProcess(
            "chat-tui", ["--provider", "demo"],
            environment: ["VISUAL": "./editor --wait", "EDITOR": "/bin/false", "TMPDIR": "files"])
        _ = try terminal.home.write("#!/bin/sh\n" + script, to: "editor", mode: 0o755)
        try FileManager.default.createDirectory(atPath: terminal.home.file("files"), withIntermediateDirectories: true)
        try await terminal.wait(for: "Write a question")
        try await terminal.type("черновик")
        try await terminal.wait(for: "> черновик")
        return terminal
    }

    private static func leftOver(_ terminal: TerminalProcess) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: terminal.home.file("files"))
    }

    @Test func `the editor gets the text and the terminal, and what it leaves is in the input`() async throws {
        let terminal = try await Self.start(
            """
            [ "$1" = --wait ] || exit 9
            cp "$2" before.txt; stat -c %a "$2" > mode.txt; stty -g > stty.txt
            echo "the editor is here"; read line
            printf '%s\\nвторая строка\\n' "$line" > "$2"
            """)
        let settings = terminal.initialSettings
        try await terminal.type("\u{18}\u{05}")
        try await terminal.wait("the editor's screen") {
            $0.text.contains("the editor is here") && !$0.isAlternateScreen && $0.isCursorVisible
        }
        let lent = await terminal.settings
        #expect(lent == settings, "as the shell had it")
        try await terminal.type("из редактора\r")
        try await terminal.wait(for: "> из редактора\n  вторая строка\n")
        let found = { (name: String) in try String(contentsOfFile: terminal.home.file(name), encoding: .utf8) }
        #expect(try found("before.txt") == "черновик" && found("mode.txt") == "600\n")
        #expect(try Self.leftOver(terminal).isEmpty)
        try await terminal.type("\u{1F}")
        try await terminal.wait(for: "> черновик")
    }

    @Test func `an editor that fails changes nothing`() async throws {
        let terminal = try await Self.start("echo lost > \"$2\"; exit 3")
        try await terminal.type("\u{18}\u{05}")
        try await terminal.wait(for: "the editor ended with 3")
        try await terminal.wait(for: "> черновик")
        #expect(try Self.leftOver(terminal).isEmpty)
    }

    @Test func `who types as soon as the other screen is seen is read to the end of the line`() async throws {
        let terminal = try await Self.start("read line; printf %s \"$line\" > \"$2\"")
        for round in 1...5 {
            try await terminal.type("\u{18}\u{05}")
            try await terminal.wait("the shell's screen") { !$0.isAlternateScreen }
            try await terminal.type("line \(round)\r")
            try await terminal.wait(for: "> line \(round)")
        }
    }

    @Test func `keys that come while the editor ends are not lost`() async throws {
        let terminal = try await Self.start("echo + >> rounds; echo round $(wc -l < rounds); read line")
        for round in 1...5 {
            try await terminal.type("\u{18}\u{05}")
            // What earlier ones wrote is on that screen still.
            try await terminal.wait("the editor") { $0.text.contains("round \(round)") && !$0.isAlternateScreen }
            try await terminal.type("\r")
            try await terminal.wait("the screen") { $0.isAlternateScreen }
            try await terminal.type("\(round)")
            try await terminal.wait(for: "> черновик" + (1...round).map(String.init).joined())
        }
    }
}
