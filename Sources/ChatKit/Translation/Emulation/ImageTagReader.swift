/// Finds GigaChat's pictures in an answer's text: `<img src="<file ID>" fuse="true"/>`.
///
/// Source: Sber's page on creating images and recorded answers, read 2026-11-21. A picture comes out as an attachment
/// without bytes; whoever holds the connection fetches them.
struct ImageTagReader: Sendable {
    /// What may be the beginning of a tag.
    private var held = ""

    private static let opening = "<img"
    /// The longest tag that is waited for, in bytes.
    private static let longest = 512

    /// Whether nothing is held back.
    var isIdle: Bool { held.isEmpty }

    mutating func feed(_ text: String) -> [ReplyEvent] {
        var rest = (held + text)[...]
        held = ""
        var events: [ReplyEvent] = []
        var words = ""
        while let start = rest.firstIndex(of: "<") {
            words += rest[..<start]
            rest = rest[start...]
            guard rest.hasPrefix(Self.opening) else {
                if Self.opening.hasPrefix(rest) { break }
                words.append("<")
                rest = rest.dropFirst()
                continue
            }
            guard let end = rest.firstIndex(of: ">") else {
                if rest.utf8.count < Self.longest { break }
                words += rest
                rest = ""
                continue
            }
            let tag = rest[...end]
            rest = rest[rest.index(after: end)...]
            guard let fileID = Self.fileID(in: tag) else {
                words += tag
                continue
            }
            if !words.isEmpty { events.append(.text(words)) }
            words = ""
            let picture = Attachment(hash: "", mediaType: "", fileID: fileID)
            events.append(.attachment(ReceivedAttachment(picture, bytes: [])))
        }
        if rest.first == "<" { held = String(rest) } else { words += rest }
        if !words.isEmpty { events.append(.text(words)) }
        return events
    }

    /// What was held back and proved to be no tag.
    mutating func flush() -> [ReplyEvent] {
        defer { held = "" }
        return held.isEmpty ? [] : [.text(held)]
    }

    /// The text of a tag that names a picture.
    static func tag(_ fileID: String) -> String {
        "<img src=\"\(fileID)\" fuse=\"true\"/>"
    }

    /// The file that a tag names; nil for a tag that the model wrote about something else.
    private static func fileID(in tag: Substring) -> String? {
        guard tag.contains("fuse="), let start = tag.firstRange(of: "src=\"")?.upperBound else { return nil }
        let name = tag[start...].prefix { $0 != "\"" }
        let isID =
            !name.isEmpty && name.utf8.count <= 200
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
        return isID ? String(name) : nil
    }
}
