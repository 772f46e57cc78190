/// Puts lines together to what is sent: most lines are sent alone, a backslash at the end goes on in the next line, and
/// between two lines of `"""` everything belongs together as it is.
struct PlainText: Equatable {
    private static let fence = "\"\"\""

    private var lines: [String] = []
    private var isFenced = false

    /// Whether a text has begun that needs more lines.
    var isOpen: Bool { isFenced || !lines.isEmpty }

    /// Takes a line, and gives the whole text when it is the last one.
    mutating func add(_ line: String) -> String? {
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

    /// The text as far as it has come, when no more lines will; nil if none has begun.
    mutating func end() -> String? {
        isOpen ? take() : nil
    }

    mutating func discard() {
        (lines, isFenced) = ([], false)
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
