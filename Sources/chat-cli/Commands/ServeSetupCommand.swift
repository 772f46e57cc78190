public import ArgumentParser
public import ChatGateway
import ChatKit

/// `chat-cli serve setup`: what a program needs to use the gateway.
struct ServeSetupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "setup",
        _superCommandName: "chat-cli serve",
        abstract: "Print, or write, the settings with which a program uses the gateway.",
        discussion: """
            Prints the lines to set for one program. With --write they are put into the program's own settings file, where \
            that is a file; --undo takes them out again and leaves everything else as it is.

            PROGRAMS
              claude   Claude Code       ~/.claude/settings.json
              codex    Codex CLI         ~/.codex/config.toml
              aider    Aider             ~/.aider.conf.yml
              cline    Cline and Roo     printed only
              openai   OpenAI's SDKs     printed only: environment variables

            EXAMPLES
              chat-cli serve setup codex
              chat-cli serve setup claude --write
              eval "$(chat-cli serve setup openai)"
            """)

    @Argument(help: ArgumentHelp("The program: claude, codex, aider, cline or openai.", valueName: "program"))
    var program: ClientSetup.Program

    @Option(help: ArgumentHelp("The gateway's address.", valueName: "url"))
    var url = "http://127.0.0.1:8787"

    @Option(name: [.customShort("m"), .long], help: ArgumentHelp("The model to use.", valueName: "model"))
    var model: String?

    @Flag(help: "Write the settings into the program's settings file.")
    var write = false

    @Flag(help: "Take the settings out of the program's settings file.")
    var undo = false

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func validate() throws {
        if write, undo { throw ValidationError("--write and --undo cannot be combined") }
        guard HTTPOrigin(url) != nil else { throw ValidationError("--url must be an http or https address") }
    }

    func run() async throws {
        let settings = try sources.settings()
        let (token, _) = try GatewayToken.token(at: settings.locations.gatewayTokenFile)
        let setup = ClientSetup(program: program, url: url.trimmingSlashes, token: token, model: model)
        guard write || undo else {
            return try StandardStream.output.write(setup.instructions)
        }
        guard let file = try setup.file(inHome: settings.locations.home) else {
            throw ChatError.invalidUsage(
                "\(program.rawValue) keeps its settings where they cannot be written from here")
        }
        if write {
            try file.write()
            Remark.say("the settings are in \(file.path)")
        } else {
            let hadAny = try file.undo()
            Remark.say(hadAny ? "the settings are out of \(file.path)" : "\(file.path) has none of them")
        }
    }
}

extension ClientSetup.Program: ExpressibleByArgument {}

extension String {
    fileprivate var trimmingSlashes: String {
        var text = self[...]
        while text.last == "/" { text.removeLast() }
        return String(text)
    }
}
