import Foundation
import Testing

@testable import ChatKit

/// `docs/parameters.md`, as far as it can be held against the code: the rows of its tables.
enum ParameterPage {
    static let columns: [(title: String, kind: ProviderKind, dialect: ChatDialect)] = [
        ("OpenAI", .openai, .openai), ("Azure OpenAI", .azure, .azure), ("GigaChat", .gigachat, .gigachat),
    ]

    /// Writes the rows of a table again, where `UPDATE_PAGES` is set: `UPDATE_PAGES=1 make test FILTER=Page`.
    ///
    /// - Parameter columns: How many cells the rows of the table have.
    static func update(_ page: String, under heading: String? = nil, columns: Int, rows: [[String]]) throws {
        guard ProcessInfo.processInfo.environment["UPDATE_PAGES"] != nil else { return }
        let path = #filePath.dropLast("/Tests/ChatKitTests/Translation/Parameters/ParameterPage.swift".count)
        var lines: [String] = []
        var isInside = heading == nil
        var hasWritten = false
        for line in try String(contentsOfFile: path + "/docs/\(page)", encoding: .utf8).components(separatedBy: "\n") {
            if line.hasPrefix("## "), let heading { isInside = line == "## " + heading }
            let cells = line.dropFirst(2).dropLast(2).components(separatedBy: " | ").count
            guard isInside, line.hasPrefix("| `"), cells == columns else {
                lines.append(line)
                continue
            }
            if !hasWritten { lines += rows.map { "| \($0.joined(separator: " | ")) |" } }
            hasWritten = true
        }
        try lines.joined(separator: "\n").write(toFile: path + "/docs/\(page)", atomically: true, encoding: .utf8)
    }

    /// The cells of every row whose first one is code: `` `name` ``.
    ///
    /// - Parameter heading: The part of the page, which ends at the next heading; nil for all of it.
    static func rows(of page: String = "parameters.md", under heading: String? = nil) throws -> [[String]] {
        let path = #filePath.dropLast("/Tests/ChatKitTests/Translation/Parameters/ParameterPage.swift".count)
        var text = try String(contentsOfFile: path + "/docs/\(page)", encoding: .utf8)
        if let heading {
            text = try #require(text.components(separatedBy: "\n## ").first { $0.hasPrefix(heading + "\n") })
        }
        return text.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { line in
            line.dropFirst(2).dropLast(2).components(separatedBy: " | ")
        }
    }

    /// The rows of OpenAI's parameters by their names.
    static func parameters() throws -> [(name: String, cells: [String])] {
        try rows().filter { $0.count == 4 }.map { (unquoted($0[0]), Array($0.dropFirst())) }
    }

    /// GigaChat's own: their names, and where they stand in v1 and in v2.
    static func vendorParameters() throws -> [(name: String, v1: String, v2: String)] {
        try rows().filter { $0.count == 3 }.map { (unquoted($0[0]), unquoted($0[1]), unquoted($0[2])) }
    }

    static func unquoted(_ cell: String) -> String { cell.filter { $0 != "`" } }

    /// A row as the table of the code has it.
    static func row(_ parameter: ChatParameter) -> String {
        "| \(cells(of: parameter).joined(separator: " | ")) |"
    }

    static func cells(of parameter: ChatParameter) -> [String] {
        ["`\(parameter.rawValue)`"] + columns.map { cell(ParameterTable.fate(of: parameter, at: $0.kind)) }
    }

    static func cell(_ fate: ParameterFate) -> String {
        switch fate {
        case .carried: "carried"
        case .translated(let how): "translated: \(how)"
        case .emulated(let how): "emulated: \(how)"
        case .given(let why): "not needed: \(why)"
        case .dropped(let why): "dropped: \(why)"
        }
    }
}
