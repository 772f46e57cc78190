import ChatKit
import Foundation
import Testing

@testable import chat_tui

/// The texts of the interface in English, Russian and Chinese.
@Suite struct CatalogueTests {
    private static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../Sources/chat-tui").standardizedFileURL

    /// The keys of all `tr("…")` in the program, with `{}` for each value.
    private static let written: [String] = {
        let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
        var found: [String] = []
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "swift", let text = try? String(contentsOf: file, encoding: .utf8) else {
                continue
            }
            found += PhraseScanner.phrases(in: text)
        }
        return found
    }()

    /// Texts that stand in tables.
    private static let tables: [String] =
        AppAction.keys.rows.flatMap { [$0.section, $0.help, $0.word].compactMap(\.self) }
        + AppAction.keys(.newline).rows.map(\.help) + SlashCommand.allCases.map(\.help)

    @Test func `no text is missing in a language`() {
        #expect(Self.written.count > 300, "\(Self.written.count) texts were found")
        for key in Set(Self.written + Self.tables) {
            for language in [Language.russian, .chinese] {
                #expect(Catalogue.entries[key]?.texts[language]?.isEmpty == false, "\(language): \(key)")
            }
        }
    }

    @Test func `nothing stands in the catalogue that is not shown`() {
        let known = Set(Self.written + Self.tables)
        for key in Catalogue.entries.keys { #expect(known.contains(key), "\(key)") }
    }

    @Test func `each language has all values of a text, and forms only of numbers`() {
        for (key, entry) in Catalogue.entries {
            let count = key.components(separatedBy: "{}").count - 1
            for (language, text) in entry.texts {
                // Each value is a mark of its own, so that a missing one is seen; all are numbers.
                let values = (1...max(1, count)).map { "\(700 + $0)" }
                let filled = Catalogue.fill(text, Array(values.prefix(count)), in: language)
                for value in values.prefix(count) { #expect(filled.contains(value), "\(language): \(key)") }
                #expect(!filled.contains("{") && !filled.contains("}"), "\(language): \(filled)")
            }
        }
    }

    @Test(arguments: [
        (1, "1 сообщение в очереди"), (2, "2 сообщения в очереди"), (5, "5 сообщений в очереди"),
        (11, "11 сообщений в очереди"), (21, "21 сообщение в очереди"), (112, "112 сообщений в очереди"),
    ])
    func `Russian words have the form of their number`(_ count: Int, _ text: String) {
        Language.$scoped.withValue(.russian) { #expect(tr("\(count) messages are queued") == text) }
    }

    @Test func `English words have the form of their number`() {
        #expect(tr("\(1) messages are queued") == "1 message is queued")
        #expect(tr("\(2) messages are queued") == "2 messages are queued")
    }

    @Test func `values stay as they are, whatever braces they have`() {
        Language.$scoped.withValue(.chinese) { #expect(tr("saved: \("{2}{}")") == "已保存：{2}{}") }
    }

    @Test(arguments: [
        (["LANG": "ru_RU.UTF-8"], Language.russian), (["LANG": "zh_CN.UTF-8"], .chinese),
        (["LANG": "en_US.UTF-8"], .english), (["LANG": "ru_RU.UTF-8", "LC_ALL": "C.UTF-8"], .english),
        (["LANG": "zh_CN.UTF-8", "LC_MESSAGES": "ru_RU"], .russian), (["LANG": "de_DE"], .english), ([:], .english),
        (["LANG": "ru", "LC_ALL": ""], .russian),
    ])
    func `the locale names the language`(_ environment: [String: String], _ language: Language) {
        #expect(Language(environment: environment) == language)
    }
}

/// Finds the literals of `tr("…")` in Swift code.
enum PhraseScanner {
    static func phrases(in code: String) -> [String] {
        var found: [String] = []
        let code = Array(code)
        var place = 0
        while place + 3 < code.count {
            guard code[place] == "t", code[place + 1] == "r", code[place + 2] == "(",
                place == 0 || !(code[place - 1].isLetter || code[place - 1] == "_")
            else {
                place += 1
                continue
            }
            var start = place + 3
            while start < code.count, code[start].isWhitespace { start += 1 }
            place = start
            guard start < code.count, code[start] == "\"" else { continue }
            let (phrase, end) = literal(code, from: start + 1)
            found.append(phrase)
            place = end
        }
        return found
    }

    /// The text of a literal with `{}` for its values, and where it ends.
    private static func literal(_ code: [Character], from start: Int) -> (String, Int) {
        var text = ""
        var place = start
        while place < code.count, code[place] != "\"" {
            guard code[place] == "\\" else {
                text.append(code[place])
                place += 1
                continue
            }
            if code[place + 1] == "(" {
                text += "{}"
                place = end(ofValue: code, from: place + 2)
            } else {
                text.append(code[place + 1])
                place += 2
            }
        }
        return (text, place + 1)
    }

    private static func end(ofValue code: [Character], from start: Int) -> Int {
        var (place, depth) = (start, 1)
        while place < code.count, depth > 0 {
            switch code[place] {
            case "(": depth += 1
            case ")": depth -= 1
            case "\"": place = literal(code, from: place + 1).1 - 1
            default: break
            }
            place += 1
        }
        return place
    }
}
