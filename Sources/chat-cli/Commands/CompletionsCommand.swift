import ArgumentParser

/// `chat-cli completions`: the scripts by which shells complete our words.
struct CompletionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: "Print the completion script of a shell.",
        discussion: """
            EXAMPLES
              eval "$(chat-cli completions bash)"      a line for ~/.bashrc
              chat-cli completions zsh > ~/.zfunc/_chat-cli
              chat-cli completions fish > ~/.config/fish/completions/chat-cli.fish
            """)

    @Argument(help: "bash, zsh or fish.", completion: .list(["bash", "zsh", "fish"]))
    var shell: Shell

    func run() throws {
        try StandardStream.output.write(ChatCLI.completionScript(for: shell.completionShell))
    }

    enum Shell: String, CaseIterable, ExpressibleByArgument {
        case bash, zsh, fish

        var completionShell: CompletionShell {
            switch self {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        }
    }
}
