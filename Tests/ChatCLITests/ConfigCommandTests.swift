import ChatKit
import TestSupport
import Testing

@Suite struct ConfigCommandTests {
    @Test func `the path is printed whether the file exists or not, or is broken`() async throws {
        let program = try Program()
        let path = program.home.path + "/.config/chatkit/config.yaml"
        #expect(try await program.run("config", "path").output == path + "\n")
        #expect(try await program.run("config", "path", "--config", "x.yaml").output == "x.yaml\n")
        #expect(try await program.run("config", "path", environment: ["CHAT_CONFIG": "y"]).output == "y\n")
        let broken = try program.home.write("broken", to: "broken.yaml")
        #expect(try await program.run("config", "path", "--config", broken).status == 0)
    }

    @Test func `init writes a file for its owner that the next command can read, and never over one`() async throws {
        let program = try Program()
        let first = try await program.run("config", "init")
        #expect(first.status == 0)
        #expect(first.output.isEmpty)
        #expect(first.errors.hasPrefix("note: wrote \(program.home.path)/.config/chatkit/config.yaml"))
        #expect(try await program.run("config", "show").status == 0)
        let second = try await program.run("config", "init")
        #expect(second.status == 74)
        #expect(second.errors.contains("it exists already"))
    }

    @Test func `explain says who won and what it overrode`() async throws {
        let program = try Program(environment: ["OPENAI_API_KEY": "hidden", "OPENAI_MODEL": "m1"])
        let config = try program.home.write("profiles:\n  openai:\n    model: m2\n", to: "c.yaml")
        let outcome = try await program.run("config", "explain", "model", "--config", config)
        #expect(
            outcome.output == """
                model: the model to ask where none is named (profile openai)
                  m1    from OPENAI_MODEL
                  overrides m2    from \(config):3
                  overrides gpt-4o-mini    from default

                """)
        let json = try await JSONValue(
            parsing: program.run("config", "explain", "model", "--config", config, "--output", "json").output)
        #expect(json["value"] == "m1")
        #expect(json["origin"] == "OPENAI_MODEL")
        #expect(json["overridden"]?.arrayValue?.first?["value"] == "m2")
    }

    @Test func `show and explain never show a key`() async throws {
        let program = try Program(environment: ["OPENAI_API_KEY": "hidden"])
        for arguments in [["show"], ["show", "--output", "json"], ["explain", "api_key"], []] {
            let outcome = try await program.run(["config"] + arguments)
            #expect(outcome.status == 0)
            #expect(outcome.output.contains("OPENAI_API_KEY"))
            #expect(!(outcome.output + outcome.errors).contains("hidden"))
        }
    }

    @Test func `an unknown setting is an error of usage with the nearest name`() async throws {
        let outcome = try await Program().run("config", "explain", "modle", environment: ["OPENAI_API_KEY": "k"])
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("did you mean model?"))
    }

    @Test func `a wrong file is an error with path and line for every command`() async throws {
        let program = try Program()
        let config = try program.home.write("profiles:\n  openai:\n    modle: x\n", to: "c.yaml")
        for arguments in [["config", "show"], ["keys", "status"], ["models"]] {
            let outcome = try await program.run(arguments + ["--config", config])
            #expect(outcome.status == 78)
            #expect(outcome.output.isEmpty)
            #expect(outcome.errors == "error: \(config):3: unknown setting modle\nhint: did you mean model?\n")
        }
    }

    @Test func `variables come from the file that was named, and only from that one`() async throws {
        let program = try Program()
        let file = try program.home.write("OPENAI_API_KEY=k\nOPENAI_MODEL=m\n", to: ".env")
        let named = try await program.run("config", "explain", "model", "--env-file", file)
        #expect(named.output.contains("m    from OPENAI_MODEL at \(file):2"))
        #expect(try await program.run("config", "explain", "model").status == 78)
    }

    @Test func `with no provider the places are shown all the same`() async throws {
        let outcome = try await Program().run("config", "show")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("/.local/share/chatkit/chat.db"))
        #expect(outcome.errors.contains("no provider is configured"))
    }
}
