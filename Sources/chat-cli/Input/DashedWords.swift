import ArgumentParser
import ChatArguments

/// Words of a command line that begin with a dash and are no options: the parser takes them for some, and then complains
/// about something else.
enum DashedWords {
    /// What is wrong with the first of them, and what to write instead; nil when there is none.
    ///
    /// - Parameter message: What the parser reports.
    static func fault(in arguments: [String], after message: String) -> (message: String, hint: String)? {
        let arguments = Array(arguments.prefix { $0 != "--" })
        guard let tree = ArgumentSpelling.tree else { return nil }
        let reading = CommandLineReading(arguments, in: tree)
        // The parser proposes whatever is nearest, however far: --db for --tag.
        let message = message.firstRange(of: ". Did you mean").map { String(message[..<$0.lowerBound]) } ?? message
        for (place, word) in arguments.enumerated() where CommandLineReading.looksLikeOption(word) {
            if place > 0, case .option(let former) = reading.roles[place - 1], former.takesValue {
                let name = arguments[place - 1]
                guard message.hasPrefix("Missing value for '\(name) ") else { continue }
                let joined = name.hasPrefix("--") ? "\(name)=\(word)" : "\(name)\(word)"
                return (
                    "\(name) has no value: \(word) begins with a dash, so that it is taken for an option",
                    "if it is the value, write \(joined)"
                )
            }
            guard case .unknownOption = reading.roles[place] else { continue }
            if message.hasPrefix("Unknown option") { return (message, advice(for: word, in: reading)) }
            if message.contains(word) { return nil }
            return ("there is no option \(word)", advice(for: word, in: reading))
        }
        return message.hasPrefix("Unknown option") ? (message, "a word that begins with a dash goes after --") : nil
    }

    /// The option that was probably meant, or how to write a word that is none.
    private static func advice(for word: String, in reading: CommandLineReading) -> String {
        let name = String(word.prefix { $0 != "=" })
        if ["--key", "--api-key", "--token"].contains(name) {
            return "keys are never arguments, which others can see: chat-cli keys set PROFILE stores one"
        }
        let names = reading.options.flatMap(\.names).filter { $0.hasPrefix("--") }
        if name.hasPrefix("--"), let near = CommandLineRepair.nearest(to: name, among: names) {
            return "did you mean \(near)?"
        }
        return "a word that begins with a dash goes after --"
    }
}
