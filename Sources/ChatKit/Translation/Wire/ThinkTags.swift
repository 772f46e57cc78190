/// Separates reasoning from text where a server leaves both in one: `<think>…</think>`.
///
/// An opening tag counts only at the beginning of an answer: further on it is what the answer is about. It may be cut
/// anywhere; the pieces joined are the same for every cut. A closing tag without an opening one is what models leave whose
/// template opens it for them: in a whole answer what stands before it is reasoning, in a stream that was given out
/// already.
struct ThinkTags: Sendable {
    /// A piece of a reply, sorted.
    enum Piece: Sendable, Hashable {
        case reasoning(String)
        case text(String)
        /// A closing tag without an opening one: what came before was reasoning.
        case orphan
    }

    private enum State {
        case beginning
        case thinking(Tag, hasBegun: Bool)
        /// White space after the closing tag belongs to nothing.
        case between
        case answering(mayHaveOrphan: Bool)
    }

    private struct Tag {
        var opening: String
        var closing: String
    }

    /// DeepSeek, Qwen and most others; Google's compatible layer; Claude's imitators; Seed-OSS; Kimi; Magistral; Sky-T1.
    private static let tags = [
        Tag(opening: "<think>", closing: "</think>"), Tag(opening: "<thought>", closing: "</thought>"),
        Tag(opening: "<thinking>", closing: "</thinking>"), Tag(opening: "<reasoning>", closing: "</reasoning>"),
        Tag(opening: "<seed:think>", closing: "</seed:think>"), Tag(opening: "◁think▷", closing: "◁/think▷"),
        Tag(opening: "[THINK]", closing: "[/THINK]"),
        Tag(opening: "<|begin_of_thought|>", closing: "<|end_of_thought|>"),
    ]
    private static let orphan = "</think>"
    private static let opening = "<think>"

    private var state = State.beginning
    /// What may be the beginning of a tag.
    private var held = ""
    /// The last byte of the text that was given out: a tag in code is no tag.
    private var lastByte: UInt8?

    /// Parts a whole answer that has a closing tag without an opening one.
    static func parted(_ whole: String) -> (reasoning: String, text: String)? {
        let start = whole.utf8.drop { $0 <= 0x20 }
        if tags.contains(where: { start.starts(with: $0.opening.utf8) }) { return nil }
        guard case .orphan(let range)? = firstTag(in: whole[...], after: nil) else { return nil }
        return (String(whole[..<range.lowerBound]), String(withoutSpace(whole[range.upperBound...])))
    }

    /// Takes more of the text and gives what can be sorted already.
    mutating func take(_ text: String) -> [Piece] {
        if case .answering(mayHaveOrphan: false) = state { return [.text(text)] }
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
            if let tag = Self.tags.first(where: { rest.utf8.starts(with: $0.opening.utf8) }) {
                held = String(rest.dropFirst(utf8: tag.opening.utf8.count))
                state = .thinking(tag, hasBegun: false)
                return true
            }
            // All there is may still become a tag.
            if Self.tags.contains(where: { $0.opening.utf8.starts(with: rest.utf8) }) { return false }
            state = .answering(mayHaveOrphan: true)
            return true
        case .thinking(let tag, let hasBegun):
            if !hasBegun {
                held = String(Self.withoutSpace(held[...]))
                if held.isEmpty { return false }
                state = .thinking(tag, hasBegun: true)
            }
            return think(tag, &pieces)
        case .between:
            held = String(Self.withoutSpace(held[...]))
            if held.isEmpty { return false }
            state = .answering(mayHaveOrphan: false)
            give(&pieces)
            return false
        case .answering(let mayHaveOrphan):
            if mayHaveOrphan { return answer(&pieces) }
            give(&pieces)
            return false
        }
    }

    private mutating func think(_ tag: Tag, _ pieces: inout [Piece]) -> Bool {
        let bytes = held.utf8
        var position = bytes.startIndex
        let first = tag.closing.utf8.first ?? 0
        while let start = bytes[position...].firstIndex(of: first) {
            let rest = bytes[start...]
            let isTag = rest.starts(with: tag.closing.utf8)
            if isTag || tag.closing.utf8.starts(with: rest) {
                if start > bytes.startIndex { pieces.append(.reasoning(String(held[..<start]))) }
                held = String(held[start...])
                guard isTag else { return false }
                held = String(held[...].dropFirst(utf8: tag.closing.utf8.count))
                state = .between
                return true
            }
            position = bytes.index(after: start)
        }
        if !held.isEmpty { pieces.append(.reasoning(held)) }
        held = ""
        return false
    }

    /// Gives out text as far as no orphan can begin in it.
    private mutating func answer(_ pieces: inout [Piece]) -> Bool {
        switch Self.firstTag(in: held[...], after: lastByte) {
        case nil:
            give(&pieces)
            return false
        case .opening:
            // What is opened further on is what the answer is about, and so is its end.
            state = .answering(mayHaveOrphan: false)
            give(&pieces)
            return false
        case .cut(let start):
            let rest = String(held[start...])
            held = String(held[..<start])
            give(&pieces)
            held = rest
            return false
        case .orphan(let range):
            let rest = String(held[range.upperBound...])
            held = String(held[..<range.lowerBound])
            give(&pieces)
            held = rest
            pieces.append(.orphan)
            state = .between
            return true
        }
    }

    private mutating func give(_ pieces: inout [Piece]) {
        if !held.isEmpty { pieces.append(.text(held)) }
        lastByte = held.utf8.last ?? lastByte
        held = ""
    }

    /// A tag in a text that is being answered.
    private enum Found {
        case opening
        case orphan(Range<Substring.Index>)
        /// What may become one, at the end of the text.
        case cut(Substring.Index)
    }

    /// The first tag that is not in code.
    private static func firstTag(in text: Substring, after byte: UInt8?) -> Found? {
        let bytes = text.utf8
        var position = bytes.startIndex
        while let start = bytes[position...].firstIndex(of: UInt8(ascii: "<")) {
            let before = start > bytes.startIndex ? bytes[bytes.index(before: start)] : byte
            let rest = bytes[start...]
            if before != UInt8(ascii: "`"), before != UInt8(ascii: "\""), before != UInt8(ascii: "'") {
                if rest.starts(with: orphan.utf8) {
                    return .orphan(start..<bytes.index(start, offsetBy: orphan.utf8.count))
                }
                if rest.starts(with: opening.utf8) { return .opening }
                if orphan.utf8.starts(with: rest) || opening.utf8.starts(with: rest) { return .cut(start) }
            }
            position = bytes.index(after: start)
        }
        return nil
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
