public import ArgumentParser
public import ChatArguments

/// `chat-cli completions`: the scripts by which shells complete our words.
struct CompletionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: "Print a shell completion script.",
        discussion: """
            EXAMPLES
              eval "$(chat-cli completions bash)"      a line for ~/.bashrc
              chat-cli completions zsh > ~/.zfunc/_chat-cli
              chat-cli completions fish > ~/.config/fish/completions/chat-cli.fish
            """)

    @Argument(help: "bash, zsh or fish.", completion: .list(["bash", "zsh", "fish"]))
    var shell: CompletionProtocol.Shell

    func run() throws {
        try StandardStream.output.write(CompletionProtocol.script(for: shell, program: "chat-cli"))
    }
}

extension CompletionProtocol.Shell: ExpressibleByArgument {}
