import Foundation
import Testing

@testable import ChatKit

/// `docs/parameters.md`, as far as it can be held against the code: the rows of its tables.
enum ParameterPage {
    static let columns: [(title: String, kind: ProviderKind, dialect: ChatDialect)] = [
        ("OpenAI", .openai, .openai), ("Azure OpenAI", .azure, .azure), ("GigaChat", .gigachat, .gigachat),
    ]

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
        let cells = columns.map { cell(ParameterTable.fate(of: parameter, at: $0.kind)) }
        return "| `\(parameter.rawValue)` | \(cells.joined(separator: " | ")) |"
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
