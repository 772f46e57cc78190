import ChatKit
import TestSupport
import Testing

/// Command lines that mean something plain are taken, though they are spelled in another way.
@Suite(.timeLimit(.minutes(5))) struct PlainMeaningTests {
    private let program: Program

    init() async throws {
        program = try Program()
        _ = try await program.run("ask", "--provider", "demo", "--cid", "a", "hi")
        _ = try await program.run("ask", "--provider", "demo", "--cid", "b", "hi there")
    }

    @Test(arguments: [
        ("list --json", "list --output json"), ("list --output=JSON", "list --output json"), ("ls", "list"),
        ("list -n 1", "list --limit 1"), ("list --lim 1", "list --limit 1"), ("list --text", "list"),
        ("show a --json", "show a --output json"), ("show a --raw", "show a --output markdown"),
        ("show a --format md", "show a --output markdown"), ("show --conversation a", "show a"),
        ("show --cid=a --last 1", "show a --last 1"), ("show -c", "show b"),
        ("export -c --json", "export b --output json"),
        ("export a --format md", "export a"), ("export a --output md", "export a"), ("export a --raw", "export a"),
        ("export --cid a --markdown", "export a"), ("why -c --json", "why b --output json"), ("why -c 1", "why b:1"),
        ("why --cid a", "why a"), ("limit -c 2 usd", "limit b 2 usd"), ("limit --cid a 2usd", "limit a 2usd"),
        ("tokens -c --provider demo", "tokens --cid b --provider demo"), ("search there -c", "search there --in b"),
        ("find there", "search there"), ("search there --cid b", "search there --in b"),
        ("search there --json", "search there --output json"), ("limit --json", "limit --output json"),
        ("tokens --json hi", "tokens --output json hi"), ("config show --json", "config show --output json"),
        ("keys list", "keys status"), ("list --outp json", "list --output json"),
        ("config --json", "config show --output json"),
        ("ask --provider demo -n --stream hi", "ask --provider demo -n hi"),
        ("ask --provider demo -n --system_prompt x hi", "ask --provider demo -n --system x hi"),
        ("ask --provider demo -n --temp 0.5 hi", "ask --provider demo -n --temperature 0.5 hi"),
        ("ask --provider demo -n -mgpt-4o hi", "ask --provider demo -n -m gpt-4o hi"),
        ("ask --provider demo -n --dry-run --image pic.png hi", "ask --provider demo -n --dry-run -a pic.png hi"),
    ])
    func `another spelling does the same`(line: String, meant: String) async throws {
        _ = try program.home.write("\u{89}PNG", to: "pic.png")
        let words = { (line: String) in
            line.replacing("pic.png", with: program.home.file("pic.png")).split(separator: " ").map(String.init)
        }
        let outcome = try await program.run(words(line), input: [])
        let expected = try await program.run(words(meant), input: [])
        #expect(expected.status == 0, "\(expected.errors)")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output == expected.output)
    }

    @Test(arguments: [
        ("lst", "did you mean list?"), ("lisst", "did you mean list?"), ("serch x", "did you mean search?"),
        ("hi", "to send a prompt: chat-cli ask hi"), ("list --limti 3", "did you mean --limit?"),
        ("ask --modle x hi", "did you mean --model?"), ("-c hi", "to send a prompt: chat-cli ask -c hi"),
        ("--db x list", "options go after the command: chat-cli list --db"), ("history", "did you mean list?"),
        ("ask --api-key x hi", "chat-cli keys set"), ("config expalin model", ""), ("chat hi", "did you mean ask?"),
    ])
    func `a near miss is answered with what was meant`(line: String, hint: String) async throws {
        let outcome = try await program.run(line.split(separator: " ").map(String.init))
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains(hint), "\(outcome.errors)")
    }

    @Test func `a prompt without its command is proposed in quotes`() async throws {
        let outcome = try await program.run("What is $HOME \"x\"?")
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains(#"chat-cli ask "What is \$HOME \"x\"?""#), "\(outcome.errors)")
    }

    @Test(arguments: [
        ["ask", "--cid=", "Summarise"], ["ask", "--cid", "", "Summarise"], ["ask", "--model=", "hi"],
        ["show", "--last=", "a"],
        ["list", "--tag=", "x"], ["ask", "--provider=", "hi"], ["export", "a", "--to="], ["search", "x", "--in="],
        ["ask", "-f=", "hi"], ["ask", "--file", "", "hi"], ["ask", "-o=", "hi"], ["list", "--limit="],
        ["tokens", "--model=", "x"],
        ["ask", "--quiet=", "hi"], ["ask", "--tools=", "hi"], ["usage", "--since="], ["set", "a", "--tag="],
    ])
    func `an empty value is an error and takes no other word`(arguments: [String]) async throws {
        let outcome = try await program.run(arguments, input: [])
        #expect(outcome.status == 64, "\(outcome.output)")
        #expect(
            outcome.errors.contains("must not be empty") || outcome.errors.contains("takes no value"),
            "\(outcome.errors)")
        #expect(try await program.run("list", "--output", "json").output.contains("Summarise") == false)
    }

    @Test func `an empty first prompt or title is one`() async throws {
        let asked = try await program.run("ask", "--provider", "demo", "--cid", "c", "--system=", "hi")
        #expect(asked.status == 0, "\(asked.errors)")
        let shown = try await program.run("show", "c", "--output", "json").output
        #expect(!shown.contains("\"system\""))
        #expect(shown.contains("\"hi\""))
        _ = try await program.run("rename", "c", "--title=x")
        #expect(try await program.run("rename", "c", "--title=").status == 0)
        let title = try JSONValue(parsing: try await program.run("show", "c", "--json").output)["conversation"]?[
            "title"]
        #expect(title == nil)
    }

    @Test func `names in every command that takes an ID, and the last one with -c`() async throws {
        #expect(try await program.run("set", "-c", "--tag", "x").status == 0)
        #expect(try await program.run("list", "--tag", "x").output.hasPrefix("b"))
        #expect(try await program.run("rename", "-c", "z").status == 0)
        #expect(try await program.run("show", "z").status == 0)
        #expect(try await program.run("rm", "-c").status == 0)
        #expect(try await program.run("show", "z").status == 66)
        #expect(try await program.run("delete", "a").status == 0)
        #expect(try await program.run("rm", "-c").status == 66)
        for command in ["set", "why", "rename", "rm", "show", "export"] {
            #expect(try await program.run(command, "--tag", "x").status == 64, "\(command)")
        }
    }

    @Test(arguments: [
        ["ask", "--provider", "demo", "-n", "-"], ["tokens", "-"], ["ask", "--provider", "demo", "-n", "-f", "-"],
        ["ask", "--provider", "demo", "-n", "-a", "-", "what"],
    ])
    func `a dash is standard input`(arguments: [String]) async throws {
        let outcome = try await program.run(arguments, input: Array("words from the pipe".utf8))
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(!outcome.output.isEmpty)
    }

    @Test func `token IDs of many texts may be asked for by name`() async throws {
        let plain = try await program.run("tokens", "--input", "jsonl", input: #"{"text": "hi"}"#)
        let named = try await program.run("tokens", "--ids", "--input", "jsonl", input: #"{"text": "hi"}"#)
        #expect(plain.status == 0 && named.output == plain.output)
    }
}
