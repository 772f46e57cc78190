import ArgumentParser
import ChatArguments
import ChatKit
import Synchronization

/// Brings arguments into the one spelling that the parser knows.
enum ArgumentSpelling {
    /// The arguments as they were understood; those of the process until then.
    private static let understood = Mutex<[String]?>(nil)

    static var current: [String] { understood.withLock { $0 } ?? ProgramArguments.current.words }

    /// Parses the arguments of the process, and mends them where the parser does not take them but their meaning is plain.
    ///
    /// - Throws: What the parser throws, ``WrongUsage``, and ``ChatError/unusableInput(_:)`` for bytes that are not UTF-8.
    static func command() async throws -> any ParsableCommand {
        let words = try arguments()
        // serve takes the options of the servers that it stands in for, so the parser would give it this word too.
        if words.starts(with: ["serve", "setup"]) {
            let asksForHelp = words.contains("--help") || words.contains("-h")
            if asksForHelp { return try await ChatCLI.asyncParseAsRoot(["help", "serve", "setup"]) }
            return try ServeSetupCommand.parse(Array(words.dropFirst(2)))
        }
        do {
            return try await ChatCLI.asyncParseAsRoot(words)
        } catch {
            guard ChatCLI.exitCode(for: error) == .validationFailure, let tree else { throw error }
            // Once more, for the values of options that have their own names only now.
            let mended = CommandLineRepair(CommandLineRepair(words, in: tree).mended(), in: tree).mended()
            guard mended != words else { throw error }
            understood.withLock { $0 = mended }
            return try await ChatCLI.asyncParseAsRoot(mended)
        }
    }

    /// The parser's commands and options: costly, so for errors only.
    static var tree: CommandTree? { CommandTree(description: ChatCLI._dumpHelp()) }

    private static func arguments() throws -> [String] {
        let arguments = try ProgramArguments.current.validated()
        try checkCommands(arguments)
        var words = normalized(arguments)
        if CommandLineRepair.mayHaveEmptyValues(words), let tree {
            words = try CommandLineRepair(words, in: tree).withEmptyValues()
        }
        return words
    }

    /// Refuses commands that there are not, where the parser would count them as arguments, or show another one's help
    /// and call that a success: `aks hi`, `help nonsense`, `config set --help`.
    private static func checkCommands(_ arguments: [String]) throws {
        var words = arguments.prefix { !$0.hasPrefix("-") }
        let isHelp = words.first == "help"
        if isHelp { words.removeFirst() }
        if isHelp, words == ["help"] { return }
        if words.isEmpty, !isHelp { return try checkOptions(arguments) }
        var commands: [any ParsableCommand.Type] = ChatCLI.configuration.subcommands
        for word in words {
            guard let command = commands.first(where: { $0.isCalled(word) }) else {
                let isFirst = commands.count == ChatCLI.configuration.subcommands.count
                guard isHelp || isFirst || arguments.contains(where: { $0 == "--help" || $0 == "-h" }) else { return }
                throw unknownCommand(word, among: commands, arguments: isFirst && !isHelp ? arguments : [])
            }
            commands = command.configuration.subcommands
            if commands.isEmpty {
                guard isHelp, word != words.last else { return }
                throw ChatError.invalidUsage("\(word) has no commands of its own, so there is no help of one")
            }
        }
    }

    /// Names the command that was forgotten before an option: `-c hi`, `--cid 111 hi`.
    private static func checkOptions(_ arguments: [String]) throws {
        guard let first = arguments.first, !["-h", "--help", "--version"].contains(first),
            !first.hasPrefix("--experimental"), !first.hasPrefix("--generate"), !first.hasPrefix("---"), first != "--"
        else { return }
        let command = arguments.first { ChatCLI.commandName(calledBy: $0) != nil }
        throw WrongUsage(
            message: "no command was given before \(first)",
            hint: command.map { "options go after the command: chat-cli \($0) \(first) …" }
                ?? "to send a prompt: chat-cli ask \(ShellText.quoted(arguments))")
    }

    private static func unknownCommand(
        _ word: String, among commands: [any ParsableCommand.Type], arguments: [String]
    ) -> WrongUsage {
        let names = commands.flatMap { [$0.configuration.commandName].compactMap { $0 } + $0.configuration.aliases }
        let near = others[word] ?? CommandLineRepair.nearest(to: word, among: names + ["help"])
        var hint = near.map { "did you mean \($0)?" }
        if hint == nil, !arguments.isEmpty { hint = "to send a prompt: chat-cli ask \(ShellText.quoted(arguments))" }
        return WrongUsage(message: "there is no command \(word)", hint: hint)
    }

    /// What other programs call commands of ours.
    private static let others = [
        "chat": "ask", "prompt": "ask", "send": "ask", "run": "ask", "complete": "ask", "history": "list",
        "logs": "show",
        "view": "show", "print": "show", "cat": "show", "grep": "search", "cost": "usage",
        "costs": "usage",
        "auth": "keys", "login": "keys", "settings": "config", "count": "tokens", "budget": "limit", "check": "doctor",
        "convert": "translate", "server": "serve", "gateway": "serve", "tag": "set", "archive": "set", "pin": "set",
    ]

    /// Whether a word is an option rather than a value: `-n`, `--quiet`, but not `-1` and not `-`.
    private static func isFlag(_ word: String) -> Bool {
        guard word.hasPrefix("-"), let next = word.dropFirst().first else { return false }
        return !next.isNumber && next != "."
    }

    /// Joins `-o KEY VALUE` and `-p KEY VALUE`, as the field writes them, into `-o KEY=VALUE`: the parser knows options of one
    /// value only.
    static func normalized(_ arguments: [String]) -> [String] {
        var result: [String] = []
        var position = 0
        while position < arguments.count {
            let argument = arguments[position]
            if argument == "--" { return result + arguments[position...] }
            let isOption = ["-o", "--option", "-p", "--param"].contains(argument)
            if isOption, position + 2 < arguments.count, !arguments[position + 1].contains("="),
                !isFlag(arguments[position + 2])
            {
                result += [argument, arguments[position + 1] + "=" + arguments[position + 2]]
                position += 3
            } else {
                result.append(argument)
                position += 1
            }
        }
        return result
    }
}

/// A fault of usage with advice of its own.
struct WrongUsage: Error {
    let message: String
    /// Nil where only the command's help is worth reading.
    let hint: String?
}

extension ParsableCommand {
    /// Whether this is the command's name, or another one that it answers to.
    static func isCalled(_ name: String) -> Bool {
        configuration.commandName == name || configuration.aliases.contains(name)
    }
}
