/// Puts lines together to what is sent: most lines are sent alone, a backslash at the end goes on in the next line,
/// between two lines of `"""` everything belongs together as it is, and lines that were pasted wait for an Enter of their
/// own.
struct PlainText: Equatable {
    private static let fence = "\"\"\""

    private var lines: [String] = []
    private(set) var isFenced = false
    private var isPasted = false

    /// Whether a text has begun that needs more lines.
    var isOpen: Bool { isFenced || !lines.isEmpty }

    /// Takes a line, and gives the whole text when it is the last one.
    mutating func add(_ line: String) -> String? {
        if isPasted, !isFenced {
            // The last pasted line often has no line end: then this is its rest.
            if !line.isEmpty { lines.append(line) }
            return take()
        }
        if isFenced {
            guard line.trimmingSpaces == Self.fence else {
                lines.append(line)
                return nil
            }
            return take()
        }
        if !isOpen, line.trimmingSpaces == Self.fence {
            isFenced = true
            return nil
        }
        if line.hasSuffix("\\") {
            lines.append(String(line.dropLast()))
            return nil
        }
        lines.append(line)
        return take()
    }

    /// Takes lines that came at once. Only the line that ends a fence ends the text, and only if nothing follows it.
    mutating func paste(_ pasted: [String]) -> String? {
        if isFenced || !isOpen && pasted[0].trimmingSpaces == Self.fence {
            for (number, line) in pasted.enumerated() {
                guard let text = add(line) else { continue }
                guard number < pasted.count - 1 else { return text }
                (lines, isPasted) = ([text] + pasted[(number + 1)...], true)
                return nil
            }
            return nil
        }
        lines += pasted
        isPasted = true
        return nil
    }

    /// How many lines have come.
    var count: Int { lines.count }

    /// The text as far as it has come, when no more lines will; nil if none has begun.
    mutating func end() -> String? {
        isOpen ? take() : nil
    }

    mutating func discard() {
        (lines, isFenced, isPasted) = ([], false, false)
    }

    private mutating func take() -> String {
        defer { discard() }
        return lines.joined(separator: "\n")
    }
}

extension String {
    fileprivate var trimmingSpaces: Substring {
        var text = self[...]
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text.drop { $0 == " " || $0 == "\t" }
    }
}
