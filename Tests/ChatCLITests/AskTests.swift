import ChatKit
import Glibc
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct AskTests {
    private let program: Program

    init() throws {
        program = try Program()
    }

    // MARK: The main job

    @Test func `a conversation is started, goes on, and is shown`() async throws {
        let first = try await program.run("ask", "--provider", "demo", "--conversation", "111", "hi")
        #expect(first.status == 0)
        #expect(!first.output.isEmpty)
        #expect(first.errors.contains("started conversation 111"))

        let second = try await program.run("ask", "--conversation", "111", "and again")
        #expect(second.status == 0)
        #expect(!second.errors.contains("started"))

        let shown = try await program.run("show", "111")
        #expect(shown.status == 0)
        for text in ["hi", first.output, "and again", second.output] {
            #expect(shown.output.contains(text.trimmed), "\(text)")
        }
    }

    @Test func `the answer goes to standard output and everything else to standard error`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["Hel", "lo ", "мир 世界\n"]) }
        let outcome = try await program.run(
            "ask", "-u", "hi", environment: openAI(server))
        #expect(outcome.output == "Hello мир 世界\n")
        #expect(outcome.errors.contains("started conversation 1 with"))
        #expect(outcome.errors.contains("7 in, 3 out, 10 in all"))
        #expect(outcome.status == 0)
    }

    @Test func `the dialogue so far is sent, the first prompt first`() async throws {
        let server = try await ScriptedServer.start { request in .openAI(["answer \(request.number)"]) }
        _ = try await program.run(
            "ask", "--cid", "x", "-s", "Be brief.", "-m", "gpt-test", "one", environment: openAI(server))
        _ = try await program.run("ask", "-c", "two", environment: openAI(server))
        let body = try JSONValue(parsing: await server.waitForRequest(2).body)
        #expect(body["model"] == "gpt-test")
        #expect(
            body["messages"] == [
                ["role": "system", "content": "Be brief."], ["role": "user", "content": "one"],
                ["role": "assistant", "content": "answer 1"], ["role": "user", "content": "two"],
            ])
    }

    @Test func `standard input comes first, then files, then the words, unchanged`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["ok"]) }
        let file = try program.home.write("let x = 1\n\tline\r\n", to: "a.swift")
        _ = try await program.run(
            ["ask", "-f", file, "what", "is this?"], input: Array("  piped\n\n".utf8), environment: openAI(server))
        let body = try JSONValue(parsing: await server.waitForRequest().body)
        #expect(
            body["messages"]?.arrayValue?.last?["content"] == "  piped\n\n\nlet x = 1\n\tline\r\n\nwhat is this?")
    }

    @Test func `options and limits reach the provider`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["ok"]) }
        _ = try await program.run(
            "ask", "-m", "gpt-4o-mini", "-o", "top_p", "0.5", "-o", "stop=END", "--temperature", "0", "--max-tokens",
            "9", "hi", environment: openAI(server))
        let body = try JSONValue(parsing: await server.waitForRequest().body)
        #expect(body["top_p"]?.doubleValue == 0.5)
        #expect(body["stop"] == "END")
        #expect(body["temperature"] == 0)
        #expect((body["max_tokens"] ?? body["max_completion_tokens"]) == 9)
    }

    @Test func `nothing is stored with -n`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["ok"]) }
        let outcome = try await program.run("ask", "-n", "hi", environment: openAI(server))
        #expect(outcome.output == "ok\n")
        let list = try await program.run("list", "--output", "json")
        #expect(try JSONValue(parsing: list.output)["conversations"] == [])
    }

    @Test func `only the code is printed with -x`() async throws {
        let server = try await ScriptedServer.start { _ in
            .openAI(["Here:\n``", "`sh\necho 'hi'\n", "  x\n```\nand so on"])
        }
        let outcome = try await program.run("ask", "-x", "-q", "hi", environment: openAI(server))
        #expect(outcome.output == "echo 'hi'\n  x\n")
        #expect(outcome.errors.isEmpty)
    }

    @Test func `a dry run tells what is said differently and what is left out`() async throws {
        let environment = ["GIGACHAT_ACCESS_TOKEN": "token", "GIGACHAT_MODEL": "m"]
        let arguments = ["ask", "--dry-run", "-o", "seed=3", "-o", "stop=END", "q"]
        let outcome = try await program.run(arguments, environment: environment)
        #expect(outcome.errors.contains("note: the option seed is not sent"), "\(outcome.errors)")
        #expect(outcome.errors.contains("note: stop is not sent; the answer is cut here"))
        let json = try await program.run(arguments + ["--output", "json"], environment: environment)
        let notices = try JSONValue(parsing: json.output)["notices"]?.arrayValue
        #expect(notices?.map { $0["kind"] } == ["dropped", "translated"])
    }

    @Test func `a dry run prints the request, hides the key and stores nothing`() async throws {
        let outcome = try await program.run(
            "ask", "--dry-run", "--output", "json", "привет",
            environment: ["OPENAI_API_KEY": "sk-very-secret"])
        #expect(outcome.status == 0)
        #expect(!outcome.output.contains("very-secret"))
        let request = try JSONValue(parsing: outcome.output)
        #expect(request["url"] == "https://api.openai.com/v1/chat/completions")
        #expect(request["body"]?["messages"]?.arrayValue?.last?["content"] == "привет")
        #expect(try await program.run("list", "--output", "json").output.contains("\"conversations\": []"))
    }

    // MARK: JSON

    @Test func `json output is one object with the whole reply`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["a", "b"]) }
        let outcome = try await program.run("ask", "--output", "json", "hi", environment: openAI(server))
        let reply = try JSONValue(parsing: outcome.output)
        #expect(reply["text"] == "ab")
        #expect(reply["conversation"] == "1")
        #expect(reply["new_conversation"] == true)
        #expect(reply["model"] == "gpt-test-2026")
        #expect(reply["finish_reason"] == "stop")
        #expect(reply["usage"]?["total_tokens"] == 10)
        #expect(reply["error"] == nil)
    }

    @Test func `jsonl output is an event a line, numbered, ending in done`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["a", "b"]) }
        let outcome = try await program.run("ask", "--output", "jsonl", "hi", environment: openAI(server))
        let lines = try outcome.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
        #expect(lines.map { $0["type"]?.stringValue } == ["started", "text", "text", "usage", "finished", "done"])
        #expect(lines.map { $0["seq"]?.intValue } == [0, 1, 2, 3, 4, 5])
        #expect(lines.last?["status"] == 0)
    }

    @Test(arguments: ["json", "jsonl"])
    func `an error is told as JSON too, whenever it comes`(format: String) async throws {
        let server = try await ScriptedServer.start { _ in
            .text(#"{"error":{"message":"no","type":"invalid_request_error","code":"bad"}}"#, status: 400)
        }
        let refused = try await program.run("ask", "--output", format, "hi", environment: openAI(server))
        #expect(refused.status == 65)
        let last = try #require(refused.output.split(separator: "\n").map(String.init).last)
        let error =
            format == "json"
            ? try JSONValue(parsing: refused.output)["error"]
            : try JSONValue(parsing: String(refused.output.split(separator: "\n").dropLast().last ?? ""))["error"]
        #expect(error?["code"] == "request_rejected")
        if format == "jsonl" { #expect(try JSONValue(parsing: last)["status"] == 65) }

        let unconfigured = try await program.run("ask", "--output", format, "hi")
        #expect(unconfigured.status == 78)
        #expect(unconfigured.output.contains("not_configured"))
    }

    // MARK: Choosing

    @Test func `with nothing configured ask says so, and how to begin`() async throws {
        let outcome = try await program.run("ask", "hi")
        #expect(outcome.status == 78)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains("no provider is configured"))
        #expect(outcome.errors.contains("--provider demo"))
    }

    @Test func `an unknown conversation is an error with --existing`() async throws {
        let outcome = try await program.run("ask", "--provider", "demo", "--existing", "--conversation", "7", "hi")
        #expect(outcome.status == 66)
        #expect(outcome.errors.contains("no conversation has the ID 7"))
    }

    @Test func `there is nothing to continue in an empty store`() async throws {
        let outcome = try await program.run("ask", "--provider", "demo", "-c", "hi")
        #expect(outcome.status == 66)
    }

    @Test func `-c continues the conversation last used, not the one last made`() async throws {
        for id in ["old", "new", "old"] {
            _ = try await program.run("ask", "--provider", "demo", "--conversation", id, "hi")
        }
        _ = try await program.run("ask", "-c", "the last one")
        #expect(try await program.run("show", "old").output.contains("the last one"))
    }

    @Test func `automatic IDs are the next free number`() async throws {
        _ = try await program.run("ask", "--provider", "demo", "--conversation", "41", "hi")
        let outcome = try await program.run("ask", "--provider", "demo", "hi")
        #expect(outcome.errors.contains("started conversation 42"))
    }

    @Test func `a question that failed is shown where it was asked, and is not sent again`() async throws {
        let server = try await ScriptedServer.start { request in
            request.number == 1 ? .text("{}", status: 401) : .openAI(["done"])
        }
        let refused = try await program.run("ask", "--cid", "1", "important", environment: openAI(server))
        #expect(refused.status == 77)
        _ = try await program.run("ask", "-c", "second", environment: openAI(server))
        let shown = try await program.run("show", "1")
        #expect(shown.output.contains("[not answered, not sent again: the provider of the profile openai refused"))
        #expect(shown.output.contains("]\nimportant\n"))
        let body = try JSONValue(parsing: await server.waitForRequest(2).body)
        #expect(body["messages"]?.arrayValue?.count == 1)
    }

    @Test func `the list marks a question that got no answer, and an answer that broke off`() async throws {
        let server = try await ScriptedServer.start { request in
            switch request.number {
            case 1: .text("{}", status: 401)
            case 2: .stream([ScriptedReply.openAIChunk("half"), .close])
            default: .openAI(["done"])
            }
        }
        for id in ["refused", "broken", "whole"] {
            _ = try await program.run("ask", "--cid", id, "q", environment: openAI(server))
        }
        let lines = try await program.run("list").output.split(separator: "\n").map(String.init)
        #expect(lines.map { String($0.split(separator: " ")[0]) } == ["whole", "broken", "refused"])
        #expect(
            lines[0].hasSuffix("  q") && lines[1].hasSuffix("  (failed) q") && lines[2].hasSuffix("(not answered) q"))
        let json = try JSONValue(parsing: try await program.run("list", "--output", "json").output)
        let newest = json["conversations"]?.arrayValue?.map { $0["newest"] }
        #expect(
            newest == [
                ["status": "complete", "answered": true, "error_code": .null],
                ["status": "failed", "answered": true, "error_code": "connection_lost"],
                ["status": "failed", "answered": false, "error_code": "unauthorized"],
            ])
        #expect(try await program.run("show", "broken").output.contains("[failed: the connection to"))
    }

    @Test(arguments: [
        ["ask", "--provider", "demo", "hi"], ["ask", "--provider", "demo", "--cid", "1", "hi"], ["list"],
        ["show", "1"],
        ["search", "x"], ["usage"], ["limit", "1", "1 usd"], ["rm", "1"], ["export", "1"],
    ])
    func `a named database in a folder that is not there is an error, and makes nothing`(
        arguments: [String]
    ) async throws {
        let path = program.home.file("typo/chat.db")
        for outcome in [
            try await program.run(arguments + ["--db", path]),
            try await program.run(arguments, environment: ["CHAT_DB": path]),
        ] {
            #expect(outcome.status == 74)
            #expect(outcome.errors.contains("there is no folder \(program.home.file("typo"))"))
        }
        #expect(access(program.home.file("typo"), F_OK) != 0)
    }

    @Test func `a named database is made in a folder that is there, and before that the list says where it looked`()
        async throws
    {
        let path = program.home.file("new.db")
        #expect(try await program.run("list", "--db", path).errors == "note: there is no database \(path) yet\n")
        #expect(try await program.run("ask", "--provider", "demo", "--db", path, "hi").status == 0)
        #expect(try await program.run("list", "--db", path).output.contains("hi"))
    }

    @Test func `an empty first prompt means none, whatever the profile says`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["ok"]) }
        let environment = openAI(server).merging(["FIRST_PROMPT": "Be brief."]) { $1 }
        _ = try await program.run("ask", "--cid", "a", "-s", "", "one", environment: environment)
        _ = try await program.run("ask", "--cid", "b", "one", environment: environment)
        _ = try await program.run("ask", "--cid", "b", "-s", "", "two", environment: environment)
        let roles = try server.requests.map { request in
            try JSONValue(parsing: request.body)["messages"]?.arrayValue?.first?["role"]
        }
        #expect(roles == ["user", "system", "user"])
    }

    @Test func `-q says nothing of a changed first prompt`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["```\nok\n```"]) }
        _ = try await program.run("ask", "--cid", "a", "-s", "one", "hi", environment: openAI(server))
        let outcome = try await program.run(
            "ask", "--cid", "a", "-q", "-x", "-s", "two", "hi", environment: openAI(server))
        #expect(outcome.errors.isEmpty && outcome.output == "ok\n")
    }

    @Test func `the last answer comes back byte for byte, by ID or as the one last used`() async throws {
        let server = try await ScriptedServer.start { request in .openAI(["**\(request.number)**\r\n", "\tx\n"]) }
        for question in ["one", "two"] {
            _ = try await program.run("ask", "--cid", "a", question, environment: openAI(server))
        }
        for arguments in [["show", "a", "--answer"], ["show", "-c", "--answer"]] {
            #expect(try await program.run(arguments).output == "**2**\r\n\tx\n")
        }
        #expect(try await program.run("export", "-c").output == program.run("export", "a").output)
        #expect(try await program.run("show", "-c", "--db", program.home.file("none.db")).status == 66)
    }

    @Test func `--last holds for every output`() async throws {
        let server = try await ScriptedServer.start { request in .openAI(["answer \(request.number)"]) }
        for question in ["one", "two"] {
            _ = try await program.run("ask", "--cid", "a", "-s", "Be brief.", question, environment: openAI(server))
        }
        let json = try JSONValue(parsing: try await program.run("show", "a", "--last", "2", "--output", "json").output)
        let texts = json["messages"]?.arrayValue?.map { $0["parts"]?.arrayValue?.first?["text"] }
        #expect(texts == ["two", "answer 2"])
        #expect(json["turns"]?.arrayValue?.count == 1)
        let markdown = try await program.run("show", "a", "--last", "1", "--output", "markdown").output
        #expect(markdown.contains("answer 2") && !markdown.contains("two") && !markdown.contains("Be brief."))
        let whole = try JSONValue(parsing: await program.run("show", "a", "--last", "99", "--output", "json").output)
        #expect(whole["messages"]?.arrayValue?.count == 4 && whole["turns"]?.arrayValue?.count == 2)
        #expect(whole["conversation"]?["first_prompt_id"] == nil)
    }

    // MARK: Bad input

    @Test func `reading makes no database`() async throws {
        for arguments in [
            ["list"], ["show", "1"], ["export", "1"], ["rm", "1"], ["rename", "1", "2"], ["search", "x"],
        ] {
            _ = try await program.run(arguments)
        }
        #expect(try await program.run("list").errors.contains("no conversations yet"))
        #expect(try await program.shell("find $HOME -name '*.db*'").output.isEmpty)
    }

    @Test func `input without an end is refused before it fills the memory`() async throws {
        let zeros = try await program.run("ask", "--provider", "demo", "-f", "/dev/zero", "hi")
        #expect(zeros.status == 65)
        let endless = try await program.shell("yes | $PROGRAM ask --provider demo; echo ${PIPESTATUS[1]}")
        #expect(endless.output == "65\n")
        #expect(endless.errors.contains("64 MB"))
    }

    @Test func `a reply without a code block is an error of -x, and prints nothing`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["only words"]) }
        let outcome = try await program.run("ask", "-x", "hi", environment: openAI(server))
        #expect(outcome.status == 65 && outcome.output.isEmpty)
        #expect(outcome.errors.contains("no code block"))
        #expect(try await program.run("show", "-c", "--answer").output == "only words\n")
    }

    @Test func `bytes that are not UTF-8 are refused and nothing is stored`() async throws {
        let outcome = try await program.run(["ask", "--provider", "demo"], input: [0xFF, 0xFE, 0x41])
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("UTF-8"))
        #expect(try await program.run("list").output.isEmpty)
    }

    @Test func `arguments that are not UTF-8 are refused too`() async throws {
        let outcome = try await program.shell("$PROGRAM ask --provider demo $'a\\xff'; echo $?")
        #expect(outcome.output == "65\n")
        #expect(outcome.errors.contains("UTF-8"))
    }

    @Test func `no question at all is a fault of usage`() async throws {
        for input in ["", "  \n"] {
            let outcome = try await program.run("ask", "--provider", "demo", input: input)
            #expect(outcome.status == 64)
        }
    }

    @Test func `a missing file is named`() async throws {
        let outcome = try await program.run("ask", "--provider", "demo", "-f", "/no/such/file", "hi")
        #expect(outcome.status == 66)
        #expect(outcome.errors.contains("/no/such/file"))
    }

    @Test(arguments: [
        ["ask", "--conversation", "1", "-c", "hi"], ["ask", "--existing", "hi"], ["ask", "--max-tokens", "0", "hi"],
        ["ask", "--temperature", "-1", "hi"], ["ask", "-o", "alone"], ["ask", "--output", "xml", "hi"],
        ["ask", "--conversation", "a\nb", "--provider", "demo", "hi"], ["nonsense"], ["list", "--limit", "0"],
        ["rename", "1"], ["rm"], ["show"],
    ])
    func `nonsense on the command line is a fault of usage`(arguments: [String]) async throws {
        let outcome = try await program.run(arguments)
        #expect(outcome.status == 64)
        #expect(outcome.errors.hasPrefix("error: "))
        #expect(outcome.output.isEmpty)
    }

    private func openAI(_ server: ScriptedServer) -> [String: String] {
        ["OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": server.url + "/v1", "OPENAI_MODEL": "m"]
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
