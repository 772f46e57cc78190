import ArgumentParser

/// Words of a command line that begin with a dash and are no options: the parser takes them for some, and then complains
/// about something else.
enum DashedWords {
    /// What is wrong with the first of them, and what to write instead; nil when there is none.
    ///
    /// - Parameter message: What the parser said.
    static func fault(in arguments: [String], after message: String) -> (message: String, hint: String)? {
        if message.hasPrefix("Unknown option") {
            return (message, "a word that begins with a dash goes after --")
        }
        let arguments = Array(arguments.prefix { $0 != "--" })
        let options = Options(of: command(in: arguments))
        for (place, word) in arguments.enumerated() where word.hasPrefix("-") && word.count > 1 {
            let former = place > 0 ? options.withValue.first { $0 == arguments[place - 1] } : nil
            if let former {
                guard message.hasPrefix("Missing value for '\(former) ") else { continue }
                let joined = former.hasPrefix("--") ? "\(former)=\(word)" : "\(former)\(word)"
                return (
                    "\(former) has no value: \(word) begins with a dash, so that it is taken for an option",
                    "if it is the value, write \(joined)"
                )
            }
            if options.knows(word) { continue }
            if message.contains(word) { return nil }
            return ("there is no option \(word)", "a word that begins with a dash goes after --")
        }
        return nil
    }

    /// The command that was given, as deep as it goes.
    private static func command(in arguments: [String]) -> any ParsableCommand.Type {
        var found: any ParsableCommand.Type = ChatCLI.self
        for word in arguments where !word.hasPrefix("-") {
            let commands = found.configuration.subcommands
            guard let next = commands.first(where: { $0.configuration.commandName == word }) else { break }
            found = next
        }
        return found
    }

    /// A command's options, as its help tells them.
    private struct Options {
        var names: Set<String> = []
        var withValue: Set<String> = []

        init(of command: any ParsableCommand.Type) {
            for line in command.helpMessage(columns: 200).split(separator: "\n") {
                // `  -m, --model <model>     The model.`
                guard line.hasPrefix("  -") else { continue }
                let label = line.dropFirst(2).prefix { $0 != "<" }
                let given = label.split { $0 == "," || $0 == " " }.prefix { $0.hasPrefix("-") }.map(String.init)
                names.formUnion(given)
                let isFollowed = line.dropFirst(2 + label.count).hasPrefix("<")
                if isFollowed, !label.contains("  ") { withValue.formUnion(given) }
            }
        }

        /// Whether a word is an option of the command, alone, with its value, or several of one letter together.
        func knows(_ word: String) -> Bool {
            let name = String(word.prefix { $0 != "=" })
            if names.contains(name) { return true }
            guard !word.hasPrefix("--") else { return false }
            for letter in word.dropFirst() {
                let option = "-\(letter)"
                if withValue.contains(option) { return true }
                if !names.contains(option) { return false }
            }
            return true
        }
    }
}
