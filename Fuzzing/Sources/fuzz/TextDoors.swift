@testable internal import ChatKit
internal import TerminalText

/// The text in pieces of this many scalars, or of more where it would be very many pieces.
private func split(_ text: String, into size: Int) -> [String] {
    let scalars = Array(text.unicodeScalars)
    let size = max(size, scalars.count / 40)
    return stride(from: 0, to: scalars.count, by: size).map { start in
        var piece = String.UnicodeScalarView()
        piece.append(contentsOf: scalars[start..<min(scalars.count, start + size)])
        return String(piece)
    }
}

/// Nothing that steers a terminal comes through, wherever the text was cut, and what is clean stays as it is.
func trySanitizer(_ bytes: [UInt8]) {
    var choices = Choices(bytes)
    let size = choices.number(below: 20) + 1
    let text = String(decoding: choices.rest, as: UTF8.self)
    let clean = Sanitizer.text(text)
    var sanitizer = Sanitizer()
    var pieced = ""
    for piece in split(text, into: size) { pieced += sanitizer.feed(piece) }
    pieced += sanitizer.finish()
    expect(Array(pieced.unicodeScalars) == Array(clean.unicodeScalars), "the cuts show")
    expect(Array(Sanitizer.text(clean).unicodeScalars) == Array(clean.unicodeScalars), "not clean the first time")
    for scalar in clean.unicodeScalars {
        let isHarmful =
            switch scalar.value {
            case 0x09, 0x0A: false
            case 0x00...0x1F, 0x7F...0x9F, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F,
                0xFEFF, 0x3164, 0x115F, 0x1160, 0x34F, 0xE0000...0xE001F, 0xE0100...0xE01EF, 0xE000...0xF8FF,
                0xF0000...0x10FFFF:
                true
            default: false
            }
        expect(!isHarmful, "U+\(String(scalar.value, radix: 16)) comes through")
    }
}

/// The rows of a text are the same however it was cut, settled ones never change, and none is wider than the screen.
func tryMarkdown(_ bytes: [UInt8]) {
    var choices = Choices(bytes)
    let width = choices.take([8, 9, 10, 20, 40, 80, 200])
    let size = choices.number(below: 40) + 1
    let text = Sanitizer.text(String(decoding: choices.rest, as: UTF8.self))
    let options = MarkdownOptions(width: width)
    let whole = MarkdownStream.lines(of: text, options: options)
    expect(whole.allSatisfy { $0.columns <= width }, "a row is too wide")
    for row in whole {
        expect(row.source.upperBound <= text.utf8.count, "a row points behind the \(text.utf8.count) bytes: \(row)")
    }
    var stream = MarkdownStream(options: options)
    var settled = 0
    for piece in split(text, into: size) {
        stream.append(piece)
        expect(stream.lines.count >= settled, "a settled row is gone")
        settled = stream.lines.count
        expect(stream.tail().allSatisfy { $0.columns <= width }, "a row of the tail is too wide")
    }
    expect(whole.prefix(settled) == stream.lines[...], "a settled row changes")
    stream.finish()
    expect(stream.lines == whole, "the cuts show")
    var printer = MarkdownPrinter(options: options, renderer: ANSIRenderer(coloring: .colors))
    _ = printer.append(text)
    _ = printer.finish()
}

/// Tokens are the text again, and are as many as are counted.
func tryTokens(_ bytes: [UInt8]) {
    var choices = Choices(bytes)
    let encoding = choices.take(TokenEncoding.allCases)
    let text = String(decoding: choices.rest, as: UTF8.self)
    let encoder = TokenEncoder(encoding)
    let tokens = encoder.encode(text)
    expect(encoder.count(text) == tokens.count, "\(encoding) counts another number than it makes")
    expect(encoder.decode(tokens) == Array(text.utf8), "\(encoding): the tokens are another text")
    let pieces = encoder.pieces(text)
    expect((pieces.last?.bytes.upperBound ?? 0) == text.utf8.count, "\(encoding): the pieces are not the text")
    let special = encoder.encode(text, special: .all)
    expect(encoder.decode(special) == Array(text.utf8), "\(encoding): with special tokens it is another text")
    expect(encoder.count(text, special: .all) == special.count, "\(encoding) counts special tokens wrongly")
}
