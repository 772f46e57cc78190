internal import ArgumentParser
internal import ChatArguments
internal import ChatKit

/// What the command line says. The names are those of chat-cli.
struct CommandLineOptions: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chat-tui",
        abstract: "Chat with language models in the terminal.",
        discussion: """
            EXAMPLES
              chat-tui                   begin a new conversation
              chat-tui 111               open conversation 111, or begin it
              chat-tui -c                go on with the last one
              chat-tui --provider demo   try it without any provider
              echo 'Why?' | chat-tui -c  ask, and print the answer

            F1 shows the keys.
            """,
        version: ChatKitVersion.current)

    @Argument(
        help: "The conversation; one that does not exist is begun.",
        completion: CandidateSource.conversations.completion)
    var id: String?

    @Flag(
        name: [.customShort("c"), .customShort("C"), .customLong("continue")],
        help: "Continue the conversation last used.")
    var continuesLast = false

    @Option(
        name: [.customLong("provider"), .customLong("profile")],
        help: ArgumentHelp("The profile that answers, such as openai, gigachat, azure or demo.", valueName: "profile"),
        completion: CandidateSource.profiles.completion)
    var profile: String?

    @Option(
        name: [.customShort("m"), .customLong("model")], help: ArgumentHelp("The model.", valueName: "model"),
        completion: CandidateSource.models.completion)
    var model: String?

    @Flag(
        help: """
            Only print, line after line, and never repaint: for screen readers. So it is by itself where the terminal has \
            no screen, and in pipes, where each line is a question.
            """)
    var plain = false

    @Flag(help: "Show what keys send, and what they are taken for.")
    var dumpKeys = false

    @OptionGroup(title: "Settings") var settings: SettingsOptions

    func validate() throws {
        if id != nil, continuesLast { throw ValidationError("an ID and --continue exclude each other") }
    }

    var wishes: Chats.Wishes {
        Chats.Wishes(profile: profile, model: model.map { ModelID($0) }, settings: settings)
    }

    /// Not part of ``validate()``: what is thrown there comes out wrapped, and is no message for people.
    ///
    /// - Throws: ``ChatError/invalidUsage(_:)`` for an ID that no conversation can have.
    func choice() throws(ChatError) -> ConversationChoice {
        if continuesLast { return .lastUsed }
        guard let id else { return .new }
        return .named(try ConversationID(validating: id).rawValue)
    }
}
