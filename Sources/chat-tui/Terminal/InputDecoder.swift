/// Turns the bytes of a terminal into keys, pastes, mouse events and replies, however they are cut into reads.
///
/// It does no input and has no clock: times are told to it. Whatever comes, a key is never held back longer than
/// ``Patience`` says, and what is not understood is dropped, never typed.
struct InputDecoder {
    typealias Instant = ContinuousClock.Instant

    /// How long to wait for the rest of something.
    struct Patience: Equatable, Sendable {
        /// After an Esc that may begin a sequence, and after the end mark of a paste. Slow links need more.
        var escape: Duration = .milliseconds(25)
        /// Within a sequence that no hand can type.
        var sequence: Duration = .milliseconds(200)
        /// Within a paste that stopped arriving.
        var paste: Duration = .milliseconds(500)
    }

    var patience: Patience
    private var state = State.ground
    /// Bytes of the sequence or character so far.
    private var buffer: [UInt8] = []
    /// An Esc came in front: the key is held with Alt.
    private var alt = false
    private var paste = PasteBuffer()
    /// The paste stopped arriving without its end mark: what came is delivered, and a key ends it.
    private var isPasteDoubtful = false
    private var lastByte: Instant?
    /// A read that ends a line, held for a moment: more text right behind it makes both of them a paste.
    private var burst: [UInt8] = []
    /// Until then a line end belongs to the text that came in one read before it.
    private var textEnd: Instant?
    /// Until then what comes belongs to a paste without marks that has begun.
    private var pasteEnd: Instant?
    private var events: [InputEvent] = []

    private enum State: Equatable {
        case ground, scalar(missing: Int)
        case escape, control, shifted, consoleFunction, legacyMouse
        /// In an OSC, DCS or APC. `escaped`: the last byte was an Esc, which may be half of the terminator.
        case string(introducer: UInt8, escaped: Bool)
        case paste
    }

    init(patience: Patience = Patience()) {
        self.patience = patience
    }

    /// When ``expire(at:)`` should be called if nothing more arrives; nil: nothing is pending.
    var deadline: Instant? {
        guard let lastByte else { return nil }
        switch state {
        case .ground: return burst.isEmpty ? nil : lastByte + patience.escape
        case .escape, .shifted: return lastByte + patience.escape
        case .control, .string: return lastByte + (buffer.isEmpty ? patience.escape : patience.sequence)
        case .scalar, .consoleFunction, .legacyMouse: return lastByte + patience.sequence
        case .paste where isPasteDoubtful && paste.isEmpty: return nil
        case .paste: return lastByte + (paste.mayBeOver ? patience.escape : patience.paste)
        }
    }

    /// Takes what one read gave.
    mutating func feed(_ bytes: [UInt8], at now: Instant) -> [InputEvent] {
        var earlier = (burst.isEmpty ? [] : expire(at: now)) + endPaste(before: bytes)
        var bytes = bytes
        lastByte = now
        if isScalar {
            let rest = bytes.prefix { $0 & 0xC0 == 0x80 }
            earlier += decode(Array(rest))
            bytes.removeFirst(rest.count)
        }
        if state == .ground, !bytes.contains(0x1B) {
            bytes = burst + bytes
            burst = []
            if let end = pasteEnd, now < end, UnbracketedPaste.isText(bytes) {
                return earlier + pasted(bytes, at: now)
            }
            let followsText = textEnd.map { now < $0 } ?? false
            textEnd = nil
            switch UnbracketedPaste.kind(of: bytes, followsText: followsText) {
            case .paste: return earlier + pasted(bytes, at: now)
            case .perhaps:
                burst = bytes
                return earlier
            case .keys where bytes.count > 4 || followsText: textEnd = now + patience.escape
            case .keys: break
            }
        } else if !burst.isEmpty {
            bytes = burst + bytes
            burst = []
        }
        return earlier + decode(bytes)
    }

    private mutating func pasted(_ bytes: [UInt8], at now: Instant) -> [InputEvent] {
        pasteEnd = now + patience.escape
        // A character may be cut between two reads.
        let start = bytes.suffix(3).lastIndex { $0 & 0xC0 != 0x80 } ?? bytes.endIndex
        let length = start < bytes.endIndex ? UTF8.width(startingWith: bytes[start]) : 1
        let end = length > bytes.endIndex - start ? start : bytes.endIndex
        burst = Array(bytes[end...])
        return [.paste(PasteBuffer.clean(bytes[..<end]))]
    }

    /// A paste without its end mark would keep the keys for itself: Ctrl-C ends it, and after a silence any key does.
    private mutating func endPaste(before bytes: [UInt8]) -> [InputEvent] {
        guard state == .paste, !paste.mayBeOver else { return [] }
        let isInterrupt = bytes == [0x03] || Self.kittyInterrupts.contains(bytes)
        guard isInterrupt || isPasteDoubtful && Self.isOneKey(bytes) else {
            isPasteDoubtful = false
            return []
        }
        let text = paste.finish().text
        reset()
        return text.isEmpty ? [] : [.paste(text)]
    }

    private static let kittyInterrupts = ["\u{1B}[99;5u", "\u{1B}[1089::99;5u"].map { Array($0.utf8) }

    private static func isOneKey(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first else { return false }
        if first == 0x1B { return !bytes.starts(with: PasteBuffer.end) }
        return bytes.count == UTF8.width(startingWith: first)
    }

    private mutating func decode(_ bytes: [UInt8]) -> [InputEvent] {
        var position = 0
        while position < bytes.count {
            if state == .paste {
                paste.append(bytes[position...])
                break
            }
            take(bytes[position])
            position += 1
        }
        return drain().foldingWheel()
    }

    /// Ends what waited too long: a lone Esc is the Esc key, a sequence that broke off is dropped.
    mutating func expire(at now: Instant) -> [InputEvent] {
        guard let deadline, deadline <= now else { return [] }
        if !burst.isEmpty {
            defer { burst = [] }
            return decode(burst)
        }
        // A second Esc in front of what broke off was a key by itself.
        if alt, state != .ground, state != .paste, !isScalar { emit(.escape) }
        switch state {
        case .ground: break
        case .escape, .string(_, escaped: true): emit(.escape)
        case .control where buffer.isEmpty: emit(.character("["), .alt)
        case .shifted: emit(.character("O"), .alt)
        case .string(let introducer, false) where buffer.isEmpty:
            emit(.character(Character(Unicode.Scalar(introducer))), .alt)
        case .scalar: emit(.character("\u{FFFD}"), alt ? .alt : [])
        case .control, .string, .consoleFunction, .legacyMouse: break
        case .paste:
            let wasOver = paste.mayBeOver
            let wasDoubtful = isPasteDoubtful
            let (text, rest) = paste.finish()
            if wasOver {
                reset()
            } else {
                (paste, isPasteDoubtful) = (PasteBuffer(), true)
            }
            if !text.isEmpty || !wasDoubtful { events.append(.paste(text)) }
            for byte in rest { take(byte) }
            return drain()
        }
        reset()
        return drain()
    }

    private var isScalar: Bool {
        if case .scalar = state { true } else { false }
    }

    private mutating func drain() -> [InputEvent] {
        defer { events = [] }
        return events
    }

    private mutating func reset() {
        state = .ground
        buffer = []
        alt = false
        isPasteDoubtful = false
    }

    private mutating func emit(_ key: Key, _ modifiers: KeyModifiers = []) {
        events.append(.key(KeyEvent(key, modifiers)))
    }

    private mutating func take(_ byte: UInt8) {
        switch state {
        case .ground: ground(byte)
        case .scalar(let missing): scalar(byte, missing)
        case .escape: escape(byte)
        case .control: control(byte)
        case .shifted: shifted(byte)
        case .consoleFunction:
            reset()
            if (0x41...0x45).contains(byte) { emit(.function(Int(byte - 0x40))) }
        case .legacyMouse:
            buffer.append(byte)
            guard buffer.count == 3 else { return }
            let numbers = buffer.map { Int($0) - 32 }
            reset()
            InputEvent.mouse(code: numbers[0], column: numbers[1], row: numbers[2], released: false)
                .map { events.append($0) }
        case .string(let introducer, let escaped): string(byte, introducer, escaped)
        case .paste: paste.append([byte])
        }
    }

    private mutating func ground(_ byte: UInt8) {
        switch byte {
        case 0x1B: state = .escape
        case 0x20..<0x7F: typed(Unicode.Scalar(byte))
        case 0..<0x20, 0x7F: command(byte)
        case 0xC2...0xDF: begin(scalarWith: byte, missing: 1)
        case 0xE0...0xEF: begin(scalarWith: byte, missing: 2)
        case 0xF0...0xF4: begin(scalarWith: byte, missing: 3)
        default: typed("\u{FFFD}")
        }
    }

    private mutating func begin(scalarWith byte: UInt8, missing: Int) {
        buffer = [byte]
        state = .scalar(missing: missing)
    }

    private mutating func scalar(_ byte: UInt8, _ missing: Int) {
        guard byte & 0xC0 == 0x80 else {
            typed("\u{FFFD}")
            take(byte)
            return
        }
        buffer.append(byte)
        guard missing == 1 else {
            state = .scalar(missing: missing - 1)
            return
        }
        // Overlong forms and surrogates become U+FFFD here.
        let scalars = String(decoding: buffer, as: UTF8.self).unicodeScalars
        typed(scalars.count == 1 ? scalars[scalars.startIndex] : "\u{FFFD}")
    }

    private mutating func typed(_ scalar: Unicode.Scalar) {
        let modifiers: KeyModifiers = alt ? .alt : []
        reset()
        // Control characters in their two-byte form are nothing a keyboard sends.
        guard !(0x80...0x9F).contains(scalar.value) else { return }
        emit(.character(Character(scalar)), modifiers)
    }

    /// A control byte: a key with Control, or one of the five keys that have such a byte of their own.
    private mutating func command(_ byte: UInt8) {
        let modifiers: KeyModifiers = alt ? .alt : []
        reset()
        switch byte {
        case 0x00: emit(.character(" "), modifiers.union(.control))
        // The Linux console's Shift-Tab is Esc Tab; Alt-Tab never reaches a terminal.
        case 0x09: emit(.tab, modifiers.isEmpty ? [] : .shift)
        case 0x0D: emit(.enter, modifiers)
        // The Backspace key sends one or the other.
        case 0x08, 0x7F: emit(.backspace, modifiers)
        case 0x01...0x1A: emit(.character(Character(Unicode.Scalar(byte + 0x60))), modifiers.union(.control))
        default: emit(.character(Character(Unicode.Scalar(byte + 0x40))), modifiers.union(.control))
        }
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case 0x1B:
            // Esc Esc is Esc twice, unless a sequence follows: then the second belongs to it, and the first is Alt.
            if alt { emit(.escape) }
            alt = true
        case UInt8(ascii: "["): state = .control
        case UInt8(ascii: "O"): state = .shifted
        case UInt8(ascii: "P"), UInt8(ascii: "]"), UInt8(ascii: "_"):
            state = .string(introducer: byte, escaped: false)
        default:
            if alt { emit(.escape) }
            alt = true
            state = .ground
            ground(byte)
        }
    }

    private mutating func control(_ byte: UInt8) {
        switch byte {
        case 0x1B:
            reset()
            state = .escape
        case 0..<0x20, 0x7F...0xFF:
            // No sequence holds these: it broke off, and this is a key.
            reset()
            take(byte)
        // rxvt ends keys held with Shift so; in replies, which have a leader, more follows.
        case UInt8(ascii: "$") where !buffer.isEmpty && buffer.allSatisfy { (0x30...0x39).contains($0) }: end(byte)
        case 0x20..<0x40:
            if buffer.count < 64 { buffer.append(byte) }
        case UInt8(ascii: "[") where buffer.isEmpty: state = .consoleFunction
        case UInt8(ascii: "M") where buffer.isEmpty: state = .legacyMouse
        default: end(byte)
        }
    }

    /// The control sequence is complete.
    private mutating func end(_ final: UInt8) {
        let sequence = ControlSequence(body: buffer, final: final)
        let held = alt
        reset()
        if sequence.leader == nil, sequence.final == UInt8(ascii: "~"), sequence.number(0) == 200 {
            paste = PasteBuffer()
            state = .paste
            return
        }
        guard var event = sequence.event else { return }
        if held, case .key(var key) = event {
            key.modifiers.insert(.alt)
            event = .key(key)
        }
        events.append(event)
    }

    private mutating func shifted(_ byte: UInt8) {
        // Some terminals put the modifiers between.
        if (0x31...0x39).contains(byte) {
            buffer = [byte]
            return
        }
        var modifiers = KeyModifiers(parameter: buffer.first.map { Int($0) - 0x30 } ?? 1)
        if alt { modifiers.insert(.alt) }
        reset()
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "d"):
            Key(cursorLetter: byte - 0x20).map { emit($0, modifiers.union(.control)) }
        case 0x1B: state = .escape
        case 0..<0x20, 0x7F...0xFF:
            emit(.character("O"), .alt)
            take(byte)
        default: (Key(cursorLetter: byte) ?? Key(padLetter: byte)).map { emit($0, modifiers) }
        }
    }

    private mutating func string(_ byte: UInt8, _ introducer: UInt8, _ escaped: Bool) {
        switch byte {
        case UInt8(ascii: "\\") where escaped, 0x07:
            events.append(.reply(TerminalReply(string: buffer, introducer: introducer)))
            reset()
        case _ where escaped:
            // The Esc was no terminator: the string broke off there.
            reset()
            state = .escape
            take(byte)
        case 0x1B: state = .string(introducer: introducer, escaped: true)
        case 0..<0x20:
            reset()
            take(byte)
        default:
            if buffer.count < 4096 { buffer.append(byte) }
        }
    }
}

extension UTF8 {
    /// How many bytes the character has that begins with this one.
    fileprivate static func width(startingWith byte: UInt8) -> Int {
        byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
    }
}

extension [InputEvent] {
    /// A terminal in alternate-scroll mode sends a turn of the wheel as arrow keys, several in one read.
    fileprivate func foldingWheel() -> [InputEvent] {
        guard count >= 3, let first, allSatisfy({ $0 == first }) else { return self }
        switch first {
        case .key(KeyEvent(.up)): return [.wheel(lines: -count, at: nil)]
        case .key(KeyEvent(.down)): return [.wheel(lines: count, at: nil)]
        default: return self
        }
    }
}
