public import ChatKit

/// Mends command lines whose meaning is plain though the parser does not take them, and refuses what it would misread.
public struct CommandLineRepair: Sendable {
    private let tree: CommandTree
    private let words: [String]

    public init(_ words: [String], in tree: CommandTree) {
        self.words = words
        self.tree = tree
    }

    // MARK: - Empty values

    /// The options for which an empty value means something.
    private static let mayBeEmpty: Set<String> = ["--system", "--title"]

    /// Whether some option may have an empty value: rare, and only then is the tree needed.
    public static func mayHaveEmptyValues(_ words: [String]) -> Bool {
        words.prefix { $0 != "--" }.contains { $0.isEmpty || $0.hasPrefix("-") && $0.hasSuffix("=") }
    }

    /// The words with `--name=` parted into the option and an empty value: the parser would take the next word for the value.
    ///
    /// - Throws: ``ChatError/invalidUsage(_:)`` where an empty value means nothing, as in `--cid="$UNSET"`.
    public func withEmptyValues() throws(ChatError) -> [String] {
        var result: [String] = []
        var former = ""
        for (word, role) in zip(words, CommandLineReading(words, in: tree).roles) {
            defer { former = word }
            switch role {
            case .joined(let option, ""):
                guard option.takesValue else { throw .invalidUsage("\(option.mainName) takes no value") }
                try Self.checkEmpty(option, typed: String(word.dropLast()))
                result += [String(word.dropLast()), ""]
            case .value(let option) where word.isEmpty:
                try Self.checkEmpty(option, typed: former)
                result.append(word)
            default: result.append(word)
            }
        }
        return result
    }

    private static func checkEmpty(_ option: CommandTree.Argument, typed: String) throws(ChatError) {
        let name = typed.hasPrefix("--") ? typed : option.mainName
        if !mayBeEmpty.contains(option.mainName) { throw .invalidUsage("\(name) must not be empty") }
    }

    // MARK: - Other names

    /// Other names for options, as other programs call them.
    private static let synonyms = [
        "--attach": "--attachment", "--attachments": "--attachment", "--image": "--attachment",
        "--picture": "--attachment",
        "--audio": "--attachment", "--files": "--file", "--format": "--output", "--system-prompt": "--system",
        "--instructions": "--system", "--no-save": "--no-store", "--no-log": "--no-store",
        "--max-output-tokens": "--max-tokens",
        "--max-completion-tokens": "--max-tokens", "--temp": "--temperature", "--continue-last": "--continue",
        "--yes": "--force", "-y": "--force",
        "--dryrun": "--dry-run", "--silent": "--quiet", "--num": "--limit", "--count": "--limit", "-n": "--limit",
        "--id": "--conversation", "--thread": "--conversation", "--chat": "--conversation", "--to-file": "--to",
        "--tools-file": "--tools", "--code": "--extract", "--extract-code": "--extract",
    ]
    /// Flags that name a form of the output.
    private static let forms = [
        "--json": "json", "--jsonl": "jsonl", "--ndjson": "jsonl", "--markdown": "markdown", "--md": "markdown",
        "--raw": "markdown", "--text": "text", "--plain": "text",
    ]
    /// Other names for values of `--output` and `--input`.
    private static let values = [
        "md": "markdown", "raw": "markdown", "plain": "text", "txt": "text", "ndjson": "jsonl", "jsonlines": "jsonl",
        "json-lines": "jsonl",
    ]
    /// What is so without being asked for.
    private static let redundant: Set<String> = ["--stream", "--store", "--stdin"]

    /// The words as they were meant; the same words where nothing can be mended.
    public func mended() -> [String] {
        var result: [String] = []
        /// A conversation's ID that was given as an option to a command that takes it as an argument.
        var id: String?
        let reading = CommandLineReading(words, in: tree)
        let takesID = reading.command.positionals.first?.candidates == .source(.conversations)
        var place = 0
        while place < words.count {
            let word = words[place]
            defer { place += 1 }
            switch reading.roles[place] {
            case .terminator: return insert(id, in: result, reading) + words[place...]
            case .unknownOption:
                let (name, value) = Self.parts(of: word)
                let next = place + 1 < words.count ? words[place + 1] : nil
                if takesID, ["--conversation", "--cid", "--id", "--thread"].contains(name), let given = value ?? next {
                    id = given
                    if value == nil { place += 1 }
                } else {
                    result += mended(name, value, word, in: reading)
                }
            case .value(let option): result.append(Self.value(word, of: option))
            case .joined(let option, let value):
                result.append(Self.parts(of: word).name + "=" + Self.value(value, of: option))
            case .command, .option, .argument: result.append(word)
            }
        }
        return insert(id, in: result, reading)
    }

    private func insert(_ id: String?, in words: [String], _ reading: CommandLineReading) -> [String] {
        guard let id else { return words }
        var words = words
        words.insert(id, at: min(words.count, reading.path.count - 1))
        return words
    }

    private func mended(_ name: String, _ value: String?, _ word: String, in reading: CommandLineReading) -> [String] {
        let spelled = name.lowercased().split(separator: "_", omittingEmptySubsequences: false).joined(separator: "-")
        if let form = Self.forms[spelled], value == nil, let output = reading.option(named: "--output") {
            let known =
                output.values.contains(form) ? form : form == "markdown" && output.values.contains("md") ? "md" : nil
            if let known { return ["--output=\(known)"] }
        }
        if value == nil, Self.redundant.contains(spelled), reading.command.option(named: "--no-stream") != nil {
            return []
        }
        let candidates = [spelled, Self.synonyms[spelled]].compactMap { $0 }
        for candidate in candidates where reading.option(named: candidate) != nil {
            return [value.map { "\(candidate)=\($0)" } ?? candidate]
        }
        // The beginning of one option's name is that option.
        if spelled.hasPrefix("--"), spelled.count >= 5 {
            let found = reading.options.filter { $0.names.contains { $0.hasPrefix(spelled) } }
            if found.count == 1, let name = found[0].names.first(where: { $0.hasPrefix(spelled) }) {
                return [value.map { "\(name)=\($0)" } ?? name]
            }
        }
        // -ofoo=1, -mgpt-4o: a letter with its value behind it.
        if !word.hasPrefix("--"), word.count > 2, let option = reading.option(named: String(word.prefix(2))),
            option.takesValue
        {
            return [option.mainName + "=" + word.dropFirst(2)]
        }
        return [word]
    }

    private static func parts(of word: String) -> (name: String, value: String?) {
        guard let equals = word.firstIndex(of: "=") else { return (word, nil) }
        return (String(word[..<equals]), String(word[word.index(after: equals)...]))
    }

    /// A value as the option spells it.
    private static func value(_ value: String, of option: CommandTree.Argument) -> String {
        guard !option.values.isEmpty, !option.values.contains(value) else { return value }
        let lowercase = value.lowercased()
        let other = values[lowercase] ?? values.first { $0.value == lowercase }?.key ?? lowercase
        return [lowercase, other].first { option.values.contains($0) } ?? value
    }

    // MARK: - Suggestions

    /// The option or command that is spelled most like a word; nil if none is near.
    public static func nearest(to word: String, among names: some Sequence<String>) -> String? {
        let word = Array(word.lowercased().unicodeScalars)
        let limit = max(1, min(3, word.filter { $0 != "-" }.count / 2))
        return names.map { ($0, distance(word, Array($0.unicodeScalars))) }.filter { $0.1 <= limit }
            .min { $0.1 < $1.1 }?.0
    }

    /// How many letters must be put in, left out, replaced or exchanged with their neighbour.
    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var rows = [Array(0...right.count)]
        for i in 0..<left.count {
            var row = [i + 1]
            for j in 0..<right.count {
                var least = min(row[j] + 1, rows[i][j + 1] + 1, rows[i][j] + (left[i] == right[j] ? 0 : 1))
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    least = min(least, rows[i - 1][j - 1] + 1)
                }
                row.append(least)
            }
            rows.append(row)
        }
        return rows[left.count][right.count]
    }
}
