import ChatKit
import Foundation
import Glibc
import TestSupport
import Testing

/// The completion scripts in the shells that people use, on a terminal, with names that mean something to a shell.
@Suite(.serialized, .timeLimit(.minutes(10))) struct ShellCompletionTests {
    enum Shell: String, CaseIterable, Sendable {
        case bash, zsh, fish
    }

    /// Each must come out of the shell as it is, and run nothing. `f` is the file that an executed name would create.
    static let hostileNames = [
        "plain", "x$(touch f)", "x`touch f`", "x;touch f", "x|touch f", "x&touch f&", "x$HOME", "it's", "say \"hi\"",
        "back\\slash", "a b  c", "llama3.2:3b", "a:b c:d", "key=value", "star*", "que?ry", "[ab]c",
        "{a,b}", "~", "~root", "x~y", "#hash", "bang!bang", "!!", "<in", ">out", "(paren)", "$'x'", "^caret", "%1",
        "тест $(touch f)", "你好 世界", "e\u{301}'\u{301}", "@at", "a,b", "x\u{A0}y",
    ]

    @Test(arguments: Shell.allCases)
    func `a name is completed as it is and never executed`(shell: Shell) async throws {
        let session = try await ShellSession(shell)
        for name in Self.hostileNames {
            try await session.use(conversations: [name])
            // fish would expand the tilde.
            let isLeftOut = shell == .fish && name.hasPrefix("~")
            let words = try await session.complete("chat-cli show ")
            #expect(words == (isLeftOut ? ["show"] : ["show", name]), "\(shell): \(name)")
            guard name.hasPrefix("~") || name.contains(":") || name.contains("(") else { continue }
            let joined = try await session.complete("chat-cli ask --cid=")
            #expect(joined == ["ask", "--cid=\(name)"], "\(shell): \(name)")
        }
        #expect(!session.wasExecuted)
    }

    @Test(arguments: Shell.allCases)
    func `a name that was begun is completed, also inside quotes`(shell: Shell) async throws {
        let session = try await ShellSession(shell)
        let starts: [(name: String, typed: String)] = [
            ("x$(touch f)", "x"), ("x$(touch f)", "x\\$"), ("x$(touch f)", "'x$"), ("x$(touch f)", "\"x"),
            ("it's", "\"it"), ("say \"hi\" `touch f`", "\"say"), ("a:b c:d", "a:"), ("a:b c:d", "a:b\\ c"),
            ("llama3.2:3b", "llama3.2:3"), ("bang!bang", "\"bang"), ("тест $(touch f)", "те"), ("a b  c", "a\\ b"),
            ("it's", "'it"),
        ]
        for (name, typed) in starts {
            try await session.use(conversations: [name])
            let words = try await session.complete("chat-cli show \(typed)")
            #expect(words == ["show", name], "\(shell): \(typed)")
        }
        #expect(!session.wasExecuted)
    }

    @Test(arguments: Shell.allCases)
    func `what several names have in common is inserted quoted`(shell: Shell) async throws {
        let session = try await ShellSession(shell)
        try await session.use(conversations: ["x$(touch f) one", "x$(touch f) two"])
        let words = try await session.complete("chat-cli show x")
        #expect(words.count == 2 && words.last?.hasPrefix("x$(touch f)") == true, "\(shell): \(words)")
        #expect(!session.wasExecuted)
    }

    @Test(arguments: Shell.allCases)
    func `values of options are completed behind a space and behind a sign`(shell: Shell) async throws {
        let session = try await ShellSession(shell)
        try await session.use(conversations: ["x$(touch f):y z"], model: "m`touch f`:3b")
        #expect(
            try await session.complete("chat-cli ask --cid ") == ["ask", "--cid", "x$(touch f):y z"], "\(shell)")
        #expect(try await session.complete("chat-cli ask --cid=x") == ["ask", "--cid=x$(touch f):y z"], "\(shell)")
        #expect(try await session.complete("chat-cli ask -m m") == ["ask", "-m", "m`touch f`:3b"], "\(shell)")
        #expect(try await session.complete("chat-cli ask --outp") == ["ask", "--output"], "\(shell)")
        #expect(try await session.complete("chat-cli ask --output markd") == ["ask", "--output", "markdown"])
        #expect(try await session.complete("chat-cli conf") == ["config"])
        #expect(try await session.complete("chat-cli config expl") == ["config", "explain"])
        #expect(!session.wasExecuted)
    }

    @Test(arguments: Shell.allCases)
    func `a name that begins with a dash is proposed only where it is a name`(shell: Shell) async throws {
        let session = try await ShellSession(shell)
        try await session.use(conversations: ["-rf $(touch f)"])
        #expect(try await session.complete("chat-cli show -- ") == ["show", "--", "-rf $(touch f)"], "\(shell)")
        #expect(try await session.complete("chat-cli ask --cid=-") == ["ask", "--cid=-rf $(touch f)"], "\(shell)")
        #expect(try await session.complete("chat-cli ask --cid ") == ["ask", "--cid"], "\(shell)")
    }

    @Test(arguments: Shell.allCases)
    func `control characters in a model's name reach neither the screen nor the shell`(shell: Shell) async throws {
        let session = try await ShellSession(shell)
        for model in ["zz\u{1B}]52;c;aGk=\u{7}\u{9B}2J", "zz\u{202E}rtl", "zz\u{AD} \u{E0041}", "zz\r\u{7F}$(touch f)"]
        {
            try await session.use(conversations: ["a"], model: model)
            #expect(try await session.complete("chat-cli ask -m zz") == ["ask", "-m", model], "\(shell)")
        }
        #expect(!session.wasExecuted)
    }

    @Test(arguments: Shell.allCases)
    func `files are completed with the shell's own quoting`(shell: Shell) async throws {
        let session = try await ShellSession(shell)
        for name in ["in $(touch f) it's.txt", "файл `touch f`.txt"] {
            _ = try session.home.write("x", to: name)
            let start = name.prefix(2)
            #expect(try await session.complete("chat-cli ask -f \(start)") == ["ask", "-f", name], "\(shell)")
            unlink(session.home.file(name))
        }
        #expect(!session.wasExecuted)
    }

    @Test func `every shell gets a script of ours, also from the parser's own option`() async throws {
        let program = try Program()
        for shell in Shell.allCases {
            let script = try await program.run("completions", shell.rawValue).output
            #expect(script.contains("---complete \(shell)"))
            #expect(try await program.run("--generate-completion-script", shell.rawValue).output == script)
            #expect(try await program.run("--generate-completion-script=\(shell)").output == script)
        }
    }
}

/// A shell on a terminal with the script loaded, and a `chat-cli` that keeps its arguments where it is not asked to complete.
private struct ShellSession {
    let home: TemporaryFolder
    private let process: TerminalProcess
    private let shell: ShellCompletionTests.Shell
    private let counter = Counter()

    private actor Counter {
        var value = 0
        func next() -> Int {
            value += 1
            return value
        }
    }

    init(_ shell: ShellCompletionTests.Shell) async throws {
        self.shell = shell
        let program = try Program()
        let arguments =
            switch shell {
            case .bash: ["--norc", "--noprofile", "-i"]
            case .zsh: ["-f", "-i"]
            case .fish: ["--no-config", "-i"]
            }
        process = try TerminalProcess("/usr/bin/\(shell)", arguments, columns: 200, environment: ["SHELL": "/bin/bash"])
        home = process.home
        let real = program.path
        let wrapper = try home.write(
            """
            #!/bin/sh
            case "$1" in ---complete) exec \(real) "$@" ;; esac
            printf '%s\\0' "$@" > "$HOME/words.new"
            mv "$HOME/words.new" "$HOME/words"

            """, to: "bin-chat-cli", mode: 0o755)
        mkdir(home.file("bin"), 0o755)
        rename(wrapper, home.file("bin/chat-cli"))
        _ = try home.write(try await program.run("completions", shell.rawValue).output, to: "script")
        switch shell {
        case .bash:
            try await run("PATH=$HOME/bin:$PATH; bind 'set bell-style none'; source $HOME/script")
        case .zsh:
            try await run("PATH=$HOME/bin:$PATH; autoload -U compinit; compinit -u; source $HOME/script")
        case .fish:
            try await run("set -gx PATH $HOME/bin $PATH; function fish_prompt; echo '> '; end; source $HOME/script")
        }
    }

    /// Whether a name was taken for a command.
    var wasExecuted: Bool { access(home.file("f"), F_OK) == 0 }

    /// Makes a database of these conversations the one that the shell's commands use.
    func use(conversations: [String], model: String? = nil) async throws {
        let path = home.file("chat\(await counter.next()).db")
        let store = try await ConversationStore.open(at: path)
        for name in conversations {
            let id = try ConversationID(validating: name)
            _ = try await store.create(ConversationDraft(id: id, model: model.map { ModelID($0) }))
        }
        try await run(shell == .fish ? "set -gx CHAT_DB \(path)" : "export CHAT_DB=\(path)")
    }

    /// Types the beginning of a command and a tab, runs what stands there then, and returns the command's arguments.
    func complete(_ line: String) async throws -> [String] {
        unlink(home.file("words"))
        try await process.type(line + "\t")
        // An open quote would make the shell wait for more; what was completed has none.
        try await process.type("\r")
        try await process.wait("the command") { _ in access(home.file("words"), F_OK) == 0 }
        let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: home.file("words"))))
        return bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast()
            .map { String(decoding: $0, as: UTF8.self) }
    }

    private func run(_ command: String) async throws {
        let mark = home.file("mark\(await counter.next())")
        try await process.type("\(command); touch \(mark)\r")
        try await process.wait("a command of the test") { _ in access(mark, F_OK) == 0 }
    }
}
