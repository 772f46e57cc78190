/// Names of tools as a provider takes them, and the way back.
///
/// A name that the provider takes is left alone; another one is spelled with what it takes (`my-tool.v2` becomes
/// `my_tool_v2`), so that no two are the same.
struct ToolNames: Sendable, Hashable {
    /// What a provider takes as a tool's name. All take Latin letters, digits and `_`, up to 64 of them.
    struct Rule: Sendable, Hashable {
        var allowsHyphens: Bool
        var allowsLeadingDigits: Bool
        /// Names of the provider's own.
        var reserved: Set<String> = []
    }

    private var spelled: [String: String] = [:]
    /// The caller's names by the provider's, where they differ.
    private(set) var originals: [String: String] = [:]

    /// Spells all the names of a request at once: those that are taken as they are come first.
    init(_ names: some Sequence<String>, rule: Rule) {
        var taken: Set<String> = []
        var others: [String] = []
        for name in names where spelled[name] == nil {
            if Self.spelling(of: name, rule) == name {
                spelled[name] = name
                taken.insert(name)
            } else {
                others.append(name)
            }
        }
        var numbers: [Substring: Int] = [:]
        for name in others where spelled[name] == nil {
            let spelling = Self.unique(Self.spelling(of: name, rule), taken, &numbers)
            taken.insert(spelling)
            spelled[name] = spelling
            originals[spelling] = name
        }
    }

    /// The name as the provider takes it.
    subscript(name: String) -> String { spelled[name] ?? name }

    private static func spelling(of name: String, _ rule: Rule) -> String {
        var spelling = ""
        for scalar in name.unicodeScalars.prefix(64) {
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "_": spelling.unicodeScalars.append(scalar)
            case "-" where rule.allowsHyphens: spelling.append("-")
            default: spelling.append("_")
            }
        }
        if spelling.allSatisfy({ $0 == "_" || $0 == "-" }) { spelling = "tool" }
        if !rule.allowsLeadingDigits, spelling.first?.isNumber == true { spelling = "_" + spelling.prefix(63) }
        return rule.reserved.contains(spelling) ? "user_" + spelling : spelling
    }

    /// - Parameter numbers: The last number that was tried for each stem: a dialogue may have very many names.
    private static func unique(
        _ spelling: String, _ taken: Set<String>, _ numbers: inout [Substring: Int]
    ) -> String {
        var unique = spelling
        let stem = spelling.prefix(60)
        while taken.contains(unique) {
            let number = numbers[stem, default: 1] + 1
            numbers[stem] = number
            let suffix = "_\(number)"
            unique = stem.prefix(64 - suffix.utf8.count) + suffix
        }
        return unique
    }
}

extension ChatRequest {
    /// Every name of a tool in the request, in its order: the tools', the one that must be called, the dialogue's.
    var toolNames: [String] {
        var names: [String] = []
        for case .function(let function) in options.tools { names.append(function.name) }
        if case .named(let name) = options.toolChoice { names.append(name) }
        for message in messages {
            names += message.toolCalls.map(\.name) + message.toolResults.compactMap(\.name)
        }
        return names
    }
}
