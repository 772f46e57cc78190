import ArgumentParser
import ChatArguments
import ChatKit
import Glibc

/// `chat-cli`: conversations for scripts, pipes and people at a prompt.
@main
struct ChatCLI: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chat-cli",
        abstract: "Chat with language models, and keep every conversation.",
        discussion: """
            Variables, files and exit statuses: chat-cli help environment, help locations, help exit-status

            EXAMPLES
              chat-cli ask "What is a monad?"
              chat-cli ask --conversation 111 "hi"       start or continue 111
              git diff | chat-cli ask -c "Review this"   continue the last one
              chat-cli list
              chat-cli show 111

            To try it without any provider: chat-cli ask --provider demo "hi"
            """,
        version: ChatKitVersion.current,
        subcommands: [
            AskCommand.self, ListCommand.self, ShowCommand.self, RenameCommand.self, SetCommand.self,
            RemoveCommand.self, SwitchCommand.self, ForkCommand.self, RegenerateCommand.self, EditCommand.self,
            ContinueCommand.self, DiffCommand.self, UndoCommand.self, RedoCommand.self, TrashCommand.self,
            LogCommand.self, QueueCommand.self, PipeCommand.self, TemplateCommand.self, FragmentCommand.self,
            ExportCommand.self, ImportCommand.self, SyncCommand.self, BackupCommand.self, RestoreCommand.self,
            PruneCommand.self,
            SearchCommand.self, WhyCommand.self, UsageCommand.self, StatsCommand.self, LimitCommand.self,
            TokensCommand.self, EmbedCommand.self, TranslateCommand.self,
            ModelsCommand.self, FilesCommand.self, BalanceCommand.self, ConfigCommand.self, KeysCommand.self,
            DoctorCommand.self, ServeCommand.self,
            CompletionsCommand.self,
        ])

    /// The name of the subcommand that a word calls; nil if it calls none.
    static func commandName(calledBy word: String) -> String? {
        configuration.subcommands.first { $0.isCalled(word) }?.configuration.commandName
    }

    static func main() async {
        StandardPlaces.hold()
        let arguments = ProgramArguments.current.words
        // Scripts ask for it at each start; no need to set up the parser for it.
        if arguments == ["--version"] { Glibc.exit(ErrorReport.print(ChatKitVersion.current)) }
        if arguments.first == "help", let topic = HelpTopic.text(for: arguments) {
            Glibc.exit(ErrorReport.print(topic, terminator: ""))
        }
        if let shell = CompletionProtocol.requestedScript(arguments) {
            Glibc.exit(ErrorReport.print(CompletionProtocol.script(for: shell, program: "chat-cli"), terminator: ""))
        }
        if CompletionProtocol.isRequest(arguments) { Glibc.exit(await answerShell(arguments)) }
        let work = Task { () -> Int32 in
            do {
                var command = try await ArgumentSpelling.command()
                if var command = command as? any AsyncParsableCommand {
                    try await command.run()
                } else {
                    try command.run()
                }
                return 0
            } catch {
                return ErrorReport.report(error)
            }
        }
        let interruption = Interruption { work.cancel() }
        let status = await work.value
        Glibc.exit(status == 0 ? 0 : interruption.exitStatus ?? status)
    }

    /// The commands, as far as a command line needs them. The parser's description of all of them takes twenty times as
    /// long to make as that of one.
    private static func tree(for words: [String]) -> CommandTree? {
        guard let first = words.first, !first.hasPrefix("-"), first != "help" || words.count == 1 else {
            return CommandTree(description: _dumpHelp())
        }
        let isWhole = words.count > 1
        var commands = configuration.subcommands.compactMap { command -> CommandTree? in
            if isWhole, command.isCalled(first) { return CommandTree(descriptionOfCommand: command._dumpHelp()) }
            let settings = command.configuration
            return settings.commandName.map {
                CommandTree(name: $0, aliases: settings.aliases, abstract: settings.abstract)
            }
        }
        commands.append(CommandTree(name: "help", abstract: "Show subcommand help information."))
        return CommandTree(name: "chat-cli", subcommands: commands)
    }

    /// Answers one of our completion scripts, and returns the exit status.
    private static func answerShell(_ arguments: [String]) async -> Int32 {
        let answer = await CompletionProtocol.answer(to: arguments, in: tree)
        return (try? StandardStream.output.write(answer)) == nil ? EX_IOERR : 0
    }
}
