import TerminalText
import Testing

/// What a hostile answer can hold, and what is left of it: one at least for each class of attack on a terminal.
@Suite struct SanitizerAttackTests {
    struct Attack: Sendable, CustomTestStringConvertible {
        var name: String
        var input: String
        var shown: String
        var testDescription: String { name }

        init(_ name: String, _ input: String, _ shown: String) {
            self.name = name
            self.input = input
            self.shown = shown
        }
    }

    static let attacks = [
        Attack("1 clipboard write", "a\u{1B}]52;c;cm0gLXJmIH4=\u{07}b", "a‹OSC 52›b"),
        Attack("1 clipboard write, closed by ST", "a\u{1B}]52;c;cm0=\u{1B}\\b", "a‹OSC 52›b"),
        Attack(
            "2 queries", "\u{1B}]11;?\u{1B}\\\u{1B}[c\u{1B}[6n\u{1B}[>0q\u{1B}[21t",
            "‹OSC 11›‹CSI c›‹CSI 6n›‹CSI >0q›‹CSI 21t›"),
        Attack("2 settings query", "\u{1B}P$qm\u{1B}\\.", "‹DCS›."),
        Attack("2 answerback", "who\u{05}?", "who‹ENQ›?"),
        Attack("3 title", "\u{1B}]0;root@prod\u{07}\u{1B}]2;x\u{07}", "‹OSC 0›‹OSC 2›"),
        Attack(
            "4 cursor and erase", "\u{1B}[2J\u{1B}[3J\u{1B}[H\u{1B}[?1049h\u{1B}[1;5r$ ",
            "‹CSI 2J›‹CSI 3J›‹CSI H›‹CSI ?1049h›‹CSI 1;5r›$ "),
        Attack("4 save and restore", "\u{1B}7x\u{1B}8", "‹ESC 7›x‹ESC 8›"),
        Attack(
            "5 link to elsewhere", "\u{1B}]8;;https://evil.example/\u{1B}\\bank.example\u{1B}]8;;\u{1B}\\",
            "‹OSC 8›bank.example‹OSC 8›"),
        Attack(
            "6 notifications and files", "\u{1B}]9;hi\u{07}\u{1B}]777;notify;a;b\u{07}\u{1B}]1337;File=:AA\u{07}",
            "‹OSC 9›‹OSC 777›‹OSC 1337›"),
        Attack(
            "7 passthrough", "\u{1B}Ptmux;\u{1B}\u{1B}]52;c;AA\u{07}\u{1B}\\",
            "‹DCS›tmux;‹ESC›‹OSC 52›‹ST›"),
        Attack("7 sixel", "\u{1B}P0;1q#0;2;0;0;0~~\u{1B}\\", "‹DCS›"),
        Attack("7 other strings", "\u{1B}_Gf=100;AA\u{1B}\\\u{1B}^x\u{1B}\\\u{1B}Xx\u{1B}\\", "‹APC›‹PM›‹SOS›"),
        Attack(
            "8 eight-bit forms", "\u{9B}2J\u{9D}52;c;AA\u{9C}\u{90}q\u{9C}\u{84}\u{8D}",
            "‹CSI 2J›‹OSC 52›‹DCS›‹U+0084›‹U+008D›"),
        Attack(
            "9 string without an end", "\u{1B}]52;c;the rest of the answer\nnext",
            "‹OSC›52;c;the rest of the answer\nnext"),
        Attack("9 sequence without an end", "a\u{1B}[38;5", "a‹CSI›38;5"),
        Attack("9 escape at the end", "a\u{1B}", "a‹ESC›"),
        Attack("9 string cut by its own end", "a\u{1B}]0;b\u{1B}", "a‹OSC›0;b‹ESC›"),
        Attack("10 sequence inside a sequence", "\u{1B}[3\u{1B}[2J", "‹CSI›3‹CSI 2J›"),
        Attack("10 cancelled sequence", "\u{1B}]0;a\u{18}\u{1B}[3\u{1A}", "‹OSC›0;a‹CAN›‹CSI›3‹SUB›"),
        Attack("11 overwriting", "rm -rf /\rls      \u{08}\u{7F}", "rm -rf /‹CR›ls      ‹BS›‹DEL›"),
        Attack("11 vertical tab and form feed", "a\u{0B}b\u{0C}c", "a\n\nb\n\nc"),
        Attack("12 bidi overrides", "if a \u{202E}} \u{2066}// x\u{2069}\u{202C}", "if a ‹RLO›} ‹LRI›// x‹PDI›‹PDF›"),
        Attack("12 bidi marks", "a\u{200E}b\u{200F}c\u{061C}", "a‹LRM›b‹RLM›c‹ALM›"),
        Attack("13 words in tags", "ok\u{E0068}\u{E0069}\u{E0021}!", "ok‹tag x3›!"),
        Attack("13 words in tags on a flag", "\u{1F3F4}\u{E0068}\u{E0069}\u{E007F}", "\u{1F3F4}‹tag x3›"),
        Attack(
            "13 words in selectors", "\u{1F600}\u{FE0F}\u{E0158}\u{E0159}\u{FE01}",
            "\u{1F600}\u{FE0F}‹VS105›‹VS106›‹VS2›"),
        Attack(
            "13 zero width", "pass\u{200B}word\u{2060}\u{FEFF}\u{00AD}\u{034F}\u{180E}",
            "pass‹ZWSP›word‹WJ›‹BOM›‹SHY›‹CGJ›‹MVS›"),
        Attack("13 joiners in plain words", "a\u{200D}b\u{200C}я\u{200D}中\u{200D}", "a‹ZWJ›b‹ZWNJ›я‹ZWJ›中‹ZWJ›"),
        Attack("13 fillers", "a\u{3164}\u{115F}\u{1160}\u{FFA0}", "a‹U+3164›‹U+115F›‹U+1160›‹U+FFA0›"),
        Attack("13 private and unassigned", "\u{E0B0}\u{F8FF}\u{FFFF}\u{378}", "‹U+E0B0›‹U+F8FF›‹U+FFFF›‹U+0378›"),
        Attack("14 look-alikes stay as they are", "https://gооgle.com", "https://gооgle.com"),
        Attack("15 bells", String(repeating: "\u{07}", count: 100_000), "‹BEL x100000›"),
        Attack(
            "15 marks", "e" + String(repeating: "\u{301}", count: 1000) + "x",
            "e" + String(repeating: "\u{301}", count: 16) + "‹mark x984›x"),
        Attack("16 end of a paste", "a\u{1B}[201~rm\n", "a‹CSI 201~›rm\n"),
        Attack(
            "17 reset and charsets", "\u{1B}c\u{1B}(0\u{0E}\u{0F}\u{1B}#8\u{1B}%G",
            "‹ESC c›‹ESC (0›‹SO›‹SI›‹ESC #8›‹ESC %G›"),
        Attack("18 image that would be fetched", "![x](https://evil.example/?q=1)", "![x](https://evil.example/?q=1)"),
        Attack("line ends", "a\r\nb\u{85}c\u{2028}d\u{2029}e\r", "a\nb\nc\nd\ne‹CR›"),
    ]

    @Test(arguments: attacks)
    func `an attack is shown and does nothing`(_ attack: Attack) {
        #expect(scalars(Sanitizer.text(attack.input)) == scalars(attack.shown))
    }

    @Test(arguments: attacks.filter { $0.input.unicodeScalars.count < 200 })
    func `every cut in two gives the same text`(_ attack: Attack) {
        let input = Array(attack.input.unicodeScalars)
        for cut in 0...input.count {
            #expect(scalars(fed([input[..<cut], input[cut...]])) == scalars(attack.shown), "cut at \(cut)")
        }
    }

    @Test(arguments: attacks.filter { $0.input.unicodeScalars.count < 200 })
    func `one scalar at a time gives the same text`(_ attack: Attack) {
        let input = Array(attack.input.unicodeScalars)
        #expect(scalars(fed(input.indices.map { input[$0...$0] })) == scalars(attack.shown))
    }

    @Test func `a string that runs on for long is shown as text`() {
        let body = String(repeating: "x", count: 10_000)
        #expect(Sanitizer.text("\u{1B}]52;" + body) == "‹OSC›52;" + body)
        #expect(Sanitizer.text("\u{1B}[" + String(repeating: "1", count: 100)).hasPrefix("‹CSI›111"))
    }

    @Test func `a title is one bounded line`() {
        #expect(Sanitizer.line("  two\n\r\n\twords\u{1B}[2J ") == "two words‹CSI 2J›")
        #expect(Sanitizer.line("привет, мир", maximumLength: 7) == "привет…")
        #expect(Sanitizer.line("привет", maximumLength: 6) == "привет")
        #expect(Sanitizer.line(" \n ") == "")
    }
}

/// Feeds the pieces one after another.
func fed(_ pieces: [ArraySlice<Unicode.Scalar>]) -> String {
    var sanitizer = Sanitizer()
    var output = ""
    for piece in pieces {
        var text = ""
        text.unicodeScalars.append(contentsOf: piece)
        output += sanitizer.feed(text)
    }
    return output + sanitizer.finish()
}

/// The scalars of a text: strings that differ may be equal.
func scalars(_ text: String) -> [Unicode.Scalar] {
    Array(text.unicodeScalars)
}
