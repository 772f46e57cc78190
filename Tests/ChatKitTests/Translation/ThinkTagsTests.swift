import Testing

@testable import ChatKit

@Suite struct ThinkTagsTests {
    private struct Sorted: Equatable {
        var reasoning = ""
        var text = ""
    }

    private func sorted(_ pieces: [String]) -> Sorted {
        var tags = ThinkTags()
        var found = pieces.flatMap { tags.take($0) }
        if let rest = tags.finish() { found.append(rest) }
        return found.reduce(into: Sorted()) { sorted, piece in
            switch piece {
            case .reasoning(let words): sorted.reasoning += words
            case .text(let words): sorted.text += words
            case .orphan: sorted.text += "¶"
            }
        }
    }

    @Test(arguments: [
        ("<think>a</think>b", "a", "b"), ("\n <think>\na\n</think>\n\nb c", "a\n", "b c"),
        ("<think></think>b", "", "b"), ("<think>a", "a", ""), ("<think>", "", ""), ("<thin", "", "<thin"),
        ("<think>a</thinkx</think>b", "a</thinkx", "b"), ("a<think>b</think>", "", "a<think>b</think>"),
        ("<think>а<</think>😀", "а<", "😀"), ("", "", ""), ("  ", "", "  "), ("<THINK>a", "", "<THINK>a"),
        ("<think>a</think><think>b</think>c", "a", "<think>b</think>c"),
        ("<thought>a</thought>b", "a", "b"), ("<thinking>a</think></thinking>b", "a</think>", "b"),
        ("◁think▷a◁/think▷b", "a", "b"), ("[THINK]a[/THINK] b", "a", "b"), ("<seed:think>a</seed:think>b", "a", "b"),
        ("<thoughtful>b", "", "<thoughtful>b"), ("a\n</think>\n\nb</think>c", "", "a\n¶b</think>c"),
        ("the tag `</think>` ends it", "", "the tag `</think>` ends it"), ("a </thi", "", "a </thi"),
    ])
    func `thoughts and words are parted, wherever the text is cut`(text: String, reasoning: String, words: String) {
        let expected = Sorted(reasoning: reasoning, text: words)
        #expect(sorted([text]) == expected)
        #expect(sorted(text.unicodeScalars.map { String($0) }) == expected)
        for cut in text.unicodeScalars.indices {
            #expect(sorted([String(text[..<cut]), String(text[cut...])]) == expected)
        }
    }

    @Test func `what is given out has no empty pieces`() {
        var tags = ThinkTags()
        #expect(tags.take("<think>").isEmpty)
        #expect(tags.take("</think>").isEmpty)
        #expect(tags.take("\n").isEmpty)
        #expect(tags.finish() == nil)
    }

    @Test func `a whole answer with a closing tag alone is parted there`() {
        #expect(ThinkTags.parted("Hmm\n</think>\n\nHi")?.reasoning == "Hmm\n")
        #expect(ThinkTags.parted("Hmm\n</think>\n\nHi")?.text == "Hi")
        for whole in ["Hi", "<think>Hmm</think>Hi", "write `</think>` at its end", "a < b"] {
            #expect(ThinkTags.parted(whole) == nil)
        }
    }
}
