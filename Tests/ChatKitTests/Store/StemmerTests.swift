import Foundation
import Testing

@testable import ChatKit

@Suite struct StemmerTests {
    /// Word forms made of our own word lists, a line each with the stem that the Snowball project's implementation gives
    /// (snowballstemmer 2.2.0 from PyPI, run 2026-11-30).
    private static func table(_ name: String) throws -> [(word: String, stem: String)] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: folder.appending(path: "Fixtures/\(name)"), encoding: .utf8)
        return text.split(separator: "\n").map { line in
            let sides = line.split(separator: " ")
            return (String(sides[0]), String(sides[1]))
        }
    }

    @Test(arguments: [("russian-stems.txt", 2500), ("english-stems.txt", 2800)])
    func `thousands of word forms have the stems that were published`(file: String, count: Int) throws {
        let table = try Self.table(file)
        #expect(table.count >= count)
        for (word, stem) in table { #expect(Stemmer.stem(of: word) == stem, "\(word)") }
    }

    @Test(arguments: [
        "вопрос вопроса вопросу вопросом вопросе вопросы вопросов вопросам вопросами вопросах",
        "дом дома дому домом доме домов домам домами домах", "красивый красивая красивое красивые красивых красивому",
        "делать делает делаю делал делали делающий", "возможность возможности возможностью возможностям",
        "connect connected connecting connection connections", "run runs running", "create creates created creating",
    ])
    func `the forms of a word have one stem`(forms: String) {
        #expect(Set(forms.split(separator: " ").map { Stemmer.stem(of: String($0)) }).count == 1)
    }

    @Test(arguments: ["", "a", "я", "gpt4", "x86", "数据", "ёж", "naïve", "слово1", "mixедword", "\u{0}", "éé"])
    func `what is no word of either language stays, and nothing breaks`(word: String) {
        #expect(word.hasPrefix(Stemmer.stem(of: word)) || word.count < 2)
    }
}
