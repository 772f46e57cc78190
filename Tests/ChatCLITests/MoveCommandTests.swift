import Foundation
import TestSupport
import Testing

/// `export`, `import`, `sync`, `backup`, `restore`, `prune` and temporary conversations, as users run them.
@Suite struct MoveCommandTests {
    private static func asked(_ program: Program, _ id: String, _ prompt: String) async throws {
        let outcome = try await program.run("ask", "--provider", "demo", "--conversation", id, prompt)
        try #require(outcome.status == 0, "\(outcome.errors)")
    }

    @Test(arguments: ["md", "json", "jsonl"])
    func `what one home exports, another imports, and a second time adds nothing`(format: String) async throws {
        let program = try Program()
        try await Self.asked(program, "111", "hello")
        try await Self.asked(program, "trip", "two")
        let all = try await program.run("export", "--all", "--output", format)
        #expect(all.status == 0 && all.errors.isEmpty)
        let other = try Program()
        let first = try await other.run(["import", "-"], input: all.outputBytes)
        #expect(
            first.status == 0 && first.output.contains("2 new conversations; 4 messages added"),
            "\(first.output)\(first.errors)")
        #expect(!first.errors.contains("\u{1B}"))
        let again = try await other.run(["import", "-"], input: all.outputBytes)
        #expect(again.status == 0 && again.output.contains("2 unchanged; 0 messages added"), "\(again.output)")
        let one = try await program.run("show", "111", "--output", "json")
        let back = try await other.run("show", "111", "--output", "json")
        #expect(one.output == back.output)
    }

    @Test func `an export goes to a file, to a folder, and never over a file without --force`() async throws {
        let program = try Program()
        try await Self.asked(program, "111", "hello")
        let file = program.home.file("a.html")
        #expect(try await program.run("export", "111", "--output", "html", "--to", file).status == 0)
        let html = try String(contentsOfFile: file, encoding: .utf8)
        #expect(html.hasPrefix("<!DOCTYPE html>") && html.hasSuffix("</html>\n") && !html.contains("http://"))
        let refused = try await program.run("export", "111", "--output", "html", "--to", file)
        #expect(refused.status != 0 && refused.errors.contains("exists already"))
        #expect(try await program.run("export", "111", "--output", "txt", "--to", file, "--force").status == 0)
        let folder = program.home.file("notes") + "/"
        #expect(try await program.run("export", "--all", "--to", folder).status == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["111-hello.md"])
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: program.home.path).filter { $0.contains("partial") }
                .isEmpty)
    }

    @Test(arguments: [
        ["export"], ["export", "1", "--all"], ["import"], ["prune"], ["prune", "--older", "soon"], ["backup"], ["sync"],
    ])
    func `a command without what it needs is a usage error`(arguments: [String]) async throws {
        #expect(try await Program().run(arguments).status == 64)
    }

    @Test func `a file in no known format gives 65 and says so`() async throws {
        let program = try Program()
        let file = program.home.file("x.txt")
        try Data("hello".utf8).write(to: URL(fileURLWithPath: file))
        let outcome = try await program.run("import", file)
        #expect(outcome.status == 65 && outcome.errors.contains("its format is not known"), "\(outcome.errors)")
        #expect(try await program.run("import", program.home.file("none")).status == 66)
        let json = try await program.run(
            ["import", "-", "--output", "json"], input: Array(#"["User: q\n\n\nChatGPT: a"]"#.utf8))
        #expect(json.status == 0 && json.output.contains("\"format\": \"easybackend\""))
    }

    @Test func `sync takes an edited message into the database`() async throws {
        let program = try Program()
        try await Self.asked(program, "111", "hello")
        let folder = program.home.file("notes")
        #expect(
            try await program.run("sync", folder).output == "1 file written; 0 messages taken into 0 conversations\n")
        let file = folder + "/111-hello.md"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try Data(text.replacing("\n\nhello\n", with: "\n\nhello there\n").utf8).write(to: URL(fileURLWithPath: file))
        #expect(try await program.run("sync", folder).output == "1 file written; 1 message taken into 1 conversation\n")
        #expect(try await program.run("show", "111", "--tree").output.contains("hello there"))
    }

    @Test func `backup and restore bring the conversations back`() async throws {
        let program = try Program()
        try await Self.asked(program, "111", "hello")
        let backup = program.home.file("b.db")
        #expect(try await program.run("backup", backup).status == 0)
        #expect(try await program.run("rm", "111").status == 0)
        let outcome = try await program.run("restore", backup)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try await program.run("show", "111").output.contains("hello"))
        #expect(try await program.run("backup", backup).status != 0)
        #expect(try await program.run("backup", "--force", backup).status == 0)
    }

    @Test func `prune lists without deleting, and deletes when asked`() async throws {
        let program = try Program()
        try await Self.asked(program, "111", "hello")
        let none = try await program.run("prune", "--older", "1d")
        #expect(none.status == 0 && none.output.isEmpty)
        // Used in 2001.
        let old =
            #"{"format":"chatkit.conversation","version":1,"conversation":{"id":"old","uid":"01M2FJM0000000000000000000","created_at":"2001-01-01T00:00:00Z","last_used_at":"2001-01-01T00:00:00Z"},"messages":[{"id":1,"role":"user","parts":[{"type":"text","text":"q"}]}]}"#
        #expect(try await program.run(["import", "-"], input: Array(old.utf8)).status == 0)
        let dry = try await program.run("prune", "--older", "1d")
        #expect(dry.output.hasPrefix("old\t") && dry.errors.contains("would be moved to the trash"))
        #expect(try await program.run("show", "old").status == 0)
        #expect(try await program.run("prune", "--older", "1d", "--delete").status == 0)
        #expect(try await program.run("show", "old").status == 66)
        #expect(try await program.run("show", "111").status == 0)
    }

    @Test func `an expired conversation is gone at the next command`() async throws {
        let program = try Program()
        let expiring =
            #"{"format":"chatkit.conversation","version":1,"conversation":{"id":"tmp","uid":"01M2FJM0000000000000000000","created_at":"2001-01-01T00:00:00Z","last_used_at":"2001-01-01T00:00:00Z","expires_after_ms":60000},"messages":[{"id":1,"role":"user","parts":[{"type":"text","text":"q"}]}]}"#
        #expect(try await program.run(["import", "-"], input: Array(expiring.utf8)).status == 0)
        #expect(try await program.run("show", "tmp").status == 66)
        #expect(
            try await program.run("ask", "--provider", "demo", "--conversation", "new", "--expire", "1d", "hi").status
                == 0)
        #expect(
            try await program.run("show", "new", "--output", "json").output.contains("\"expires_after_ms\": 86400000"))
        #expect(try await program.run("set", "new", "--expire", "never").status == 0)
        #expect(try await !program.run("show", "new", "--output", "json").output.contains("expires_after_ms"))
    }

    @Test func `an unstored prompt leaves no trace in any file`() async throws {
        let program = try Program()
        try await Self.asked(program, "111", "hello")
        let canary = "canary" + (0..<8).map { _ in String(UInt32.random(in: .min ... .max), radix: 16) }.joined()
        let outcome = try await program.run("ask", "--provider", "demo", "-n", "repeat \(canary)")
        #expect(outcome.status == 0)
        let file = try #require(FileManager.default.enumerator(atPath: program.home.path))
        var seen = 0
        for case let name as String in file {
            guard let bytes = FileManager.default.contents(atPath: program.home.path + "/" + name) else { continue }
            seen += 1
            #expect(bytes.range(of: Data(canary.utf8)) == nil, "\(name)")
        }
        #expect(seen > 0)
    }

    @Test func `progress is drawn on a terminal and not in a pipe`() async throws {
        let program = try Program()
        let conversation = { (number: Int) in
            #"{"format":"chatkit.conversation","version":1,"conversation":{"id":"\#(number)","uid":"\#(String(repeating: "0", count: 26 - String(number).count))\#(number)"},"messages":[{"id":1,"role":"user","parts":[{"type":"text","text":"\#(String(repeating: "word ", count: 400))"}]}]}"#
        }
        let file = program.home.file("many.json")
        try Data(("[" + (1...3000).map(conversation).joined(separator: ",") + "]").utf8).write(
            to: URL(fileURLWithPath: file))
        let terminal = try TerminalProcess("chat-cli", ["import", file])
        try await terminal.wait(for: "importing [")
        try await terminal.wait(for: "3000 new conversations")
        let piped = try await program.run("import", file)
        #expect(piped.status == 0 && piped.errors.isEmpty, "\(piped.errors)")
    }
}
