/// Where a long text can be cut so that its parts, laid out alone, look as they do in the whole: for programs that show
/// a part of it before the rest has been laid out.
///
/// A cut is made before a heading or a paragraph at the left edge that follows a blank line, where nothing is open that
/// could go on behind it. Code is never cut. What differs in parts: the numbers of links and of code blocks begin anew,
/// and each part lists its own links.
public enum MarkdownCuts {
    /// The offsets where parts begin, in UTF-8 bytes; the first is 0.
    ///
    /// - Parameter size: How many bytes a part has at least, but for the last one.
    public static func offsets(in text: String, size: Int) -> [Int] {
        var text = text
        return text.withUTF8 { offsets(in: $0, size: size) }
    }

    private enum Open {
        case nothing
        case fence(BlockStart.Fence)
        /// A block of HTML or of formulas, and what ends it.
        case literal([UInt8], endsAtBlank: Bool)
    }

    private static func offsets(in bytes: UnsafeBufferPointer<UInt8>, size: Int) -> [Int] {
        var offsets = [0]
        var open = Open.nothing
        var followsBlank = false
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            defer { start = end + 1 }
            let line = bytes[start..<end]
            let indent = self.indent(of: line)
            guard indent < line.count else {
                followsBlank = true
                if case .literal(_, endsAtBlank: true) = open { open = .nothing }
                continue
            }
            switch open {
            case .fence(let fence):
                // In a list item this would be its end: without knowing, nothing more is cut.
                if indent < fence.indent { return offsets }
                if indent <= 3, line[start + indent] == fence.byte,
                    BlockStart.closes(fence, Array(line.dropFirst(indent))[...])
                {
                    open = .nothing
                }
            case .literal(let mark, _):
                if !mark.isEmpty, BlockStart.contains(Array(line)[...], mark) { open = .nothing }
            case .nothing:
                if followsBlank, start - (offsets.last ?? 0) >= size, beginsBlock(line) { offsets.append(start) }
                if indent <= 3 { open = opened(by: line.dropFirst(indent), indent: indent) }
            }
            followsBlank = false
        }
        return offsets
    }

    /// The blank columns a line begins with; all of an empty line.
    private static func indent(of line: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
        var count = 0
        for byte in line {
            // A tab is at least as far as matters here.
            guard byte == 0x20 || byte == 0x09 else { break }
            count += 1
        }
        guard count < line.count, line.prefix(count).contains(0x09) else { return count }
        return max(count, min(4, line.count - 1))
    }

    private static func beginsBlock(_ line: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        switch line.first ?? 0 {
        case 0x41...0x5A, 0x61...0x7A, 0x80..., UInt8(ascii: "#"): true
        default: false
        }
    }

    private static func opened(by line: Slice<UnsafeBufferPointer<UInt8>>, indent: Int) -> Open {
        switch line.first ?? 0 {
        case UInt8(ascii: "`"), UInt8(ascii: "~"):
            if let (fence, _) = BlockStart.fence(Array(line)[...], indent: indent) { return .fence(fence) }
        case UInt8(ascii: "$"), UInt8(ascii: "\\"), UInt8(ascii: "<"):
            guard let (kind, end) = BlockStart.literal(Array(line)[...]) else { break }
            let isEnded = !end.isEmpty && BlockStart.contains(Array(line.dropFirst(2))[...], end)
            return isEnded ? .nothing : .literal(end, endsAtBlank: end.isEmpty || kind == .math)
        default: break
        }
        return .nothing
    }
}
