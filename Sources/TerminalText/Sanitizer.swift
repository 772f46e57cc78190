/// Makes text that others wrote harmless to a terminal: answers, titles, model names, error bodies.
///
/// Line feeds, tabs and everything visible stay. What could move the cursor, switch a mode, ask the terminal a question,
/// reorder a line or hide text becomes a visible mark: `‹ESC›`, `‹OSC 52›`, `‹CSI 2J›`, `‹RLO›`, `‹tag x37›`. A whole
/// escape sequence is one mark, equal marks in a row are counted. Nothing is swallowed but the body of a complete
/// sequence: what was never closed is shown as text.
///
/// The state is kept between pieces, so any split of a text gives the same result. Cleaning twice changes nothing.
public struct Sanitizer: Sendable {
    private enum State {
        case text, escape, controlSequence, string, stringEscape, carriageReturn, joiner, tags
    }

    /// The longest body of a control sequence and of a control string that may be collapsed, in UTF-8 bytes.
    private static let longestSequence = 32
    private static let longestString = 4096
    /// Marks on one letter: the most that real scripts use is well below.
    private static let mostMarks = 16

    private var state = State.text
    /// The mark for the sequence that has begun.
    private var introducer = ""
    /// What has come of the sequence, harmless on its own but undecided.
    private var held = ""
    /// The mark that comes next, and how often it was met in a row.
    private var pending: (name: String, count: Int)?
    /// The last scalar that went out as it was; nil after a mark.
    private var previous: Unicode.Scalar?
    private var marks = 0
    /// How many characters and sequences were replaced by marks in this text so far.
    public private(set) var hiddenCount = 0

    public init() {}

    /// What of the text so far can be shown by now.
    public mutating func feed(_ text: String) -> String {
        if state == .text, pending == nil, PlainText.isPlain(text) {
            guard let last = text.unicodeScalars.last else { return text }
            previous = last
            marks = 0
            return text
        }
        var output = ""
        output.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            accept(scalar, into: &output)
        }
        return output
    }

    /// What was held back, when the text has ended. The sanitizer is as new afterwards, but for ``hiddenCount``.
    public mutating func finish() -> String {
        var output = ""
        // A body that is given up may end in a joiner, so this can take two steps.
        while state != .text { giveUp(into: &output) }
        flush(into: &output)
        let count = hiddenCount
        self = Sanitizer()
        hiddenCount = count
        return output
    }

    // MARK: - One scalar

    private mutating func accept(_ scalar: Unicode.Scalar, into output: inout String) {
        switch state {
        case .text: acceptText(scalar, into: &output)
        case .escape: acceptEscape(scalar, into: &output)
        case .controlSequence: acceptControlSequence(scalar, into: &output)
        case .string: acceptString(scalar, into: &output)
        case .stringEscape:
            guard scalar != "\\" else { return completeString(into: &output) }
            giveUp(into: &output)
            accept(scalar, into: &output)
        case .carriageReturn:
            if scalar == "\n" { state = .text } else { giveUp(into: &output) }
            accept(scalar, into: &output)
        case .joiner: acceptJoined(scalar, into: &output)
        case .tags: acceptTag(scalar, into: &output)
        }
    }

    private mutating func acceptText(_ scalar: Unicode.Scalar, into output: inout String) {
        if PlainText.isPlain(scalar) {
            marks = 0
            return show(scalar, into: &output)
        }
        switch HiddenScalar.kind(of: scalar, after: previous) {
        case .visible:
            marks = 0
            show(scalar, into: &output)
        case .mark:
            marks += 1
            if marks > Self.mostMarks { hide("mark", into: &output) } else { show(scalar, into: &output) }
        case .selector: show(scalar, into: &output)
        case .joiner: hold(scalar, .joiner)
        case .flagTag: hold(scalar, .tags)
        case .lineBreak: show("\n", into: &output)
        case .blankLine:
            show("\n", into: &output)
            show("\n", into: &output)
        case .carriageReturn: state = .carriageReturn
        case .escape: begin(.escape, "ESC")
        case .controlSequence: begin(.controlSequence, "CSI")
        case .string(let name): begin(.string, name)
        case .hidden(let name): hide(name, into: &output)
        }
    }

    // MARK: - Escape sequences

    private mutating func acceptEscape(_ scalar: Unicode.Scalar, into output: inout String) {
        switch scalar {
        case "[" where held.isEmpty: begin(.controlSequence, "CSI")
        case "]" where held.isEmpty: begin(.string, "OSC")
        case "P" where held.isEmpty: begin(.string, "DCS")
        case "X" where held.isEmpty: begin(.string, "SOS")
        case "^" where held.isEmpty: begin(.string, "PM")
        case "_" where held.isEmpty: begin(.string, "APC")
        case "\\" where held.isEmpty: complete("ST", into: &output)
        case "\u{20}"..."\u{2F}" where held.utf8.count < Self.longestSequence: held.unicodeScalars.append(scalar)
        case "\u{30}"..."\u{7E}": complete("ESC " + held + String(scalar), into: &output)
        default:
            giveUp(into: &output)
            accept(scalar, into: &output)
        }
    }

    private mutating func acceptControlSequence(_ scalar: Unicode.Scalar, into output: inout String) {
        switch scalar {
        case "\u{20}"..."\u{3F}" where held.utf8.count < Self.longestSequence: held.unicodeScalars.append(scalar)
        case "\u{40}"..."\u{7E}": complete("CSI " + held + String(scalar), into: &output)
        default:
            giveUp(into: &output)
            accept(scalar, into: &output)
        }
    }

    private mutating func acceptString(_ scalar: Unicode.Scalar, into output: inout String) {
        switch scalar {
        case "\u{9C}": completeString(into: &output)
        case "\u{07}" where introducer == "OSC": completeString(into: &output)
        case "\u{1B}": state = .stringEscape
        case "\t", "\u{20}"..."\u{7E}", "\u{A0}"..."\u{10FFFF}":
            if held.utf8.count < Self.longestString { return held.unicodeScalars.append(scalar) }
            fallthrough
        default:
            giveUp(into: &output)
            accept(scalar, into: &output)
        }
    }

    private mutating func completeString(into output: inout String) {
        let number = held.prefix(4).prefix { $0.isASCII && $0.isNumber }
        complete(introducer == "OSC" && !number.isEmpty ? "OSC " + number : introducer, into: &output)
    }

    private mutating func begin(_ state: State, _ introducer: String) {
        self.state = state
        self.introducer = introducer
        held = ""
    }

    private mutating func complete(_ name: String, into output: inout String) {
        state = .text
        held = ""
        hide(name, into: &output)
    }

    /// What has begun is not what it seemed: marks how it began, and shows a body as the text that it is.
    private mutating func giveUp(into output: inout String) {
        let begun = state
        let body = held.unicodeScalars
        state = .text
        held = ""
        switch begun {
        case .text: break
        case .carriageReturn: hide("CR", into: &output)
        case .joiner, .tags:
            for scalar in body { hide(HiddenScalar.name(of: scalar), into: &output) }
        case .escape, .controlSequence, .string, .stringEscape:
            hide(introducer, into: &output)
            for scalar in body { accept(scalar, into: &output) }
            if begun == .stringEscape { accept("\u{1B}", into: &output) }
        }
    }

    // MARK: - Invisible scalars that have a place

    private mutating func hold(_ scalar: Unicode.Scalar, _ state: State) {
        self.state = state
        held = String(scalar)
    }

    private mutating func acceptJoined(_ scalar: Unicode.Scalar, into output: inout String) {
        // On a letter that has all its marks the next one may be hidden, and nothing would be left to join.
        if let previous, HiddenScalar.joins(previous, scalar), marks < Self.mostMarks,
            let joiner = held.unicodeScalars.first
        {
            show(joiner, into: &output)
            state = .text
        } else {
            giveUp(into: &output)
        }
        accept(scalar, into: &output)
    }

    private mutating func acceptTag(_ scalar: Unicode.Scalar, into output: inout String) {
        if HiddenScalar.isTag(scalar), held.unicodeScalars.count < HiddenScalar.flagTagCount {
            held.unicodeScalars.append(scalar)
            guard HiddenScalar.isFlag(tags: held) else { return }
            for tag in held.unicodeScalars { show(tag, into: &output) }
            state = .text
        } else {
            giveUp(into: &output)
            accept(scalar, into: &output)
        }
    }

    // MARK: - Output

    private mutating func show(_ scalar: Unicode.Scalar, into output: inout String) {
        flush(into: &output)
        output.unicodeScalars.append(scalar)
        previous = scalar
    }

    private mutating func hide(_ name: String, into output: inout String) {
        previous = nil
        hiddenCount += 1
        if let count = pending?.count, pending?.name == name {
            pending?.count = count + 1
        } else {
            flush(into: &output)
            pending = (name, 1)
        }
    }

    private mutating func flush(into output: inout String) {
        guard let (name, count) = pending else { return }
        pending = nil
        output += count == 1 ? "‹\(name)›" : "‹\(name) x\(count)›"
    }
}

extension Sanitizer {
    /// A whole text made harmless, its lines kept.
    public static func text(_ text: String) -> String {
        var sanitizer = Sanitizer()
        let body = sanitizer.feed(text)
        return body + sanitizer.finish()
    }

    /// A title, name or message made harmless and put on one line: spaces, tabs and line breaks in a row are one space.
    ///
    /// - Parameter maximumLength: In characters; where there are more, the last is `…`.
    public static func line(_ text: String, maximumLength: Int = 500) -> String {
        var line = ""
        var count = 0
        var isAfterSpace = true
        for character in Self.text(text) {
            let isSpace = character == " " || character == "\n" || character == "\t"
            if isSpace, isAfterSpace { continue }
            isAfterSpace = isSpace
            count += 1
            if count > maximumLength {
                line.removeLast()
                return line + "…"
            }
            line.append(isSpace ? " " : character)
        }
        if isAfterSpace, !line.isEmpty { line.removeLast() }
        return line
    }
}

extension Sanitizer {
    /// JSON made harmless to a terminal: what ``text(_:)`` would mark is escaped (`\u009b`), so that the value is the same.
    ///
    /// Outside its strings JSON has none of these scalars, so no place needs to be looked at twice.
    public static func json(_ text: String) -> String {
        if PlainText.isPlain(text) { return text }
        let scalars = Array(text.unicodeScalars)
        var output = ""
        output.reserveCapacity(text.utf8.count)
        var marks = 0
        for (place, scalar) in scalars.enumerated() {
            let previous = place > 0 ? scalars[place - 1] : nil
            let isKept: Bool
            switch PlainText.isPlain(scalar) ? .visible : HiddenScalar.kind(of: scalar, after: previous) {
            case .visible, .selector:
                marks = 0
                isKept = true
            case .mark:
                marks += 1
                isKept = marks <= mostMarks
            case .joiner:
                let next = place + 1 < scalars.count ? scalars[place + 1] : nil
                isKept = previous.flatMap { left in next.map { HiddenScalar.joins(left, $0) } } ?? false
            case .carriageReturn:
                // Between values it is white space, in front of a line feed.
                isKept = place + 1 < scalars.count && scalars[place + 1] == "\n"
            case .flagTag, .lineBreak, .blankLine, .escape, .controlSequence, .string, .hidden: isKept = false
            }
            if isKept {
                output.unicodeScalars.append(scalar)
            } else {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            }
        }
        return output
    }
}
