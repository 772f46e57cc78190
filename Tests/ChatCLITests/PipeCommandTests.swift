import ChatKit
import Glibc
import TestSupport
import Testing

/// Scripts that hold a conversation: bash and jq, over `chat-cli pipe`.
@Suite(.timeLimit(.minutes(5))) struct PipeCommandTests {
    private let program: Program

    init() throws {
        program = try Program()
    }

    @Test func `commands are done in order, each ends with done, and the events are numbered`() async throws {
        let server = try await ScriptedServer.start { request in .openAI(["answer ", "\(request.number)"]) }
        let outcome = try await pipe(
            server, "111",
            """
            {"type":"ask","id":"a","text":"one"}
            {"type":"set","id":"b","title":"Titled","tags":["x"],"model":"m-2"}
            {"type":"ask","id":"c","text":"two"}
            {"type":"messages","id":"d"}
            {"type":"search","id":"e","words":"one"}

            """)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let events = try self.events(outcome)
        #expect(events.map { $0["seq"]?.intValue } == (1...events.count).map { $0 })
        #expect(events.first?["type"] == "ready" && events.last?["type"] == "closed")
        for id in ["a", "b", "c", "d", "e"] {
            let last = events.last { $0["id"] == .string(id) }
            #expect(last?["type"] == "done" && last?["status"] == 0, "\(id)")
        }
        #expect(text(events, of: "a") == "answer 1" && text(events, of: "c") == "answer 2")
        let finished = try #require(events.first { $0["type"] == "finished" && $0["id"] == "a" })
        #expect(finished["prompt"]?.intValue == 1 && finished["reply"]?.intValue == 2)
        #expect(events.first { $0["type"] == "results" }?["hits"]?.arrayValue?.isEmpty == false)
        let body = try JSONValue(parsing: await server.waitForRequest(2).body)
        #expect(body["model"] == "m-2" && body["messages"]?.arrayValue?.count == 3)
        #expect(try await program.run("list").output.contains("Titled #x"))
    }

    @Test func `a wrong line is an error event and does not end the pipe`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["fine"]) }
        let lines = [
            "not json", "[]", "{}", #"{"type":"nope","id":1}"#, #"{"type":"ask","id":2}"#,
            #"{"type":"ask","id":3,"text":5}"#, #"{"type":"ask","id":4,"txt":"x"}"#, #"{"type":"fork","id":5,"at":99}"#,
            #"{"type":"set","id":6,"overflow":"sideways"}"#, #"{"type":"attach","id":7}"#,
            #"{"type":"attach","id":8,"path":"/nonexistent"}"#, #"{"type":"ask","id":9,"text":"x","template":"none"}"#,
            #"{"type":"resend","id":10,"item":77}"#, #"{"type":"ask","id":{},"text":"x"}"#,
            #"{"type":"ask","id":11,"text":"x","fragments":["none"]}"#, #"{"type":"edit","id":12,"text":"x"}"#,
        ]
        var input = Array((lines.joined(separator: "\n") + "\n").utf8)
        input += [0x7B, 0xFF, 0xFE, 0x7D, 0x0A]
        input += Array(#"{"type":"ask","id":"last","text":"hi"}"#.utf8)
        let outcome = try await program.run(["pipe", "1"], input: input, environment: openAI(server))
        #expect(outcome.status == 0, "\(outcome.errors)")
        let events = try self.events(outcome)
        #expect(events.filter { $0["type"] == "error" }.count == lines.count + 1)
        for event in events where event["type"] == "error" {
            #expect(event["error"]?["message"]?.stringValue?.isEmpty == false)
        }
        #expect(text(events, of: "last") == "fine")
        #expect(server.requests.count == 1)
    }

    @Test func `a script cancels a turn, branches and goes on`() async throws {
        let server = try await ScriptedServer.start { request in
            request.text.contains("slow") && !request.text.contains("second")
                ? .stream([ScriptedReply.openAIChunk("half"), .stall]) : .openAI(["whole \(request.number)"])
        }
        let outcome = try await program.shell(
            """
            coproc PIPE { "$PROGRAM" pipe 111; }
            send() { printf '%s\\n' "$1" >&"${PIPE[1]}"; }
            # Reads events until one fits, and prints what jq makes of it.
            until_event() { while IFS= read -r line <&"${PIPE[0]}"; do
                if jq -e "$1" <<< "$line" > /dev/null; then jq -r "$2" <<< "$line"; return; fi; done; }
            send '{"type":"ask","id":1,"text":"slow"}'
            until_event '.type == "text"' .text
            send '{"type":"cancel","id":2}'
            prompt=$(until_event '.type == "cancelled"' .prompt)
            send '{"type":"edit","id":3,"message":'"$prompt"',"text":"second"}'
            reply=$(until_event '.type == "finished"' .reply)
            send '{"type":"fork","id":4,"at":'"$prompt"'}'
            until_event '.type == "head"' .head
            send '{"type":"ask","id":5,"text":"second way"}'
            until_event '.type == "finished"' .finish_reason
            send '{"type":"switch","id":6,"message":'"$reply"'}'
            until_event '.type == "head"' .head
            exec {PIPE[1]}>&-
            wait
            """, environment: openAI(server))
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output == "half\nnull\nstop\n4\n")
        let shown = try await program.run("show", "111")
        #expect(shown.output.contains("whole 2") && !shown.output.contains("second way"))
        #expect(try await program.run("show", "111", "--tree").output.contains("second way"))
    }

    @Test func `after kill -9 nothing is lost, nothing is sent twice, and the script resumes`() async throws {
        let server = try await ScriptedServer.start { request in
            request.number == 2 ? .stream([ScriptedReply.openAIChunk("half"), .stall]) : .openAI(["whole"])
        }
        let commands = ["one", "two", "three"].map { #"{"type":"ask","id":"\#($0)","text":"\#($0)"}"# + "\n" }.joined()
        let running = try program.start(["pipe", "111"], input: Array(commands.utf8), environment: openAI(server))
        await running.waitForOutput("half")
        running.send(signal: SIGKILL)
        let first = await running.outcome().output.split(separator: "\n")
        let seen = try #require(try JSONValue(parsing: String(first[2]))["seq"]?.intValue)

        let resumed = try await program.run(
            ["pipe", "111", "--from-seq", "\(seen + 1)"], input: Array(#"{"type":"messages"}"#.utf8),
            environment: openAI(server))
        let events = try self.events(resumed)
        // What was written before comes again, byte for byte.
        let again = resumed.output.split(separator: "\n").prefix(first.count - 3)
        #expect(again == first.dropFirst(3).prefix(again.count))
        #expect(events.map { $0["seq"]?.intValue } == (seen + 1...seen + events.count).map { $0 })
        let held = try #require(events.first { $0["type"] == "held" })
        #expect(held["id"] == "two" && held["held"]?["status"] == "interrupted")
        #expect(text(events, of: "three") == "whole")
        #expect(server.requests.count == 3)
        #expect(
            server.requests.filter { $0.text.hasSuffix("two") || $0.text.contains(#""content":"two"}]"#) }.count == 1)

        let item = try #require(held["item"]?.intValue)
        let resent = try await pipe(server, "111", #"{"type":"resend","id":"again","item":\#(item)}"#)
        #expect(text(try self.events(resent), of: "again") == "whole")
        #expect(try await program.run("queue", "list").errors.contains("the queue is empty"))
    }

    @Test func `a reader that goes away ends the pipe by SIGPIPE, and what had come is kept`() async throws {
        let server = try await ScriptedServer.start { _ in
            .stream(
                [ScriptedReply.openAIChunk("half")] + (0..<20_000).map { _ in ScriptedReply.openAIChunk("more ") }
                    + [.stall])
        }
        let outcome = try await program.shell(
            #"""
            printf '%s\n' '{"type":"ask","text":"hi"}' | "$PROGRAM" pipe 111 | grep -m1 '"type":"text"' > /dev/null
            echo "${PIPESTATUS[1]}"
            """#, environment: openAI(server))
        #expect(outcome.output == "141\n")
        let shown = try await program.run("show", "111")
        #expect(shown.output.contains("half"))
    }

    @Test func `without an ID a conversation is started, and left alone when nothing was asked`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["ok"]) }
        let empty = try await program.run(["pipe"], input: [], environment: openAI(server))
        #expect(empty.status == 0)
        #expect(try self.events(empty).count == 2)
        #expect(try await program.run("list").output.isEmpty)
        let asked = try await program.run(
            ["pipe"], input: Array(#"{"type":"ask","text":"hi"}"#.utf8), environment: openAI(server))
        #expect(try self.events(asked)[0]["new"] == true)
        #expect(try await program.run("list").output.contains("hi"))
    }

    @Test func `attachments, fragments and templates are sent with a prompt`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["ok"]) }
        let file = try program.home.write("Be brief.", to: "style.txt")
        _ = try await program.run("fragment", "set", "style", file)
        _ = try await program.run("template", "save", "tr", "Translate into $language: $input")
        let outcome = try await pipe(
            server, "1",
            #"{"type":"attach","data":"aGVsbG8=","name":"a.txt"}"# + "\n"
                + #"{"type":"ask","template":"tr","params":{"language":"Russian"},"text":"cat","fragments":["style"]}"#)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let text = await server.waitForRequest(1).text
        #expect(text.contains("Be brief.") && text.contains("Translate into Russian: cat") && text.contains("hello"))
    }

    private func pipe(_ server: ScriptedServer, _ id: String, _ input: String) async throws -> Program.Outcome {
        try await program.run(["pipe", id], input: Array(input.utf8), environment: openAI(server))
    }

    private func events(_ outcome: Program.Outcome) throws -> [JSONValue] {
        try outcome.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    }

    private func text(_ events: [JSONValue], of id: String) -> String {
        events.filter { $0["type"] == "text" && $0["id"] == .string(id) }.compactMap { $0["text"]?.stringValue }
            .joined()
    }

    private func openAI(_ server: ScriptedServer) -> [String: String] {
        ["OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": server.url + "/v1", "OPENAI_MODEL": "m"]
    }
}
