internal import ChatKit

/// A program's commands, options and arguments, as the argument parser describes them (`_dumpHelp()`).
///
/// Making one costs as much as several starts of the program, so it is for completion and for the way to an error message.
public struct CommandTree: Sendable {
    /// An option, a flag or a positional argument.
    public struct Argument: Sendable {
        public enum Kind: String, Sendable {
            case positional, option, flag
        }

        /// Where a shell finds candidates for a value.
        public enum Candidates: Sendable, Hashable {
            case list([String])
            case files
            case source(CandidateSource)
        }

        public let kind: Kind
        /// As they are typed: `-m`, `--model`; empty for positional arguments.
        public let names: [String]
        public let valueName: String
        public let abstract: String
        public let isRepeating: Bool
        /// Whether the next word is its value even if it begins with a dash.
        public let takesDashes: Bool
        /// The values that there are, where they can be listed.
        public let values: [String]
        public let candidates: Candidates?

        public var takesValue: Bool { kind == .option }
        /// The first long name, or else the first one.
        public var mainName: String { names.first { $0.hasPrefix("--") } ?? names.first ?? valueName }
    }

    public let name: String
    public let aliases: [String]
    public let abstract: String
    public let arguments: [Argument]
    public private(set) var subcommands: [CommandTree]
    private let defaultName: String?

    /// Reads the parser's description; nil if it is not one.
    public init?(description: String) {
        guard let command = (try? JSONValue(parsing: description))?["command"], let tree = CommandTree(command) else {
            return nil
        }
        self = tree
    }

    /// Reads the parser's description of one command; nil if it is not one. The parser gives every description that it makes
    /// of a command a command `help` below it, which only the program has.
    public init?(descriptionOfCommand description: String) {
        guard var tree = CommandTree(description: description) else { return nil }
        tree.subcommands.removeAll { $0.name == "help" }
        self = tree
    }

    /// A program whose own options are not needed, with commands of which most are known by name alone.
    public init(name: String, subcommands: [CommandTree]) {
        self.init(name: name, abstract: "", subcommands: subcommands)
    }

    /// A command of which only the name is needed.
    public init(name: String, aliases: [String] = [], abstract: String) {
        self.init(name: name, aliases: aliases, abstract: abstract, subcommands: [])
    }

    private init(name: String, aliases: [String] = [], abstract: String, subcommands: [CommandTree]) {
        self.name = name
        self.aliases = aliases
        self.abstract = abstract
        arguments = []
        self.subcommands = subcommands
        defaultName = nil
    }

    private init?(_ command: JSONValue) {
        guard let name = command["commandName"]?.stringValue else { return nil }
        self.name = name
        aliases = command["aliases"]?.arrayValue?.compactMap(\.stringValue) ?? []
        abstract = command["abstract"]?.stringValue ?? ""
        arguments = command["arguments"]?.arrayValue?.compactMap { Argument($0) } ?? []
        subcommands = command["subcommands"]?.arrayValue?.compactMap { CommandTree($0) } ?? []
        defaultName = command["defaultSubcommand"]?.stringValue
    }

    public var options: [Argument] { arguments.filter { $0.kind != .positional } }
    public var positionals: [Argument] { arguments.filter { $0.kind == .positional } }
    public var defaultSubcommand: CommandTree? { defaultName.flatMap { subcommand(named: $0) } }

    public func subcommand(named name: String) -> CommandTree? {
        subcommands.first { $0.name == name || $0.aliases.contains(name) }
    }

    /// The option that is typed so: `-m`, `--model`.
    public func option(named name: String) -> Argument? {
        arguments.first { $0.names.contains(name) }
    }
}

extension CommandTree.Argument {
    fileprivate init?(_ argument: JSONValue) {
        guard let kind = argument["kind"]?.stringValue.flatMap(Kind.init(rawValue:)) else { return nil }
        self.kind = kind
        names = (argument["names"]?.arrayValue ?? []).compactMap { name in
            name["name"]?.stringValue.map { (name["kind"] == "long" ? "--" : "-") + $0 }
        }
        valueName = argument["valueName"]?.stringValue ?? "value"
        abstract = argument["abstract"]?.stringValue ?? ""
        isRepeating = argument["isRepeating"] == true
        takesDashes = argument["parsingStrategy"] == "unconditional"
        values = argument["allValues"]?.arrayValue?.compactMap(\.stringValue) ?? []
        let completion = argument["completionKind"]
        if let list = completion?["list"]?["values"]?.arrayValue {
            candidates = .list(list.compactMap(\.stringValue))
        } else if completion?["file"] != nil || completion?["directory"] != nil {
            candidates = .files
        } else if let source = completion?["shellCommand"]?["command"]?.stringValue.flatMap(
            CandidateSource.init(rawValue:))
        {
            candidates = .source(source)
        } else {
            candidates = values.isEmpty ? nil : .list(values)
        }
    }
}
