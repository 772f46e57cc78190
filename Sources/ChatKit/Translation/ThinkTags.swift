/// Parts what a model thinks from what it says, where a server leaves both in one text: `<think>…</think>`.
///
/// The tag counts only at the beginning of an answer: further on it is what the answer is about. It may be cut anywhere;
/// the pieces joined are the same for every cut.
struct ThinkTags: Sendable {
    /// A piece of a reply, sorted.
    enum Piece: Sendable, Hashable {
        case reasoning(String)
        case text(String)
    }

    private enum State {
        case beginning
        case thinking(hasBegun: Bool)
        /// White space after the closing tag belongs to nothing.
        case between
        case answering
    }

    private var state = State.beginning
    /// What may be the beginning of a tag.
    private var held = ""

    private static let opening = "<think>"
    private static let closing = "</think>"

    /// Whether all that comes is the answer.
    var areBehind: Bool {
        if case .answering = state { true } else { false }
    }

    /// Takes more of the text and gives what can be sorted already.
    mutating func take(_ text: String) -> [Piece] {
        if areBehind { return [.text(text)] }
        held += text
        var pieces: [Piece] = []
        while step(&pieces) {}
        return pieces
    }

    /// Gives what was held back, because nothing more comes.
    mutating func finish() -> Piece? {
        defer { held = "" }
        guard !held.isEmpty else { return nil }
        switch state {
        case .beginning, .answering: return .text(held)
        case .thinking: return .reasoning(held)
        case .between: return nil
        }
    }

    /// Sorts as much as one state allows; whether there is more to do.
    private mutating func step(_ pieces: inout [Piece]) -> Bool {
        switch state {
        case .beginning:
            let rest = Self.withoutSpace(held[...])
            if rest.utf8.starts(with: Self.opening.utf8) {
                held = String(rest.dropFirst(utf8: Self.opening.utf8.count))
                state = .thinking(hasBegun: false)
                return true
            }
            // All there is may still become the tag.
            if Self.opening.utf8.starts(with: rest.utf8) { return false }
            state = .answering
            pieces.append(.text(held))
            held = ""
            return false
        case .thinking(let hasBegun):
            if !hasBegun {
                held = String(Self.withoutSpace(held[...]))
                if held.isEmpty { return false }
                state = .thinking(hasBegun: true)
            }
            return think(&pieces)
        case .between:
            held = String(Self.withoutSpace(held[...]))
            if held.isEmpty { return false }
            state = .answering
            pieces.append(.text(held))
            held = ""
            return false
        case .answering: return false
        }
    }

    private mutating func think(_ pieces: inout [Piece]) -> Bool {
        let bytes = held.utf8
        var position = bytes.startIndex
        while let start = bytes[position...].firstIndex(of: UInt8(ascii: "<")) {
            let rest = bytes[start...]
            let isTag = rest.starts(with: Self.closing.utf8)
            if isTag || Self.closing.utf8.starts(with: rest) {
                if start > bytes.startIndex { pieces.append(.reasoning(String(held[..<start]))) }
                held = String(held[start...])
                guard isTag else { return false }
                held = String(held[...].dropFirst(utf8: Self.closing.utf8.count))
                state = .between
                return true
            }
            position = bytes.index(after: start)
        }
        if !held.isEmpty { pieces.append(.reasoning(held)) }
        held = ""
        return false
    }

    private static func withoutSpace(_ text: Substring) -> Substring {
        let start = text.utf8.firstIndex { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } ?? text.endIndex
        return text[start...]
    }
}

extension Substring {
    /// Without its first bytes, which must end where a scalar does.
    fileprivate func dropFirst(utf8 count: Int) -> Substring {
        self[utf8.index(startIndex, offsetBy: count)...]
    }
}
