import ChatKit
import TestSupport
import Testing

/// Help about what no single command is: variables, files, exit statuses.
@Suite(.timeLimit(.minutes(5))) struct HelpTopicTests {
    @Test func `every variable is in the help`() async throws {
        let help = try await Program().run("help", "environment")
        #expect(help.status == 0 && help.output.hasPrefix("ENVIRONMENT\n"))
        let names =
            SettingVariable.all.map(\.name)
            + [
                "CHAT_MODEL", "CHAT_PROFILE", "CHAT_CONFIG", "CHAT_DB", "CHAT_DAILY_LIMIT", "CHAT_MONTHLY_LIMIT",
                "NO_PROXY",
            ]
        #expect(SettingVariable.all.count > 25)
        for name in names { #expect(help.output.contains("  \(name) ") || help.output.contains(name), "\(name)") }
    }

    @Test func `every exit status is in the help`() async throws {
        let help = try await Program().run("help", "exit-status")
        #expect(help.output.hasPrefix("EXIT STATUS\n"))
        for status in [0, 64, 65, 66, 69, 70, 74, 75, 76, 77, 78, 79] {
            #expect(help.output.contains("\n  \(status) "))
        }
    }

    @Test func `files and all topics together can be asked for`() async throws {
        let program = try Program()
        let files = try await program.run("help", "locations").output
        for name in ["config.yaml", "models.yaml", "prices.yaml", "keys/", "chat.db"] { #expect(files.contains(name)) }
        let all = try await program.run("help", "topics").output
        #expect(all.contains("ENVIRONMENT\n") && all.contains("FILES\n") && all.contains("EXIT STATUS\n"))
        #expect(try await program.run("--help").output.contains("help environment"))
    }

    @Test(arguments: ["config", "models", "prices", "models.yaml"])
    func `a template is valid as it is and with its comments removed`(file: String) async throws {
        let program = try Program()
        let template = try await program.run("config", "template", file)
        #expect(template.status == 0)
        let name = file.hasSuffix(".yaml") ? file : file + ".yaml"
        #expect(try await program.shell("mkdir -p ~/.config/chatkit").status == 0)
        for text in file == "config" ? [template.output] : [template.output, Self.withoutComments(template.output)] {
            _ = try program.home.write(text, to: ".config/chatkit/\(name)")
            let checked = try await program.run("ask", "--provider", "demo", "-n", "-u", "hi")
            #expect(checked.status == 0, "\(checked.errors)\n\(text)")
            let doctor = try await program.run("doctor", "--output", "json")
            #expect(!doctor.output.contains(name + ":"), "\(doctor.output)")
        }
    }

    /// The template with its example in use.
    private static func withoutComments(_ text: String) -> String {
        text.split(separator: "\n").filter { !$0.hasPrefix("# ") || $0.hasPrefix("#  ") }
            .map { $0.hasPrefix("#  ") ? "  " + $0.dropFirst(3) : $0.replacing(": []", with: ":") }
            .joined(separator: "\n") + "\n"
    }

    @Test func `a missing model is reported with the variables that name one`() async throws {
        let outcome = try await Program(environment: ["OPENAI_BASE_URL": "http://127.0.0.1:1/v1"]).run(
            "ask", "-n", "hi")
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains("CHAT_MODEL") && outcome.errors.contains("OPENAI_MODEL"), "\(outcome.errors)")
    }
}
