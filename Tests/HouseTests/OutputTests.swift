import Testing

/// Everything that chat-cli writes goes through one door, which makes it harmless on a terminal.
@Suite struct OutputTests {
    private static let door = "Sources/chat-cli/Output/StandardStream.swift"
    private static let safe = "Sources/chat-cli/Output/ShownText.swift"
    /// What would write past the door.
    private static let writers: Set<String> = [
        "fputs", "fwrite", "putchar", "puts", "printf", "fprintf", "vprintf", "perror", "debugPrint", "dump", "pwrite",
        "writev",
        "FileHandle", "TextOutputStream", "stdout", "stderr", "fputc", "putc", "dprintf",
    ]

    @Test func `nothing writes past the door`() {
        let files = House.sources.filter { $0.path.hasPrefix("Sources/chat-cli/") && $0.path != Self.door }
        #expect(files.count > 50)
        for file in files { for issue in Self.issues(in: file) { Issue.record("\(issue)") } }
    }

    @Test func `only the filter makes text that a terminal gets as it is`() {
        for file in House.sources where file.path.hasPrefix("Sources/chat-cli/") && file.path != Self.safe {
            for (number, line) in file.code.lines.enumerated() where line.contains("SafeText(") {
                Issue.record("\(file.path):\(number + 1): makes SafeText; use SafeText.of, SafeText.json or ShownText")
            }
        }
    }

    @Test func `a writer is found, and a printer of ours is not one`() {
        let file = House.File(
            path: "Sources/chat-cli/A.swift", text: "",
            code: SwiftCode("print(1)\nprinter.print(2)\nGlibc.write(1, a, 2)\nfputs(a, stdout)\nSwift.print(3)"))
        #expect(
            Self.issues(in: file).map { $0.prefix { $0 != " " } } == [
                "Sources/chat-cli/A.swift:1:", "Sources/chat-cli/A.swift:3:", "Sources/chat-cli/A.swift:4:",
                "Sources/chat-cli/A.swift:4:", "Sources/chat-cli/A.swift:5:",
            ])
    }

    private static func issues(in file: House.File) -> [String] {
        var found: [String] = []
        for (number, line) in file.code.lines.enumerated() {
            let place = "\(file.path):\(number + 1):"
            for word in line.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "_" })
            where writers.contains(String(word)) {
                found.append("\(place) \(word) writes past StandardStream")
            }
            for call in ["Glibc.write(", "Swift.print("] where line.contains(call) {
                found.append("\(place) \(call) writes past StandardStream")
            }
            // A call of the standard library's print, and not of a printer's.
            let words = line.split(separator: " ")
            if words.contains(where: { $0.hasPrefix("print(") }), !line.contains("func print(") {
                found.append("\(place) print( writes past StandardStream")
            }
        }
        return found
    }
}
