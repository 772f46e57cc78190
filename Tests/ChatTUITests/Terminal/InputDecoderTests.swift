import TestSupport
import Testing

@testable import chat_tui

/// Feeds bytes cut into pieces, then lets all the time pass that is needed.
func decode(_ pieces: [[UInt8]]) -> [InputEvent] {
    var decoder = InputDecoder()
    let start = ContinuousClock.now
    var events: [InputEvent] = []
    for piece in pieces { events += decoder.feed(piece, at: start) }
    while let deadline = decoder.deadline { events += decoder.expire(at: deadline) }
    return events
}

func decode(_ text: String) -> [InputEvent] {
    decode([Array(text.utf8)])
}

func key(_ key: Key, _ modifiers: KeyModifiers = [], standardKey: Character? = nil) -> InputEvent {
    .key(KeyEvent(key, modifiers, standardKey: standardKey))
}

@Suite struct InputDecoderTests {
    static let cases: [(String, [InputEvent])] = [
        ("a", [key(.character("a"))]), ("Я", [key(.character("Я"))]), ("中", [key(.character("中"))]),
        ("😀", [key(.character("😀"))]), ("\r", [key(.enter)]), ("\n", [key(.character("j"), .control)]),
        ("\t", [key(.tab)]), ("\u{7F}", [key(.backspace)]), ("\u{8}", [key(.backspace)]),
        ("\u{0}", [key(.character(" "), .control)]), ("\u{3}", [key(.character("c"), .control)]),
        ("\u{1C}", [key(.character("\\"), .control)]), ("\u{1F}", [key(.character("_"), .control)]),
        ("\u{1B}", [key(.escape)]), ("\u{1B}\u{1B}", [key(.escape), key(.escape)]),
        ("\u{1B}x", [key(.character("x"), .alt)]), ("\u{1B}\r", [key(.enter, .alt)]),
        ("\u{1B}м", [key(.character("м"), .alt)]), ("\u{1B}\u{7F}", [key(.backspace, .alt)]),
        ("\u{1B}[", [key(.character("["), .alt)]), ("\u{1B}O", [key(.character("O"), .alt)]),
        ("\u{1B}]", [key(.character("]"), .alt)]), ("\u{1B}_", [key(.character("_"), .alt)]),
        ("\u{1B}[A", [key(.up)]), ("\u{1B}OB", [key(.down)]), ("\u{1B}[1;5C", [key(.right, .control)]),
        ("\u{1B}[1;4D", [key(.left, [.shift, .alt])]), ("\u{1B}\u{1B}[A", [key(.up, .alt)]),
        ("\u{1B}[H", [key(.home)]), ("\u{1B}[F", [key(.end)]), ("\u{1B}OF", [key(.end)]), ("\u{1B}[1~", [key(.home)]),
        ("\u{1B}[4~", [key(.end)]), ("\u{1B}[3~", [key(.delete)]), ("\u{1B}[3;5~", [key(.delete, .control)]),
        ("\u{1B}[5~", [key(.pageUp)]), ("\u{1B}[6^", [key(.pageDown, .control)]), ("\u{1B}[Z", [key(.tab, .shift)]),
        ("\u{1B}OP", [key(.function(1))]), ("\u{1B}[1;2R", [key(.function(3), .shift)]),
        ("\u{1B}[[E", [key(.function(5))]), ("\u{1B}[15~", [key(.function(5))]), ("\u{1B}[17~", [key(.function(6))]),
        ("\u{1B}[24;2~", [key(.function(12), .shift)]), ("\u{1B}[34~", [key(.function(20))]),
        ("\u{1B}OM", [key(.enter)]), ("\u{1B}Oq", [key(.character("1"))]), ("\u{1B}[a", [key(.up, .shift)]),
        ("\u{1B}O5A", [key(.up, .control)]),
        // The kitty protocol and xterm's modifyOtherKeys.
        ("\u{1B}[13;2u", [key(.enter, .shift)]), ("\u{1B}[27;2;13~", [key(.enter, .shift)]),
        ("\u{1B}[27u", [key(.escape)]), ("\u{1B}[99;5u", [key(.character("c"), .control)]),
        ("\u{1B}[1089::99;5u", [key(.character("с"), .control, standardKey: "c")]),
        ("\u{1B}[1089:1057:99;6u", [key(.character("с"), [.control, .shift], standardKey: "c")]),
        ("\u{1B}[27;5;1089~", [key(.character("с"), .control)]), ("\u{1B}[97;1:3u", []),
        ("\u{1B}[97;1:2u", [key(.character("a"))]), ("\u{1B}[57414u", [key(.enter)]), ("\u{1B}[57441;2u", []),
        ("\u{1B}[57376u", [key(.function(13))]), ("\u{1B}[1;1:3A", []),
        ("\u{1B}[97:65;2u", [key(.character("A"), .shift)]),
        // Reports.
        ("\u{1B}[I", [.focus(true)]), ("\u{1B}[O", [.focus(false)]),
        (
            "\u{1B}[<0;3;2M",
            [.mouse(MouseEvent(button: .left, phase: .press, place: .init(row: 1, column: 2), modifiers: []))]
        ),
        (
            "\u{1B}[<0;3;2m",
            [.mouse(MouseEvent(button: .left, phase: .release, place: .init(row: 1, column: 2), modifiers: []))]
        ),
        (
            "\u{1B}[<36;1;1M",
            [.mouse(MouseEvent(button: .left, phase: .drag, place: .init(row: 0, column: 0), modifiers: .shift))]
        ),
        ("\u{1B}[<64;1;1M", [.wheel(lines: -3, at: .init(row: 0, column: 0))]),
        ("\u{1B}[<65;10;20M", [.wheel(lines: 3, at: .init(row: 19, column: 9))]), ("\u{1B}[<66;1;1M", []),
        (
            "\u{1B}[M #\"",
            [.mouse(MouseEvent(button: .left, phase: .press, place: .init(row: 1, column: 2), modifiers: []))]
        ),
        ("\u{1B}[?62;4c", [.reply(.deviceAttributes([62, 4]))]), ("\u{1B}[>41;354;0c", [.reply(.other)]),
        ("\u{1B}[?2026;2$y", [.reply(.mode(2026, state: 2))]), ("\u{1B}[?5u", [.reply(.keyboardFlags(5))]),
        ("\u{1B}[12;40R", [.reply(.other)]), ("\u{1B}[?12;40R", [.reply(.other)]),
        ("\u{1B}]11;rgb:0000/2b2b/3636\u{1B}\\", [.reply(.background(red: 0, green: 0x2B, blue: 0x36))]),
        ("\u{1B}]11;rgb:ff/80/0\u{7}", [.reply(.background(red: 255, green: 128, blue: 0))]),
        ("\u{1B}]10;rgba:ffff/ffff/ffff/8000\u{7}", [.reply(.foreground(red: 255, green: 255, blue: 255))]),
        ("\u{1B}]52;c;cm0gLXJm\u{7}", [.reply(.other)]),
        ("\u{1B}P>|tmux 3.5a\u{1B}\\", [.reply(.version("tmux 3.5a"))]),
        ("\u{1B}P1+r524742\u{1B}\\", [.reply(.other)]), ("\u{1B}_Gi=1;OK\u{1B}\\", [.reply(.other)]),
        // Pastes.
        ("\u{1B}[200~one\rtwo\r\nthree\u{1B}[201~", [.paste("one\ntwo\nthree")]),
        ("\u{1B}[200~\u{1B}[201~", [.paste("")]),
        ("\u{1B}[200~a\u{1B}[31m\u{7}b\tc\u{1B}[201~", [.paste("a[31mb\tc")]), ("\u{1B}[201~", []),
        ("\u{1B}[200~ok\u{1B}[201~rm -rf\r\u{1B}[201~", [.paste("okrm -rf\n")]),
        ("\u{1B}[200~x\u{1B}[201~\u{3}", [.paste("x"), key(.character("c"), .control)]),
        ("\u{1B}[200~при\u{9B}вет\u{1B}[201~", [.paste("привет")]),
    ]

    @Test(arguments: cases)
    func `a sequence means the same however it is cut into reads`(_ text: String, _ expected: [InputEvent]) {
        let bytes = Array(text.utf8)
        #expect(decode([bytes]) == expected)
        #expect(decode(bytes.map { [$0] }) == expected)
        for cut in 1..<max(2, bytes.count) {
            #expect(decode([Array(bytes[..<cut]), Array(bytes[cut...])]) == expected, "cut after \(cut)")
        }
    }

    @Test func `sequences and typing may follow each other without a pause`() {
        let together = Self.cases.filter { text, _ in
            // These wait for a pause by their nature.
            !["\u{1B}", "\u{1B}\u{1B}", "\u{1B}[", "\u{1B}O", "\u{1B}]", "\u{1B}_"].contains(text)
                && !text.contains("[200~")
        }
        for (first, firstEvents) in together {
            for (second, secondEvents) in together where !(first.contains("\u{1B}\u{1B}")) && second != "\u{1B}\u{1B}[A"
            {
                #expect(
                    decode(first + second) == firstEvents + secondEvents,
                    "\(first.debugDescription) \(second.debugDescription)")
            }
        }
    }

    @Test func `whatever bytes came before, Ctrl-C after a pause is Ctrl-C`() {
        var random = SeededGenerator(seed: 7)
        let interesting: [UInt8] =
            Array("\u{1B}[]OP_?<>;:0123456789Mu~ABc\r\n\t a".utf8) + [0x80, 0x9B, 0xC2, 0xE4, 0xF0, 0xFF]
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                interesting.randomElement(using: &random) ?? 0
            }
            var decoder = InputDecoder()
            let start = ContinuousClock.now
            _ = decoder.feed(bytes, at: start)
            var waited = Duration.zero
            while let deadline = decoder.deadline {
                waited = deadline - start
                _ = decoder.expire(at: deadline)
            }
            let events = decoder.feed([3], at: start + waited)
            #expect(events == [key(.character("c"), .control)], "\(bytes)")
            #expect(waited <= .milliseconds(500) || bytes.contains(0x7E), "\(bytes) held the keys for \(waited)")
        }
    }

    @Test func `a lone Esc is the key after 25 ms and not before`() {
        var decoder = InputDecoder()
        let start = ContinuousClock.now
        let first = decoder.feed([0x1B], at: start)
        #expect(first.isEmpty)
        #expect(decoder.deadline == start + .milliseconds(25))
        let early = decoder.expire(at: start + .milliseconds(24))
        #expect(early.isEmpty)
        let late = decoder.expire(at: start + .milliseconds(25))
        #expect(late == [key(.escape)])
        #expect(decoder.deadline == nil)
    }

    @Test func `a megabyte is one paste, in reads of any size`() {
        let line = "строка текста, 中文, and some English\n"
        let text = String(repeating: line, count: 1_000_000 / line.utf8.count)
        let bytes = Array("\u{1B}[200~".utf8) + Array(text.utf8) + Array("\u{1B}[201~".utf8)
        let pieces = stride(from: 0, to: bytes.count, by: 4093).map { Array(bytes[$0..<min($0 + 4093, bytes.count)]) }
        #expect(decode(pieces) == [.paste(text)])
    }

    @Test func `two lines pasted without brackets are a paste, in one read or in several`() {
        #expect(decode("one\rtwo") == [.paste("one\ntwo")])
        #expect(decode("one\rtwo\r") == [.paste("one\ntwo\n")])
        #expect(decode("раз\r\rдва\r") == [.paste("раз\n\nдва\n")])
        let pieces = ["first line\r", "second", " line\rthi", "rd\r"].map { Array($0.utf8) }
        let texts = decode(pieces).map { if case .paste(let text) = $0 { text } else { "?" } }
        #expect(texts.joined() == "first line\nsecond line\nthird\n", "no Enter among them")
        let bytes = Array("строка\rещё".utf8)
        for cut in 1..<bytes.count {
            var decoder = InputDecoder()
            let now = ContinuousClock.now
            var events = decoder.feed(Array(bytes[..<cut]), at: now)
            events += decoder.feed(Array(bytes[cut...]), at: now + .milliseconds(1))
            while let deadline = decoder.deadline { events += decoder.expire(at: deadline) }
            let sends = events.contains { $0 == key(.enter) }
            #expect(!sends || cut < 4, "cut after \(cut): \(events)")
        }
    }

    @Test func `text and Enter typed ahead are keys, after the moment in which more could have come`() {
        var decoder = InputDecoder()
        let now = ContinuousClock.now
        #expect(decoder.feed(Array("ls\r".utf8), at: now).isEmpty)
        #expect(decoder.deadline == now + .milliseconds(25))
        #expect(decoder.expire(at: now + .milliseconds(25)) == decode("ls\r"))
        let next = decoder.feed(Array("x\r".utf8), at: now + .milliseconds(60))
        #expect(next == [key(.character("x")), key(.enter)])
    }

    @Test func `lines pasted without brackets are a paste, a held Enter is not`() {
        #expect(decode("a\rb\rc\rd\r") == [.paste("a\nb\nc\nd\n")])
        #expect(decode("\r\r\r\r\r") == Array(repeating: key(.enter), count: 5))
        #expect(decode("ls\r") == [key(.character("l")), key(.character("s")), key(.enter)])
    }

    @Test func `a wheel that comes as arrow keys is a wheel`() {
        #expect(decode("\u{1B}OA\u{1B}OA\u{1B}OA") == [.wheel(lines: -3, at: nil)])
        #expect(decode("\u{1B}[B\u{1B}[B") == [key(.down), key(.down)])
    }

    @Test func `the end mark inside a paste does not let its text run as keys`() {
        let evil = "x\u{1B}[201~/quit\r\u{1B}[200~y"
        #expect(decode("\u{1B}[200~" + evil + "\u{1B}[201~") == [.paste("x/quit\ny")])
    }

    @Test(arguments: ["\u{3}", "\u{1B}[99;5u", "\u{1B}[1089::99;5u"])
    func `Ctrl-C ends a paste without an end mark at once`(_ interrupt: String) {
        let now = ContinuousClock.now
        var decoder = InputDecoder()
        #expect(decoder.feed(Array("\u{1B}[200~half".utf8), at: now).isEmpty)
        let events = decoder.feed(Array(interrupt.utf8), at: now + .milliseconds(1))
        let chords = events.map { if case .key(let key) = $0 { key.chord } else { KeyChord(.menu) } }
        #expect(events.first == .paste("half") && chords.last == KeyChord(.character("c"), .control))
    }

    @Test func `after a silence a paste without an end mark is delivered, and keys are keys again`() {
        let now = ContinuousClock.now
        var decoder = InputDecoder()
        _ = decoder.feed(Array("\u{1B}[200~half".utf8), at: now)
        #expect(decoder.expire(at: now + .milliseconds(500)) == [.paste("half")])
        #expect(decoder.deadline == nil)
        #expect(decoder.feed([0x0D], at: now + .seconds(1)) == [key(.enter)])
        #expect(decoder.feed(Array("ж".utf8), at: now + .seconds(2)) == [key(.character("ж"))])
    }

    @Test func `a paste that goes on after a silence is still a paste`() {
        let now = ContinuousClock.now
        var decoder = InputDecoder()
        _ = decoder.feed(Array("\u{1B}[200~half\r".utf8), at: now)
        #expect(decoder.expire(at: now + .milliseconds(500)) == [.paste("half\n")])
        #expect(decoder.feed(Array("rm -rf /\r\u{1B}[201~".utf8), at: now + .seconds(1)).isEmpty)
        #expect(decoder.expire(at: now + .seconds(2)) == [.paste("rm -rf /\n")])
        #expect(decoder.feed([0x0D], at: now + .seconds(3)) == [key(.enter)])
    }
}
