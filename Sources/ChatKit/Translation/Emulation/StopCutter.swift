/// Cuts a text that comes in pieces where the first of some words begins, as OpenAI does it: the word itself is gone.
struct StopCutter: Sendable {
    private let stops: [[UInt8]]
    /// The end of what came, as long as it may be the beginning of a stop.
    private var held: [UInt8] = []
    /// The stop at which the text was cut.
    private(set) var stop: String?

    var hasCut: Bool { stop != nil }

    init(_ stops: [String]) {
        self.stops = stops.filter { !$0.isEmpty }.map { Array($0.utf8) }
    }

    /// Takes more text and gives what is certain to stay. After the cut it gives nothing.
    mutating func feed(_ text: String) -> String {
        if hasCut { return "" }
        if stops.isEmpty { return text }
        let bytes = held + Array(text.utf8)
        for start in bytes.indices {
            guard let stop = stops.first(where: { bytes[start...].starts(with: $0) }) else { continue }
            self.stop = String(decoding: stop, as: UTF8.self)
            held = []
            return String(decoding: bytes[..<start], as: UTF8.self)
        }
        // A stop begins at a character, and so does the end that is held back.
        let kept = bytes.indices.first { start in stops.contains { $0.starts(with: bytes[start...]) } } ?? bytes.count
        held = Array(bytes[kept...])
        return String(decoding: bytes[..<kept], as: UTF8.self)
    }

    /// What was held back and proved to be no stop.
    mutating func flush() -> String {
        defer { held = [] }
        return String(decoding: held, as: UTF8.self)
    }
}
