/// Finds the marks of sources in a text of GigaChat's v2, wherever its pieces are cut, and shortens them: `[sources=[1]]`
/// becomes `[1]`, and `[sources=[1,2]]` becomes `[1] [2]`.
///
/// Source: Sber's OpenAPI document and recorded replies, read 2026-11-21. What the marks stand for comes in parts of its
/// own (`inline_data.sources`), before or after them.
struct SourceMarks: Sendable {
    /// The end of the text so far, which may be the beginning of a mark.
    private var held = ""
    /// The length of the text that was returned, in Unicode scalars.
    private var length = 0
    private var marks: [(label: String, range: Range<Int>)] = []
    private var sources: [(label: String, url: String, title: String)] = []

    private static let opening = "[sources=["
    /// The most bytes of a mark; what is longer is text.
    private static let longest = 256
    private static let most = 1024

    /// Returns more of the text.
    mutating func take(_ piece: String) -> String {
        if held.isEmpty, !piece.utf8.contains(UInt8(ascii: "[")) {
            length += piece.unicodeScalars.count
            return piece
        }
        var text = ""
        var rest = Substring(held + piece)
        held = ""
        while let place = rest.utf8.firstIndex(of: UInt8(ascii: "[")) {
            give(rest[..<place], to: &text)
            let tail = rest[place...]
            if tail.utf8.starts(with: Self.opening.utf8) {
                if let end = take(mark: tail.utf8, into: &text) {
                    rest = tail[end...]
                    continue
                }
                if Self.mayBecomeMark(tail.utf8.dropFirst(Self.opening.utf8.count)) {
                    held = String(tail)
                    return text
                }
            } else if Self.opening.utf8.starts(with: tail.utf8) {
                held = String(tail)
                return text
            }
            give(tail.prefix(1), to: &text)
            rest = tail.dropFirst()
        }
        give(rest, to: &text)
        return text
    }

    /// Returns the rest of the text: no more comes.
    mutating func finish() -> String {
        defer { held = "" }
        length += held.unicodeScalars.count
        return held
    }

    /// Takes `{"1": {"url": …, "title": …}}`.
    mutating func add(sources value: JSONValue) {
        for (label, source) in value.objectValue ?? [:] {
            guard let url = source["url"]?.stringValue, !url.isEmpty, sources.count < Self.most else { continue }
            sources.removeAll { $0.label == label }
            sources.append((label, url, source["title"]?.stringValue ?? ""))
        }
    }

    /// The sources by their marks; those without a mark stand at the end of the text.
    var citations: [Citation] {
        let known = Dictionary(sources.map { ($0.label, $0) }) { $1 }
        let marked = marks.compactMap { mark in
            known[mark.label].map {
                Citation(url: $0.url, title: $0.title, range: mark.range, label: mark.label)
            }
        }
        let labels = Set(marks.map(\.label))
        let others = sources.filter { !labels.contains($0.label) }
        return marked + others.map { Citation(url: $0.url, title: $0.title, range: length..<length, label: $0.label) }
    }

    private mutating func give(_ more: Substring, to text: inout String) {
        length += more.unicodeScalars.count
        text += more
    }

    /// Takes a whole mark; returns where it ends, or nil where it is none.
    private mutating func take(mark: Substring.UTF8View, into text: inout String) -> String.Index? {
        let inside = mark.dropFirst(Self.opening.utf8.count)
        guard let end = inside.firstIndex(of: UInt8(ascii: "]")), inside[end...].starts(with: "]]".utf8) else {
            return nil
        }
        let labels = inside[..<end].split(separator: UInt8(ascii: ",")).map {
            String(decoding: $0.drop { $0 == UInt8(ascii: " ") }, as: UTF8.self)
        }
        guard !labels.isEmpty, labels.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(Self.isOfLabel) }) else {
            return nil
        }
        for (number, label) in labels.enumerated() {
            if number > 0 { give(" ", to: &text) }
            let start = length
            give(Substring("[\(label)]"), to: &text)
            if marks.count < Self.most { marks.append((label, start..<length)) }
        }
        return mark.index(end, offsetBy: 2)
    }

    private static func isOfLabel(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    /// Whether more text can make a mark of what follows the opening.
    private static func mayBecomeMark(_ inside: Substring.UTF8View) -> Bool {
        guard inside.count < longest else { return false }
        let labels = inside.prefix { isOfLabel($0) || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: " ") }
        return labels.endIndex == inside.endIndex || inside[labels.endIndex...].elementsEqual("]".utf8)
    }
}
