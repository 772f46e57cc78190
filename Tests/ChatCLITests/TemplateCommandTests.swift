import ChatKit
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct TemplateCommandTests {
    private let program: Program

    init() throws {
        program = try Program()
    }

    @Test func `a template is saved, shown, listed, used and deleted`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["ok"]) }
        let saved = try await program.run(
            "template", "save", "tr", "-s", "You translate.", "-m", "m-9", "-o", "top_p", "0.5", "--temperature", "0.2",
            "--default", "language=English", "--description", "Translate", "Into ${language}, for $$5:\n$input")
        #expect(saved.status == 0, "\(saved.errors)")
        #expect(try await program.run("template", "list").output.contains("Translate"))
        let shown = try await program.run("template", "show", "tr")
        #expect(shown.output.contains("prompt: |-\n  Into ${language}, for $$5:\n  $input\n"))
        let asked = try await program.run(
            "ask", "--cid", "1", "-t", "tr", "-p", "language=Русский", "a cat", environment: openAI(server))
        #expect(asked.status == 0, "\(asked.errors)")
        let body = try JSONValue(parsing: await server.waitForRequest(1).body)
        #expect(
            body["messages"] == [
                ["role": "system", "content": "You translate."],
                ["role": "user", "content": "Into Русский, for $5:\na cat"],
            ])
        #expect(body["model"] == "m-9" && body["top_p"]?.doubleValue == 0.5 && body["temperature"]?.doubleValue == 0.2)
        // What the command line says is stronger; and llm's spelling of a parameter works.
        _ = try await program.run(
            "ask", "-n", "-t", "tr", "-p", "language", "French", "-m", "m-10", "-s", "Brief.", "dog",
            environment: openAI(server))
        let second = try JSONValue(parsing: await server.waitForRequest(2).body)
        #expect(second["model"] == "m-10" && second["messages"]?.arrayValue?[0]["content"] == "Brief.")
        #expect(second["messages"]?.arrayValue?[1]["content"] == "Into French, for $5:\ndog")
        let again = try await program.run("template", "save", "tr", "other")
        #expect(again.status == 74 && again.errors.contains("--force"))
        #expect(try await program.run("template", "rm", "tr").status == 0)
        #expect(try await program.run("ask", "-t", "tr", "x", environment: openAI(server)).status == 66)
        #expect(server.requests.count == 2)
    }

    @Test func `parameters are checked before anything is sent`() async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["ok"]) }
        let file = try program.home.write(
            "prompt: $a and $b, $c\nparameters:\n  b: {default: 1.50}\n  c: {choices: [x, y]}\n", to: "t.yaml")
        for (arguments, message) in [
            ([], "needs a value for c, a"), (["-p", "a=1"], "needs a value for c"),
            (["-p", "a=1", "-p", "c=z"], "c must be x or y, not z"),
            (["-p", "a=1", "-p", "c=x", "-p", "bb=2"], "has no parameter bb; did you mean b?"),
            (["-p", "a=1", "-p", "a=2", "-p", "c=x"], "a is given twice"),
        ] {
            let outcome = try await program.run(["ask", "-t", file] + arguments, environment: openAI(server))
            #expect(outcome.status == 64 && outcome.errors.contains(message), "\(outcome.errors)")
        }
        #expect(server.requests.isEmpty)
        let value = try program.home.write("from a file\n", to: "value.txt")
        let outcome = try await program.run(
            "ask", "-n", "-t", file, "-p", "a=@\(value)", "-p", "c=x", environment: openAI(server))
        #expect(outcome.status == 0, "\(outcome.errors)")
        let body = try JSONValue(parsing: await server.waitForRequest(1).body)
        // A number keeps its digits.
        #expect(body["messages"]?.arrayValue?[0]["content"] == "from a file and 1.50, x")
    }

    @Test func `check finds mistakes in templates`() async throws {
        let folder = ".config/chatkit/templates"
        _ = try await program.shell(
            """
            mkdir -p "$HOME/\(folder)" && cd "$HOME/\(folder)"
            printf 'prompt: hi $input\\n' > good.yaml
            printf 'promt: hi\\n' > misspelt.yaml
            printf 'prompt: [a\\n' > broken.yaml
            printf 'prompt: hi\\ndefaults: {unused: 1}\\nprofile: nowhere\\nfragments: [none]\\nschema: "a nonsense"\\n' > wrong.yaml
            """)
        let outcome = try await program.run("template", "check")
        #expect(outcome.status == 78)
        for text in [
            "good: ok", "misspelt.yaml:1", "did you mean prompt?", "broken.yaml:", "no text uses the parameter unused",
            "there is no profile nowhere", "there is no fragment none", "schema: ",
        ] {
            #expect(outcome.output.contains(text), "\(text)\n\(outcome.output)")
        }
        #expect(try await program.run("template", "check", "good").status == 0)
        #expect(try await program.run("template", "list").output.contains("invalid: "))
    }

    @Test func `an editor changes a template, and a mistake loses nothing`() async throws {
        _ = try await program.run("template", "save", "a", "first $input")
        let edit = #"sed -i 's/first/second/' "$1""#
        let editor = try program.home.write("#!/bin/sh\n\(edit)\n", to: "editor", mode: 0o755)
        #expect(try await program.run("template", "edit", "a", environment: ["EDITOR": "sh \(editor)"]).status == 0)
        #expect(try await program.run("template", "show", "a").output.contains("second $input"))
        let breaker = try program.home.write("#!/bin/sh\necho 'promt: x' > \"$1\"\n", to: "breaker", mode: 0o755)
        let outcome = try await program.run("template", "edit", "a", environment: ["EDITOR": "sh \(breaker)"])
        #expect(outcome.status == 78 && outcome.errors.contains("your text is kept in"))
        #expect(try await program.run("template", "show", "a").output.contains("second $input"))
    }

    @Test func `a fragment is a part of the prompt for every provider, and stored once`() async throws {
        let style = try program.home.write("Be brief.\n", to: "style.md")
        #expect(try await program.run("fragment", "set", "style", style).status == 0)
        for vendor in ScriptedVendor.allCases {
            let server = try await ScriptedServer.start { _ in vendor.words("ok") }
            let outcome = try await program.run(
                "ask", "--cid", vendor.rawValue, "--provider", vendor.rawValue, "--fragment", "style", "Review",
                environment: vendor.environment(server))
            #expect(outcome.status == 0, "\(vendor): \(outcome.errors)")
            let body = try JSONValue(parsing: await server.waitForRequest(1).body)
            #expect(body["messages"]?.arrayValue?.last?["content"] == "Be brief.\n\nReview", "\(vendor)")
            let why = try await program.run("why", vendor.rawValue, "--request")
            #expect(why.status == 0 && why.output.contains("Be brief."), "\(vendor): \(why.errors)")
        }
        #expect(try await program.run("fragment", "list").output.contains("style     10     3  Be brief."))
        #expect(try await program.run("fragment", "list", "brevity").status == 66)
        #expect(try await program.run("fragment", "show", "style").output == "Be brief.\n")
        #expect(try await program.run("search", "brief").output.contains("brief"))
        let missing = try await program.run("ask", "--provider", "demo", "--fragment", "none", "x")
        #expect(missing.status == 66 && missing.errors.contains("there is no fragment none"))
        #expect(try await program.run("fragment", "rm", "style").status == 0)
        #expect(try await program.run("show", "openai").status == 0)
    }

    private func openAI(_ server: ScriptedServer) -> [String: String] {
        ["OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": server.url + "/v1", "OPENAI_MODEL": "m"]
    }
}
