import Testing

/// ARCHITECTURE.md is a map: it shows every folder there is and none that is not.
@Suite struct MapTests {
    @Test func `every target and every room is on the map`() throws {
        let map = try #require(House.text(of: "ARCHITECTURE.md"), "ARCHITECTURE.md is missing")
        for folder in House.folders(under: "Sources") {
            let path = folder.split(separator: "/")
            // How a room is divided is its own business.
            guard path.count <= 3, let name = path.last else { continue }
            let isNamed = map.contains("\(name)/")
            #expect(isNamed, "ARCHITECTURE.md does not name \(folder)/")
        }
    }

    @Test func `every folder on the map is there`() throws {
        let map = try #require(House.text(of: "ARCHITECTURE.md"), "ARCHITECTURE.md is missing")
        let walked = ["Sources", "Tests", "Benchmarks", "scripts", ".ci"].flatMap { [$0] + House.folders(under: $0) }
        // Its folders are links to those of Sources.
        let paths = walked + ["Fuzzing"]
        let names = Set(paths.compactMap { $0.split(separator: "/").last.map(String.init) })
        for (folder, line) in Self.folders(in: map) where !names.contains(folder) {
            Issue.record("ARCHITECTURE.md:\(line): names \(folder)/, which is not there")
        }
    }

    @Test func `only paths in code are taken for folders`() {
        let map =
            "Use and/or `Store/` in\n```\nSources/ChatKit/  the library\n```\nNo `I/O` in `<Name>/`, `application/json` `https://a/B/` `/v1/`\n"
        let found = Self.folders(in: map).map(\.folder)
        #expect(found == ["Store", "Sources", "ChatKit"])
    }

    /// The folders named in code spans and code blocks: what stands before a slash in a path that begins with a capital
    /// letter or ends in a slash.
    static func folders(in map: String) -> [(folder: String, line: Int)] {
        var found: [(String, Int)] = []
        var isInBlock = false
        for (number, line) in map.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("```") {
                isInBlock.toggle()
                continue
            }
            let spans = line.split(separator: "`", omittingEmptySubsequences: false)
            let code = isInBlock ? [line] : spans.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
            for path in code.flatMap({ $0.split { " ,;()│├└─".contains($0) } }) {
                guard path.contains("/"), !path.contains("://"), !path.hasPrefix("/"), !path.contains("*"),
                    !path.contains("<")
                else {
                    continue
                }
                guard path.hasSuffix("/") || path.first?.isUppercase == true else { continue }
                let components = path.split(separator: "/", omittingEmptySubsequences: false)
                // "I/O" is no path.
                guard components[0].count > 1 else { continue }
                found += components.dropLast().map { (String($0), number + 1) }
            }
        }
        return found
    }
}
