import ArgumentParser
import ChatArguments
import ChatKit

/// Brings arguments into the one spelling that the parser knows.
enum ArgumentSpelling {
    /// The arguments of the process as text.
    ///
    /// - Throws: ``ChatError/unusableInput(_:)`` for bytes that are not UTF-8; Swift would replace them without a word.
    static func arguments() throws(ChatError) -> [String] {
        let arguments = try ProgramArguments.current.validated()
        try checkCommands(arguments)
        return normalized(arguments)
    }

    /// Refuses commands that there are not, where the parser would count them as arguments, or show another one's help
    /// and call that a success: `aks hi`, `help nonsense`, `config set --help`.
    static func checkCommands(_ arguments: [String]) throws(ChatError) {
        var words = arguments.prefix { !$0.hasPrefix("-") }
        let isHelp = words.first == "help"
        if isHelp { words.removeFirst() }
        if isHelp, words == ["help"] { return }
        var commands: [any ParsableCommand.Type] = ChatCLI.configuration.subcommands
        for word in words {
            guard let command = commands.first(where: { $0.configuration.commandName == word }) else {
                let isFirst = commands.count == ChatCLI.configuration.subcommands.count
                guard isHelp || isFirst || arguments.contains(where: { $0 == "--help" || $0 == "-h" }) else { return }
                throw .invalidUsage("there is no command \(word)")
            }
            commands = command.configuration.subcommands
            if commands.isEmpty {
                guard isHelp, word != words.last else { return }
                throw .invalidUsage("\(word) has no commands of its own, so there is no help of one")
            }
        }
    }

    /// Whether a word is an option rather than a value: `-n`, `--quiet`, but not `-1` and not `-`.
    private static func isFlag(_ word: String) -> Bool {
        guard word.hasPrefix("-"), let next = word.dropFirst().first else { return false }
        return !next.isNumber && next != "."
    }

    /// Joins `-o KEY VALUE`, as the field writes it, into `-o KEY=VALUE`: the parser knows options of one value only.
    static func normalized(_ arguments: [String]) -> [String] {
        var result: [String] = []
        var position = 0
        while position < arguments.count {
            let argument = arguments[position]
            if argument == "--" { return result + arguments[position...] }
            let isOption = argument == "-o" || argument == "--option"
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
