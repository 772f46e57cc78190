import Testing

@testable import TerminalText

@Suite struct SanitizerTextTests {
    static let harmless = [
        "Hello, world!\n\tlet x = 1 // café — naïve",
        "Привет! Ёжик и съёмка: «да» — нет… № 5\n",
        "你好，世界。机器学习 — 東京タワー、カタカナ「引用」",
        "안녕하세요 세계",
        "👨‍👩‍👧‍👦 family, ❤️ heart, ❤️‍🔥, 🏳️‍🌈, 👩🏽‍🚀, 👍🏽, 1️⃣, ⚠︎, 🏴‍☠️",
        "🇷🇺🇨🇳 and \u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}",
        "می‌خواهم و نمی‌دانم", "क्‍ष अनुवाद ශ්‍රී", "שלום עולם", "ᠮᠣᠩᠭᠣᠯ\u{180B}", "สวัสดีชาวโลก",
        "e\u{301} и\u{306} ệ", "┌─┬─┐ │ █ ▒ √2 ≤ ∞ → ⇒ ①", "a\u{A0}b\u{3000}c", "",
    ]

    @Test(arguments: harmless)
    func `text people write comes through unchanged`(_ text: String) {
        #expect(scalars(Sanitizer.text(text)) == scalars(text))
        let parts = scalars(text)
        for cut in 0...parts.count {
            #expect(scalars(fed([parts[..<cut], parts[cut...]])) == parts, "cut at \(cut)")
        }
    }

    @Test func `plain text does not wait for more`() {
        var sanitizer = Sanitizer()
        for piece in ["При", "вет", " 你", "好 ok", "👍🏽"] {
            let shown = sanitizer.feed(piece)
            #expect(shown == piece)
        }
        let rest = sanitizer.finish()
        #expect(rest == "")
    }

    @Test func `a sanitizer that has finished begins anew`() {
        var sanitizer = Sanitizer()
        let first = sanitizer.feed("a\u{1B}]0;") + sanitizer.finish()
        let second = sanitizer.feed("b") + sanitizer.finish()
        #expect(first == "a‹OSC›0;")
        #expect(second == "b")
    }

    @Test func `what is taken for plain at a glance is plain`() {
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value), PlainText.isPlain(scalar) else { continue }
            let kind = HiddenScalar.kind(of: scalar, after: nil)
            #expect(kind == .visible, "\(String(value, radix: 16))")
            #expect(PlainText.isPlain(String(scalar)))
        }
    }

    @Test func `both quick looks agree on every scalar`() {
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            if PlainText.isPlain(scalar) != PlainText.isPlain("a" + String(scalar)), value < 0x10000 {
                Issue.record("\(String(value, radix: 16))")
            }
        }
    }
}
