/// What each word of a command line is: a command, an option, the value of one, or an argument.
public struct CommandLineReading: Sendable {
    public enum Role: Sendable {
        case command
        /// An option or flag, alone or with letters that are flags too.
        case option(CommandTree.Argument)
        /// `--name=value`; also for a flag, which takes none.
        case joined(CommandTree.Argument, value: String)
        /// The value of the option before it.
        case value(CommandTree.Argument)
        case argument
        /// `--`
        case terminator
        /// A word that begins with a dash and names no option of the command.
        case unknownOption
    }

    /// The commands that were named, the program itself first.
    public private(set) var path: [CommandTree]
    public private(set) var roles: [Role] = []
    /// The option whose value comes next.
    public private(set) var pending: CommandTree.Argument?
    /// Whether `--` was met.
    public private(set) var isTerminated = false
    /// How many arguments were met.
    public private(set) var argumentCount = 0

    public init(_ words: some Sequence<String>, in tree: CommandTree) {
        path = [tree]
        for word in words { read(word) }
    }

    /// The options that say where settings and conversations are, as `--name=value`.
    public private(set) var settings: [String] = []
    private static let settingNames: Set<String> = ["--db", "--config", "--env-file"]

    public var command: CommandTree { path[path.count - 1] }

    /// The option of this name, in the command or in the one that it stands for.
    public func option(named name: String) -> CommandTree.Argument? {
        command.option(named: name) ?? command.defaultSubcommand?.option(named: name)
    }

    /// The options that the command takes.
    public var options: [CommandTree.Argument] {
        guard let standIn = command.defaultSubcommand else { return command.options }
        return standIn.options + command.options.filter { standIn.option(named: $0.mainName) == nil }
    }

    private mutating func read(_ word: String) {
        if isTerminated { return readArgument(word) }
        if let option = pending, option.takesDashes || !Self.looksLikeOption(word) {
            pending = nil
            roles.append(.value(option))
            if Self.settingNames.contains(option.mainName) { settings.append("\(option.mainName)=\(word)") }
            return
        }
        pending = nil
        if word == "--" {
            isTerminated = true
            roles.append(.terminator)
        } else if Self.looksLikeOption(word) {
            readOption(word)
        } else {
            readArgument(word)
        }
    }

    private mutating func readOption(_ word: String) {
        let name = String(word.prefix { $0 != "=" })
        if let option = option(named: name) {
            if name.count < word.count {
                roles.append(.joined(option, value: String(word.dropFirst(name.count + 1))))
                if Self.settingNames.contains(option.mainName) { settings.append(word) }
            } else {
                roles.append(.option(option))
                if option.takesValue { pending = option }
            }
            return
        }
        guard !word.hasPrefix("--") else { return roles.append(.unknownOption) }
        // Several letters in one word: only the last may take a value.
        let letters = name.dropFirst().map { option(named: "-\($0)") }
        guard let last = letters.last, let last, letters.allSatisfy({ $0 != nil }),
            letters.dropLast().allSatisfy({ $0?.takesValue == false })
        else { return roles.append(.unknownOption) }
        roles.append(.option(last))
        if last.takesValue { pending = last }
    }

    private mutating func readArgument(_ word: String) {
        if !isTerminated, argumentCount == 0, let next = command.subcommand(named: word) {
            path.append(next)
            roles.append(.command)
        } else {
            argumentCount += 1
            roles.append(.argument)
        }
    }

    /// Whether a word has the form of an option: it begins with a dash and is more than that.
    public static func looksLikeOption(_ word: String) -> Bool {
        word.hasPrefix("-") && word != "-"
    }
}
