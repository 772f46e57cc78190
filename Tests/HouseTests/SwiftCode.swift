/// Swift source with its comments and string literals blanked out, so that only words of code are left to look at.
///
/// Lines keep their numbers; code inside string interpolations stays.
struct SwiftCode {
    private(set) var lines: [Substring] = []
    private var bytes: [UInt8]
    private var index = 0

    init(_ source: String) {
        bytes = Array(source.utf8)
        blankCode(insideInterpolation: false)
        lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    }

    // MARK: - Words

    /// Every identifier, with the number of its line.
    var words: [(word: Substring, line: Int)] {
        lines.enumerated().flatMap { number, line in
            line.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map { ($0, number + 1) }
        }
    }

    /// The modules it imports, with the numbers of their lines.
    var imports: [(module: Substring, line: Int)] {
        lines.enumerated().compactMap { number, line in
            var words = line.split { $0 == " " || $0 == "." }
            while let first = words.first, first.hasPrefix("@") || ["public", "internal", "private"].contains(first) {
                words.removeFirst()
            }
            guard words.first == "import", words.count > 1 else { return nil }
            let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
            return (kinds.contains(words[1]) && words.count > 2 ? words[2] : words[1], number + 1)
        }
    }

    /// A type and where it stands: `isShared` for those that other files see by their bare name.
    struct Declaration {
        var name: String
        var isShared: Bool
    }

    var declarations: [Declaration] {
        var found: [Declaration] = []
        var depth = 0
        for line in lines {
            let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_") }
            for (keyword, name) in zip(words, words.dropFirst())
            where Self.typeKeywords.contains(keyword) && name.first?.isUppercase == true {
                let isPrivate = words.contains("private") || words.contains("fileprivate")
                found.append(Declaration(name: String(name), isShared: depth == 0 && !isPrivate))
            }
            for character in line {
                if character == "{" { depth += 1 } else if character == "}" { depth -= 1 }
            }
        }
        return found
    }

    private static let typeKeywords: Set<Substring> = ["struct", "class", "enum", "actor", "protocol", "typealias"]

    // MARK: - Blanking

    private mutating func blankCode(insideInterpolation: Bool) {
        var depth = 0
        while index < bytes.count {
            if starts(with: "//") {
                while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { blank() }
            } else if starts(with: "/*") {
                blankComment()
            } else if let hashes = hashesBeforeString() {
                blankString(hashes: hashes)
            } else {
                if bytes[index] == UInt8(ascii: "(") { depth += 1 }
                if bytes[index] == UInt8(ascii: ")") { depth -= 1 }
                index += 1
                if insideInterpolation, depth < 0 { return }
            }
        }
    }

    private mutating func blankComment() {
        var depth = 0
        repeat {
            if starts(with: "/*") {
                depth += 1
                blank()
            } else if starts(with: "*/") {
                depth -= 1
                blank()
            }
            blank()
        } while depth > 0 && index < bytes.count
    }

    private mutating func blankString(hashes: Int) {
        let pounds = String(repeating: "#", count: hashes)
        for _ in 0..<hashes { blank() }
        let quote = starts(with: "\"\"\"") ? "\"\"\"" : "\""
        for _ in quote.utf8 { blank() }
        while index < bytes.count {
            if starts(with: quote + pounds) {
                for _ in (quote + pounds).utf8 { blank() }
                return
            }
            if starts(with: "\\" + pounds) {
                for _ in 0...hashes { blank() }
                if starts(with: "(") {
                    index += 1
                    blankCode(insideInterpolation: true)
                    continue
                }
            }
            blank()
        }
    }

    private func hashesBeforeString() -> Int? {
        var hashes = 0
        while index + hashes < bytes.count, bytes[index + hashes] == UInt8(ascii: "#") { hashes += 1 }
        guard index + hashes < bytes.count, bytes[index + hashes] == UInt8(ascii: "\"") else { return nil }
        return hashes
    }

    private func starts(with text: String) -> Bool {
        bytes[index...].starts(with: text.utf8)
    }

    private mutating func blank() {
        guard index < bytes.count else { return }
        if bytes[index] != UInt8(ascii: "\n") { bytes[index] = UInt8(ascii: " ") }
        index += 1
    }
}
