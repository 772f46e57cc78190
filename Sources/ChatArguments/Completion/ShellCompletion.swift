/// Candidates for the word at the cursor of a shell.
struct ShellCompletion: Sendable {
    struct Candidate: Sendable, Equatable {
        var value: String
        /// What it is, on one line that a terminal may show; empty where nothing is known.
        var description = ""
    }

    private(set) var candidates: [Candidate] = []
    /// Whether the shell is to propose names of files.
    private(set) var wantsFiles = false
    /// `--name=`, where the value of an option is completed in the option's own word.
    private(set) var optionPrefix = ""

    /// - Parameters:
    ///   - words: The words before the one at the cursor, without the program's name, their quotes removed.
    ///   - current: The beginning of the word at the cursor, its quotes removed.
    ///   - tree: The program's commands.
    ///   - read: Returns the candidates that a query asks for.
    init(
        after words: [String], current: String, in tree: CommandTree,
        reading read: (CandidateQuery) async -> [Candidate] = { await $0.candidates() }
    ) async {
        let reading = CommandLineReading(words, in: tree)
        if let option = reading.pending, option.takesDashes || !CommandLineReading.looksLikeOption(current) {
            // Behind a space the parser takes a value that begins with a dash for an option.
            await propose(option, current, reading, read, mayBeginWithDash: option.takesDashes)
        } else if !reading.isTerminated, current.hasPrefix("-") {
            if let equals = current.firstIndex(of: "="),
                let option = reading.option(named: String(current[..<equals])), option.takesValue
            {
                optionPrefix = String(current[...equals])
                let value = String(current[current.index(after: equals)...])
                await propose(option, value, reading, read, mayBeginWithDash: true)
            } else {
                proposeOptions(reading, current)
            }
        } else {
            await proposeArguments(reading, current, read)
        }
    }

    private mutating func proposeArguments(
        _ reading: CommandLineReading, _ current: String, _ read: (CandidateQuery) async -> [Candidate]
    ) async {
        let command = reading.command
        if reading.argumentCount == 0, !reading.isTerminated {
            candidates = command.subcommands.filter { $0.name.hasPrefix(current) }
                .map { Candidate(value: $0.name, description: $0.abstract) }
        }
        let positionals = (command.defaultSubcommand ?? command).positionals
        let place = min(reading.argumentCount, positionals.count - 1)
        if place >= 0, place == reading.argumentCount || positionals[place].isRepeating {
            await propose(positionals[place], current, reading, read, mayBeginWithDash: reading.isTerminated)
        }
        if candidates.isEmpty, !wantsFiles, current.isEmpty, !reading.isTerminated { proposeOptions(reading, "") }
    }

    /// Proposes the options that were not given yet, by one name each.
    private mutating func proposeOptions(_ reading: CommandLineReading, _ prefix: String) {
        var given: Set<String> = []
        for case .option(let option) in reading.roles where !option.isRepeating { given.insert(option.mainName) }
        for case .joined(let option, _) in reading.roles where !option.isRepeating { given.insert(option.mainName) }
        for option in reading.options where !given.contains(option.mainName) {
            let names = option.names.filter { $0.hasPrefix(prefix) }
            guard let name = names.first(where: { $0.hasPrefix("--") }) ?? names.first else { continue }
            candidates.append(Candidate(value: name, description: option.abstract))
        }
    }

    private mutating func propose(
        _ argument: CommandTree.Argument, _ prefix: String, _ reading: CommandLineReading,
        _ read: (CandidateQuery) async -> [Candidate],
        mayBeginWithDash: Bool
    ) async {
        let values: [Candidate]
        switch argument.candidates {
        case nil: return
        case .files?:
            wantsFiles = true
            return
        case .list(let list)?: values = list.map { Candidate(value: $0) }
        case .source(let source)?:
            values = await read(CandidateQuery(source: source, prefix: prefix, settings: reading.settings))
        }
        candidates += values.filter { candidate in
            let value = candidate.value
            return value.unicodeScalars.starts(with: prefix.unicodeScalars)
                && (mayBeginWithDash || !value.hasPrefix("-"))
                && !value.utf8.contains { $0 == 0 || $0 == 0x0A }
        }
    }
}
