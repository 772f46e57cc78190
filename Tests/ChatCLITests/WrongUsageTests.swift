import ChatKit
import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct WrongUsageTests {
    private let program: Program

    init() throws {
        program = try Program()
    }

    @Test(arguments: [
        ["help", "nonsense"], ["help", "config", "set"], ["config", "set", "--help"], ["nonsense", "-h"],
    ])
    func `help of a command that there is not is an error`(arguments: [String]) async throws {
        let outcome = try await program.run(arguments)
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains("there is no command \(arguments.first { $0 == "set" } ?? "nonsense")"))
    }

    @Test func `a command that there is not is called that, and not a wrong argument`() async throws {
        let outcome = try await program.run("aks", "hi")
        #expect(outcome.status == 64)
        #expect(outcome.errors.hasPrefix("error: there is no command aks\n"))
    }

    @Test func `a conversation named twice is deleted once`() async throws {
        _ = try await program.run("ask", "--provider", "demo", "--cid", "a", "hi")
        #expect(try await program.run("rm", "a", "a").status == 0)
        #expect(try await program.run("show", "a").status == 66)
    }

    @Test func `a search that finds nothing says so, and one for nothing is a mistake`() async throws {
        _ = try await program.run("ask", "--provider", "demo", "--cid", "a", "hi")
        let outcome = try await program.run("search", "xyzzy")
        #expect(outcome.status == 66 && outcome.output.isEmpty)
        #expect(outcome.errors == "note: no message contains these words\n")
        #expect(try await program.run("search", "").status == 64)
    }

    @Test(arguments: [
        [], ["ask"], ["list"], ["show"], ["rename"], ["set"], ["rm"], ["export"], ["search"], ["why"], ["usage"],
        ["limit"], ["tokens"], ["embed"], ["translate"], ["models"], ["files"], ["balance"], ["config"], ["keys"],
        ["doctor"], ["completions"],
    ])
    func `examples in the help stand on one line each`(command: [String]) async throws {
        let lines = try await program.run(command + ["--help"]).output.split(separator: "\n")
        let examples = lines.drop { $0 != "EXAMPLES" }.dropFirst().prefix { !$0.hasPrefix("USAGE:") }
        for example in examples.dropLast(1) where !example.hasPrefix("To try") {
            #expect(example.hasPrefix("  "), "\(command): \(example)")
        }
    }

    @Test(arguments: [
        ["help"], ["help", "config", "show"], ["config", "--help"], ["ask", "--help"], ["help", "ask"],
    ])
    func `help of a command is help`(arguments: [String]) async throws {
        let outcome = try await program.run(arguments)
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("USAGE:"))
    }

    @Test(arguments: [
        ["show", "nobody", "--output", "json"], ["limit", "nobody", "--output=json"],
        ["show", "nobody", "--output", "jsonl"], ["export", "nobody", "--output", "json"],
    ])
    func `who asks for JSON gets errors as JSON, too`(arguments: [String]) async throws {
        let outcome = try await program.run(arguments)
        #expect(outcome.status != 0)
        #expect(outcome.errors.hasPrefix("error: "))
        if outcome.status == 66 {
            let error = try JSONValue(parsing: outcome.outputBytes)["error"]
            #expect(error?["code"] == "conversation_not_found")
            #expect(error?["hint"]?.stringValue?.contains("chat-cli list") == true)
        }
    }

    @Test(arguments: [
        ["usage", "--since", "nonsense", "--output", "json"], ["list", "--bogus", "--output=json"],
        ["ask", "--temperature", "-1", "--output", "json", "hi"], ["rm", "--output", "jsonl"],
    ])
    func `arguments that cannot be read are an error as JSON, too`(arguments: [String]) async throws {
        let outcome = try await program.run(arguments)
        #expect(outcome.status == 64)
        let error = try #require(try JSONValue(parsing: outcome.outputBytes)["error"])
        #expect(error["code"] == "invalid_usage")
        #expect(error["message"]?.stringValue.map { outcome.errors.hasPrefix("error: " + $0) } == true)
    }

    @Test(
        arguments: [
            ("limit 1 -5 usd", "-5 usd is not an amount"), ("limit 1 -5usd", "-5usd is not an amount"),
            ("list --limit -3", "--limit has no value: -3 begins with a dash"), ("list --limit=-3", "from 1 to 10000"),
            ("show -1", "there is no option -1"), ("rename 1 -x", "there is no option -x"),
            ("rm -1", "there is no option -1"),
            ("search -x", "there is no option -x"), ("set 1 --title -x", "there is no option --title"),
            ("ask --cid -1 hi", "--cid has no value: -1 begins"), ("ask -m -x hi", "-m has no value: -x begins"),
            ("ask -qZ hi", "Unknown option '-Z'"), ("ask -5", "Unknown option '-5'"),
            ("ask --max-tokens -5 hi", "--max-tokens must be at least 1"),
            ("list --output", "Missing value for '--output"),
            ("ask -s -x --temperature -1 hi", "--temperature must be 0 or more"),
        ])
    func `what is wrong with a word that begins with a dash is said`(line: String, expected: String) async throws {
        let outcome = try await program.run(line.split(separator: " ").map(String.init))
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains(expected), "\(outcome.errors)")
    }

    @Test func `a word behind two dashes is a word, whatever it begins with`() async throws {
        #expect(try await program.run("ask", "--provider", "demo", "--", "-5", "degrees").status == 0)
        #expect(try await program.run("search", "--", "-5").status == 0)
        #expect(try await program.run("limit", "1", "--", "-5", "usd").errors.contains("-5 usd is not an amount"))
        #expect(try await program.run("limit", "1", "2", "usd").status == 0)
    }

    @Test(arguments: ["ask", "list", "limit", "show", "embed"])
    func `help has arguments, options, groups, and the settings last`(command: String) async throws {
        let help = try await program.run("help", command).output
        let headers = help.split(separator: "\n").filter { $0.hasSuffix(":") && $0 == $0.uppercased() }
        let options = try #require(headers.firstIndex(of: "OPTIONS:"))
        #expect(headers[..<options].allSatisfy { $0 == "ARGUMENTS:" })
        #expect(headers.last == "SETTINGS:")
        #expect(!help.contains("\n\n\n"))
    }

    @Test(arguments: [
        ["embed", "--provider", "nobody", "x"], ["embed", "--provider", "nobody", "--output", "jsonl", "x"],
        ["export", "nobody", "--format", "json"], ["export", "nobody", "--format=jsonl"],
        ["tokens", "--input", "jsonl", "x"],
    ])
    func `a command that writes JSON says errors in it without being told to`(arguments: [String]) async throws {
        let outcome = try await program.run(arguments)
        #expect(outcome.status != 0)
        let error = try #require(try JSONValue(parsing: outcome.outputBytes)["error"])
        #expect(error["message"]?.stringValue.map { outcome.errors.contains("error: " + $0) } == true)
    }

    @Test(
        arguments: [
            (["rename", "a", "--title", "x\ny"], "a title must be one line"),
            (["set", "a", "--tag", "x\ty"], "a tag must be one line"),
            (["set", "a", "--pin", "1", "--unpin", "1"], "both name message 1"),
            (["list", "--tag", ""], "--tag must not"),
            (["ask", "--provider", "", "hi"], "--provider must not be empty"),
            (["models", "--provider", ""], "--provider must not be empty"),
            (["tokens", "-m", "", "hi"], "--model must not be empty"),
            (["export", "a", "--to", ""], "--to must not be empty"),
            (["list", "--db", ""], "--db must not be empty"),
            (["help", "ask", "list"], "ask has no commands of its own"),
            (["show", "a", "--answer", "--last", "1"], "--answer cannot be combined with --last or --output"),
            (["show", "a", "-c"], "cannot be combined"),
            (["export"], "name a conversation"),
        ] as [([String], String)])
    func `nonsense that was taken without a word is refused`(arguments: [String], expected: String) async throws {
        let outcome = try await program.run(arguments)
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains(expected), "\(outcome.errors)")
    }

    @Test func `a key of a profile that nobody knows cannot be forgotten, one that is not stored can`() async throws {
        #expect(try await program.run("keys", "rm", "nobody").status == 78)
        #expect(try await program.run("keys", "rm", "openai").status == 0)
    }

    @Test func `an export goes into a folder, and says when there is none`() async throws {
        _ = try await program.run("ask", "--provider", "demo", "--cid", "a", "hi")
        let folder = try await program.run("export", "a", "--to", program.home.path)
        #expect(folder.status == 0)
        #expect(try String(contentsOfFile: program.home.file("a-hi.md"), encoding: .utf8).contains("hi"))
        let nowhere = try await program.run("export", "a", "--to", program.home.file("no/a.md"))
        #expect(nowhere.status == 74 && nowhere.errors.contains("there is no such folder"))
    }

    @Test func `renaming to the same ID says so`() async throws {
        _ = try await program.run("ask", "--provider", "demo", "--cid", "a", "hi")
        let outcome = try await program.run("rename", "a", "a")
        #expect(outcome.status == 0 && outcome.errors == "note: a is already its ID\n")
    }

    @Test func `a search in JSON answers in JSON also without a database`() async throws {
        let outcome = try await program.run("search", "x", "--output", "json")
        #expect(outcome.status == 66)
        #expect(try JSONValue(parsing: outcome.output)["hits"] == [])
    }

    @Test func `the hint names the command whose help tells more`() async throws {
        let outcome = try await program.run("rename", "", "new")
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("hint: chat-cli rename --help"))
    }

    @Test func `texts and numbers that begin with a dash are values`() async throws {
        _ = try await program.run("ask", "--provider", "demo", "--cid", "1", "-s", "-be brief", "hi")
        _ = try await program.run("rename", "1", "--title", "- list")
        let shown = try JSONValue(parsing: try await program.run("show", "1", "--output", "json").outputBytes)
        #expect(shown["conversation"]?["title"] == "- list")
        #expect(shown["messages"]?.arrayValue?.first?["parts"]?.arrayValue?.first?["text"] == "-be brief")
        let negative = try await program.run("set", "1", "--reserve-output", "-5")
        #expect(negative.status == 64)
        #expect(negative.errors.contains("--reserve-output must be at least 0"))
    }

    @Test func `ask says its error once`() async throws {
        let outcome = try await program.run("ask", "--provider", "nobody", "--output", "json", "hi")
        #expect(outcome.status == 78)
        #expect(try JSONValue(parsing: outcome.outputBytes)["error"]?["code"] == "profile_not_found")
    }

    @Test func `text output has no JSON in it`() async throws {
        let outcome = try await program.run("show", "nobody")
        #expect(outcome.output.isEmpty)
    }
}
