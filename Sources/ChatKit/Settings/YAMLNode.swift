internal import Yams

/// A piece of a YAML document with the line it stands at.
struct YAMLNode: Sendable {
    enum Content: Sendable {
        /// A scalar; only plain ones may mean numbers, truths and nothing.
        case scalar(String, isPlain: Bool)
        case list([YAMLNode])
        case mapping([(name: String, line: Int, value: YAMLNode)])
    }

    let content: Content
    let line: Int

    /// Reads the one document of a text; nil if the text holds none.
    ///
    /// - Throws: ``ChatError/invalidSettings(place:problem:hint:)`` with `path:line`.
    static func document(_ text: String, path: String) throws(ChatError) -> YAMLNode? {
        try checkAliases(text, path: path)
        let root: Node?
        do {
            // Without the default rules, which run regular expressions over every scalar.
            root = try compose(yaml: text, .basic, .default, .utf8)
        } catch let error as YamlError {
            throw invalid(error, text: text, path: path)
        } catch {
            throw .invalidSettings(place: path, problem: "not YAML", hint: "")
        }
        var remaining = 10_000
        return try root.map { (node) throws(ChatError) in try convert(node, line: 1, path: path, &remaining) }
    }

    private static func convert(
        _ node: Node, line: Int, path: String, _ remaining: inout Int
    ) throws(ChatError) -> YAMLNode {
        remaining -= 1
        let line = node.mark?.line ?? line
        guard remaining > 0 else {
            throw .invalidSettings(
                place: "\(path):\(line)", problem: "the file has too many values", hint: "use fewer aliases")
        }
        switch node {
        case .scalar(let scalar):
            return YAMLNode(content: .scalar(scalar.string, isPlain: scalar.style == .plain), line: line)
        case .sequence(let sequence):
            var list: [YAMLNode] = []
            for element in sequence { list.append(try convert(element, line: line, path: path, &remaining)) }
            return YAMLNode(content: .list(list), line: line)
        case .mapping(let mapping):
            var members: [(name: String, line: Int, value: YAMLNode)] = []
            for (key, value) in mapping {
                let line = key.mark?.line ?? line
                guard case .scalar(let name) = key else {
                    throw .invalidSettings(
                        place: "\(path):\(line)", problem: "a name cannot be a list or a mapping", hint: "")
                }
                members.append((name.string, line, try convert(value, line: line, path: path, &remaining)))
            }
            return YAMLNode(content: .mapping(members), line: line)
        case .alias:
            throw .invalidSettings(place: "\(path):\(line)", problem: "an alias that means nothing", hint: "")
        }
    }

    /// Refuses files whose aliases could unfold to something huge: the parser compares names before we see them.
    ///
    /// Counts what may be aliases, so `*` in a text counts too, but only where something may be an anchor.
    private static func checkAliases(_ text: String, path: String) throws(ChatError) {
        var anchors = 0
        var aliases = 0
        var line = 1
        var previous = UInt8(ascii: "\n")
        var beforeThat = previous
        for byte in text.utf8 {
            let isName = byte > 0x20 && !",[]{}*&".utf8.contains(byte)
            let startsToken = [0x0A, 0x20, 0x2C, 0x5B, 0x7B, 0x3A, 0x2D, 0x3F].contains(beforeThat)
            if isName, startsToken {
                if previous == UInt8(ascii: "&") { anchors += 1 }
                if previous == UInt8(ascii: "*") { aliases += 1 }
            }
            if anchors > 0, aliases > 32 {
                throw .invalidSettings(
                    place: "\(path):\(line)", problem: "more than 32 aliases", hint: "write the values out")
            }
            if byte == 0x0A { line += 1 }
            beforeThat = previous
            previous = byte
        }
    }

    private static func invalid(_ error: YamlError, text: String, path: String) -> ChatError {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        func at(_ line: Int, _ problem: String, _ hint: String) -> ChatError {
            // What is missing at the end is missed in the line after it.
            .invalidSettings(place: "\(path):\(min(line, lines.count))", problem: problem, hint: hint)
        }
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            let line = lines.indices.contains(mark.line - 1) ? lines[mark.line - 1] : ""
            if line.prefix(while: { $0 == " " || $0 == "\t" }).contains("\t") {
                return at(mark.line, "a tab indents the line", "indent with spaces")
            }
            return at(
                mark.line, "not YAML: \(problem)", "check the indentation and colons here and in the line above")
        case .reader(let problem, let offset, _, _):
            let line = text.prefix(offset ?? 0).count { $0.isNewline } + 1
            return at(line, "not YAML: \(problem)", "remove the control character")
        case .duplicatedKeysInMapping(let names, let context):
            return at(context.mark.line, "\(names.joined(separator: ", ")) is given twice", "remove one of them")
        default:
            return .invalidSettings(place: path, problem: "not YAML", hint: "chat-cli config init shows the form")
        }
    }
}

extension YAMLNode {
    /// Whether nothing stands there, as after a name whose value is commented out.
    var isNull: Bool {
        if case .scalar(let text, isPlain: true) = content { ["", "~", "null"].contains(text) } else { false }
    }

    /// The elements of a list; nil for anything else.
    var elements: [YAMLNode]? {
        if case .list(let elements) = content { elements } else { nil }
    }

    /// The names and values of a mapping; nil for anything else.
    var members: [(name: String, line: Int, value: YAMLNode)]? {
        if case .mapping(let members) = content { members } else { nil }
    }

    /// What stands there, in words.
    var kindName: String {
        switch content {
        case .scalar: "a single value"
        case .list: "a list"
        case .mapping: "names with values"
        }
    }

    /// The same as JSON, by YAML's core rules: plain `true`, `null` and numbers are what they look like.
    var json: JSONValue {
        switch content {
        case .scalar(let text, isPlain: false): .string(text)
        case .scalar(let text, isPlain: true): Self.plain(text)
        case .list(let elements): .array(elements.map(\.json))
        case .mapping(let members): .object(JSONObject(members.map { ($0.name, $0.value.json) }))
        }
    }

    private static func plain(_ text: String) -> JSONValue {
        switch text {
        case "", "~", "null": return .null
        case "true": return true
        case "false": return false
        default:
            guard let first = text.utf8.first, (0x30...0x39).contains(first) || "+-.".utf8.contains(first) else {
                return .string(text)
            }
            if let whole = Int(text) { return .integer(whole) }
            if !text.utf8.contains(UInt8(ascii: "x")), let number = Double(text), number.isFinite {
                return .double(number)
            }
            return .string(text)
        }
    }
}
