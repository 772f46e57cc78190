/// A prompt with gaps, and how it is sent.
///
/// `$name` and `${name}` in ``prompt`` and ``system`` are parameters, `$input` is what the user adds, and `$$` is a dollar
/// sign. A dollar sign before anything else is one, too. Names are ASCII letters, digits and underscores, no digit first.
public struct PromptTemplate: Sendable, Hashable {
    /// A value that is given when the template is used.
    public struct Parameter: Sendable, Hashable {
        public var name: String
        public var summary: String?
        /// The value when none is given; nil: one must be given.
        public var defaultValue: String?
        /// The values that there are; empty: any.
        public var choices: [String]

        public init(_ name: String, summary: String? = nil, defaultValue: String? = nil, choices: [String] = []) {
            self.name = name
            self.summary = summary
            self.defaultValue = defaultValue
            self.choices = choices
        }
    }

    /// The template's name, for errors.
    public var name: String
    public var summary: String?
    public var system: String?
    public var prompt: String?
    public var profile: String?
    public var model: String?
    /// Request options by their names.
    public var options: JSONObject = [:]
    /// The parameters that the template declares.
    public var declared: [Parameter] = []
    /// Names of fragments that go before the prompt, and of those that go behind the system instructions.
    public var fragments: [String] = []
    public var systemFragments: [String] = []
    /// Files and addresses that are attached.
    public var attachments: [String] = []
    /// The form of the reply: a JSON Schema as text, or its short form.
    public var schema: String?
    /// Whether only the first code block of the reply is printed.
    public var extractsCode = false

    public init(name: String, system: String? = nil, prompt: String? = nil) {
        self.name = name
        self.system = system
        self.prompt = prompt
    }

    /// The name of what the user adds.
    public static let input = "input"

    /// All parameters: those that are declared, then the others that the texts have, which need a value.
    public var parameters: [Parameter] {
        var all = declared
        for name in used where name != Self.input && !all.contains(where: { $0.name == name }) {
            all.append(Parameter(name))
        }
        return all
    }

    /// The names in the texts, each once.
    private var used: [String] {
        Spelling.unique([system, prompt].compactMap(\.self).flatMap { Self.pieces(of: $0).compactMap(\.name) })
    }

    /// Whether the texts have `$input`.
    public var takesInput: Bool { used.contains(Self.input) }

    /// Declared parameters that no text has.
    public var unusedParameters: [String] {
        let used = used
        return declared.map(\.name).filter { !used.contains($0) }
    }

    /// The texts with every gap filled.
    ///
    /// - Parameters:
    ///   - values: By the parameters' names.
    ///   - input: What the user adds; it follows the prompt where the texts have no `$input`.
    /// - Throws: ``ChatError/invalidUsage(_:)`` for a missing value, an unknown parameter and a value that is not a choice.
    public func filled(
        with values: [String: String], input: String
    ) throws(ChatError) -> (system: String?, prompt: String) {
        let parameters = parameters
        let names = parameters.map(\.name)
        for name in values.keys.sorted() where !names.contains(name) {
            let known = names.isEmpty ? "it has none" : "it has \(names.joined(separator: ", "))"
            throw .invalidUsage(
                "the template \(self.name) has no parameter \(name); "
                    + (Spelling.hint(for: name, among: names) ?? known))
        }
        var all: [String: String] = [Self.input: input]
        var missing: [String] = []
        for parameter in parameters {
            guard let value = values[parameter.name] ?? parameter.defaultValue else {
                missing.append(parameter.name)
                continue
            }
            guard parameter.choices.isEmpty || parameter.choices.contains(value) else {
                throw .invalidUsage(
                    "the template \(name): \(parameter.name) must be \(Self.list(parameter.choices)), not \(value)")
            }
            all[parameter.name] = value
        }
        guard missing.isEmpty else {
            throw .invalidUsage("the template \(name) needs a value for \(missing.joined(separator: ", "))")
        }
        if takesInput, !input.contains(where: { !$0.isWhitespace }) {
            throw .invalidUsage("the template \(name) needs a text: it has $input")
        }
        var text = prompt.map { Self.filled($0, with: all) } ?? ""
        if !takesInput, !input.isEmpty {
            text += (text.isEmpty ? "" : text.utf8.last == UInt8(ascii: "\n") ? "\n" : "\n\n") + input
        }
        return (system.map { Self.filled($0, with: all) }, text)
    }

    private static func list(_ words: [String]) -> String {
        words.count < 2 ? words.joined() : words.dropLast().joined(separator: ", ") + " or " + words[words.count - 1]
    }

    private static func filled(_ text: String, with values: [String: String]) -> String {
        pieces(of: text).map { piece in piece.name.flatMap { values[$0] } ?? piece.text }.joined()
    }

    /// A piece of a text: words, or the place of a parameter.
    private struct Piece {
        /// As it stands in the text; of words, as they are meant.
        var text: String
        var name: String?
    }

    private static func pieces(of text: String) -> [Piece] {
        var pieces: [Piece] = []
        var words = ""
        var rest = Substring(text).unicodeScalars
        while let scalar = rest.popFirst() {
            guard scalar == "$" else {
                words.unicodeScalars.append(scalar)
                continue
            }
            if rest.first == "$" {
                rest.removeFirst()
                words += "$"
                continue
            }
            let isBraced = rest.first == "{"
            let name = String(Substring((isBraced ? rest.dropFirst() : rest).prefix(while: isNamePart)))
            let behind = rest.dropFirst(name.unicodeScalars.count + (isBraced ? 1 : 0))
            guard isName(name), !isBraced || behind.first == "}" else {
                words += "$"
                continue
            }
            rest = isBraced ? behind.dropFirst() : behind
            if !words.isEmpty { pieces.append(Piece(text: words)) }
            words = ""
            pieces.append(Piece(text: isBraced ? "${\(name)}" : "$\(name)", name: name))
        }
        if !words.isEmpty { pieces.append(Piece(text: words)) }
        return pieces
    }

    private static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_": true
        default: false
        }
    }

    /// Whether a parameter may have this name.
    static func isName(_ name: String) -> Bool {
        guard let first = name.unicodeScalars.first else { return false }
        return !("0"..."9").contains(first) && name.unicodeScalars.allSatisfy(isNamePart)
    }
}
