import Testing

@Suite struct HygieneTests {
    /// The longest a source file may be, in lines.
    private static let longestFile = 400

    /// What the compiler is told to take on trust, by file, with how often. Each place has a comment with its invariant;
    /// a new one wants a good reason here too.
    private static let taken: [String: Int] = [:]

    @Test func `no file is too long to read`() {
        for file in House.sources + House.tests where file.code.lines.count > Self.longestFile {
            Issue.record("\(file.path): \(file.code.lines.count) lines; at most \(Self.longestFile)")
        }
    }

    @Test(arguments: ["try!", "as!", "fatalError(", "preconditionFailure(", "Thread.sleep", "usleep("])
    func `nothing traps or sleeps`(_ phrase: String) {
        for file in House.sources {
            for (number, line) in file.code.lines.enumerated() where line.contains(phrase) {
                Issue.record("\(file.path):\(number + 1): \(phrase) is not for library or program code")
            }
        }
    }

    @Test(arguments: ["try!", "Thread.sleep", "usleep(", "Task.sleep"])
    func `tests wait for conditions and do not trap`(_ phrase: String) {
        for file in House.tests {
            for (number, line) in file.code.lines.enumerated() where line.contains(phrase) {
                Issue.record("\(file.path):\(number + 1): \(phrase) is not for tests")
            }
        }
    }

    @Test(arguments: ["TO" + "DO", "FIX" + "ME", "XX" + "X:"])
    func `nothing is left for later`(_ mark: String) {
        for file in House.sources + House.tests {
            for (number, line) in file.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            where line.contains(mark) {
                Issue.record("\(file.path):\(number + 1): \(mark): finish it, or write it down where work is planned")
            }
        }
    }

    @Test(arguments: ["@unchecked Sendable", "nonisolated(unsafe)", "@preconcurrency"])
    func `what the compiler takes on trust is listed`(_ phrase: String) {
        for file in House.sources {
            let lines = file.code.lines.enumerated().filter { $0.element.contains(phrase) }.map { $0.offset + 1 }
            let allowed = Self.taken["\(phrase) in \(file.path)"] ?? 0
            if lines.count > allowed {
                Issue.record(
                    "\(file.path):\(lines): \(phrase) \(lines.count) times; HygieneTests.taken allows \(allowed)")
            }
        }
    }

    @Test func `no file names the place it was written in`() {
        var files = [
            "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "Makefile", "Package.swift", ".ci/run",
        ]
        for folder in ["Sources", "Tests", "Benchmarks", "scripts", "docs"] {
            files += House.paths(under: folder).filter { !$0.contains("/.build") }
        }
        for path in files where House.text(of: path)?.contains(House.root + "/") == true {
            Issue.record("\(path): names \(House.root), a path of one machine")
        }
    }
}
