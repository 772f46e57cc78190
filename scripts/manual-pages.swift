// Writes manual pages from what a program says of itself: one for the program, one for each of its commands.
// usage: manual-pages HELP.json SECTIONS.txt FOLDER VERSION, where HELP.json is what `PROGRAM --experimental-dump-help`
// prints and SECTIONS.txt what `chat-cli help topics` prints: ENVIRONMENT, FILES, EXIT STATUS

import Foundation

/// The parts of ArgumentParser's help dump that go into a page.
struct Dump: Decodable {
    var command: Command
}

struct Command: Decodable {
    var commandName: String
    var abstract: String?
    var discussion: String?
    var shouldDisplay: Bool?
    var superCommands: [String]?
    var arguments: [Argument]?
    var subcommands: [Command]?

    /// The name of its page, such as `chat-cli-ask`.
    var pageName: String { ((superCommands ?? []) + [commandName]).joined(separator: "-") }
    var shownArguments: [Argument] { (arguments ?? []).filter { $0.shouldDisplay != false } }
    var shownSubcommands: [Command] {
        (subcommands ?? []).filter { $0.shouldDisplay != false && $0.commandName != "help" }
    }
}

struct Argument: Decodable {
    struct Name: Decodable {
        var kind: String
        var name: String

        var spelled: String { (kind == "long" ? "--" : "-") + name }
    }

    var kind: String
    var names: [Name]?
    var valueName: String?
    var abstract: String?
    var discussion: String?
    var defaultValue: String?
    var allValues: [String]?
    var isOptional: Bool?
    var isRepeating: Bool?
    var sectionTitle: String?
    var shouldDisplay: Bool?
}

/// One page in the man macros.
struct Page {
    private(set) var text = ""

    init(_ command: Command, sections: String, version: String) {
        let name = command.pageName
        let program = command.superCommands?.first ?? command.commandName
        macro("TH", [name.uppercased(), "1", "", "\(program) \(version)", "User Commands"])
        macro("SH", ["NAME"])
        text += Self.escaped(name) + " \\- " + Self.escaped(Self.withoutStop(command.abstract ?? "")) + "\n"
        macro("SH", ["SYNOPSIS"])
        let words = (command.superCommands ?? []) + [command.commandName]
        text += "\\fB" + Self.escaped(words.joined(separator: " ")) + "\\fR"
        text += Self.synopsis(command) + "\n"
        if let discussion = command.discussion, !discussion.isEmpty {
            if !Self.isHeading(discussion.prefix { $0 != "\n" }) { macro("SH", ["DESCRIPTION"]) }
            write(discussion: discussion)
        }
        write(commands: command.shownSubcommands)
        write(arguments: command.shownArguments)
        if command.superCommands == nil {
            write(discussion: sections.trimmingCharacters(in: .newlines))
        } else {
            macro("SH", ["ENVIRONMENT, FILES, EXIT STATUS"])
            text += "See \\fB\(Self.escaped(program))\\fR(1).\n"
        }
        let related = [(command.superCommands ?? []).joined(separator: "-")] + command.shownSubcommands.map(\.pageName)
        let pages = related.filter { !$0.isEmpty }
        guard !pages.isEmpty else { return }
        macro("SH", ["SEE ALSO"])
        text += pages.map { "\\fB\(Self.escaped($0))\\fR(1)" }.joined(separator: ",\n") + "\n"
    }

    private static func synopsis(_ command: Command) -> String {
        var synopsis = command.shownArguments.contains { $0.kind != "positional" } ? " [\\fIoptions\\fR]" : ""
        for argument in command.shownArguments where argument.kind == "positional" {
            let name =
                "\\fI\(escaped(argument.valueName ?? "value"))\\fR" + (argument.isRepeating == true ? " ..." : "")
            synopsis += argument.isOptional == true ? " [\(name)]" : " \(name)"
        }
        return synopsis + (command.shownSubcommands.isEmpty ? "" : " \\fIcommand\\fR")
    }

    /// Paragraphs are filled; indented lines stay as they are; a line in capitals is a heading.
    private mutating func write(discussion: String) {
        var isVerbatim = false
        for line in discussion.split(separator: "\n", omittingEmptySubsequences: false) {
            let shouldBeVerbatim = line.hasPrefix("  ")
            if isVerbatim != shouldBeVerbatim {
                macro(shouldBeVerbatim ? "nf" : "fi")
                isVerbatim = shouldBeVerbatim
            }
            if line.isEmpty {
                macro("PP")
            } else if Self.isHeading(line) {
                macro("SH", [String(line)])
            } else {
                text += Self.escaped(String(line)) + "\n"
            }
        }
        if isVerbatim { macro("fi") }
    }

    private static func isHeading(_ line: Substring) -> Bool {
        line.first?.isLetter == true && line == line.uppercased()
    }

    private mutating func write(commands: [Command]) {
        guard !commands.isEmpty else { return }
        macro("SH", ["COMMANDS"])
        for command in commands {
            macro("TP")
            text += "\\fB\(Self.escaped(command.commandName))\\fR\n" + Self.escaped(command.abstract ?? "") + "\n"
        }
    }

    private mutating func write(arguments: [Argument]) {
        let titles = arguments.map { $0.sectionTitle ?? "" }
        var written: Set<String> = []
        for title in titles where written.insert(title).inserted {
            let section = arguments.filter {
                ($0.sectionTitle ?? "") == title && ($0.kind != "positional" || $0.abstract != nil)
            }
            guard !section.isEmpty else { continue }
            macro("SH", [title.isEmpty ? "OPTIONS" : title.uppercased() + " OPTIONS"])
            for argument in section { write(argument) }
        }
    }

    private mutating func write(_ argument: Argument) {
        macro("TP")
        let value = "\\fI\(Self.escaped(argument.valueName ?? "value"))\\fR"
        let names = (argument.names ?? []).map { "\\fB\(Self.escaped($0.spelled))\\fR" }.joined(separator: ", ")
        switch argument.kind {
        case "positional": text += value
        case "flag": text += names
        default: text += names + " " + value
        }
        text += "\n" + Self.escaped(argument.abstract ?? "")
        if let values = argument.allValues, !values.isEmpty, argument.kind != "flag" {
            text += " (" + Self.escaped(values.joined(separator: ", ")) + ")"
        }
        if let value = argument.defaultValue, argument.kind != "flag" {
            text += " (default: " + Self.escaped(value) + ")"
        }
        text += "\n"
        if let discussion = argument.discussion, !discussion.isEmpty { text += Self.escaped(discussion) + "\n" }
    }

    private mutating func macro(_ name: String, _ arguments: [String] = []) {
        text += "." + name
        for argument in arguments {
            text += " \"" + Self.escaped(argument).replacingOccurrences(of: "\"", with: "\\(dq") + "\""
        }
        text += "\n"
    }

    /// Backslashes, hyphens and lines that begin like a macro mean something else to the formatter.
    private static func escaped(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let safe = line.replacingOccurrences(of: "\\", with: "\\e").replacingOccurrences(of: "-", with: "\\-")
                .replacingOccurrences(of: "'", with: "\\(aq")
            return safe.hasPrefix(".") ? "\\&" + safe : safe
        }
        return lines.joined(separator: "\n")
    }

    private static func withoutStop(_ sentence: String) -> String {
        sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
    }
}

let arguments = CommandLine.arguments
guard arguments.count == 5 else {
    FileHandle.standardError.write(Data("usage: manual-pages HELP.json SECTIONS.txt FOLDER VERSION\n".utf8))
    exit(64)
}
let program = try JSONDecoder().decode(Dump.self, from: Data(contentsOf: URL(fileURLWithPath: arguments[1]))).command
let sections = try String(contentsOf: URL(fileURLWithPath: arguments[2]), encoding: .utf8)
for command in [program] + program.shownSubcommands.flatMap({ [$0] + $0.shownSubcommands }) {
    let file = URL(fileURLWithPath: arguments[3]).appendingPathComponent(command.pageName + ".1")
    try Data(Page(command, sections: sections, version: arguments[4]).text.utf8).write(to: file)
}
