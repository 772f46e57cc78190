internal import ChatKit

extension ChatError {
    /// What to do next, in the keys, commands and settings of this program; nil where there is nothing to say.
    ///
    /// The library's hints name the options of another program.
    var remedy: String? {
        switch self {
        case .invalidUsage, .unusableInput, .fileNotFound, .fileUnusable, .cancelled, .schemaMismatch: nil
        case .contextTooLong(let shortage):
            shortage.dialogue > 0
                ? "/new starts a conversation without the older messages; `context_budget` in the profile allows more"
                : "shorten the message, or raise `context_budget` in the profile"
        case .conversationNotFound, .ambiguousTitle: "/list shows the conversations"
        case .nothingToContinue: "start without -c to begin a conversation"
        case .conversationExists: "choose another ID"
        case .notConfigured:
            "set OPENAI_API_KEY, GIGACHAT_CREDENTIALS or AZURE_OPENAI_ENDPOINT and AZURE_OPENAI_API_KEY and start again; "
                + "/provider demo works without any"
        case .ambiguousProfile(let names): "/provider \(names.first ?? "NAME") chooses one"
        case .profileNotFound(_, let known):
            "/provider chooses one" + (known.isEmpty ? "" : ": \(known.joined(separator: ", "))")
        case .missingModel: "/model NAME chooses one; `model:` in the profile keeps it"
        case .missingCredential(_, let variables):
            (variables.first.map { "set \($0) and start again" } ?? "put the key into the profile")
                + "; /provider chooses another provider"
        case .invalidSettings(_, _, let hint): Self.withoutCommands(hint)
        case .insecureCredentials: "use https, or set `allow_insecure: true` in the profile if you trust the network"
        case .unreachable: "check the network, HTTPS_PROXY and `base_url` in the profile; /retry sends it again"
        case .tlsFailed: "for a private certificate authority set `ca_file` in the profile"
        case .proxyFailed: "check HTTPS_PROXY and NO_PROXY"
        case .timedOut: "/retry sends it again; `timeouts` in the profile allow more time"
        case .connectionLost: "/continue asks for the rest, /retry for a new answer"
        case _ where isAboutWebPage:
            "check that `base_url` in the profile is the address of an API and not of a web page"
        case .unauthorized: "check the key; /provider chooses another provider"
        case .rateLimited: "/retry sends it again; /model chooses another model"
        case .requestRejected where isAboutWindow:
            "the conversation is longer than the model's context; /new starts one without it, and `context_budget` in "
                + "the profile leaves older messages out"
        case .requestRejected: "/retry sends it again; /model chooses another model"
        case .modelNotFound: "/model shows the models"
        case .quotaExhausted: "check the account at the provider's site; /provider chooses another provider"
        case .providerUnavailable: "/retry sends it again; /provider chooses another provider"
        case .replyFailed: "/retry sends it again; /continue asks for the rest"
        case .emptyReply(_, .length): "raise `max_output_tokens` in the profile; /retry sends it again"
        case .emptyReply: "/retry sends it again; /model chooses another model"
        case .malformedReply: nil
        case .storeUnavailable: "check the disk and the permissions of the file; --db or CHAT_DB names another database"
        case .storeCorrupt: "copies from before an upgrade are beside it; --db or CHAT_DB names another database"
        case .storeTooOld: "export it with the program that wrote it, or name another database with --db"
        case .storeTooNew: "install the newer version, or name another database with --db"
        case .conversationBusy: "send it again when the reply there is complete"
        case .spendLimitReached: "raise the limit under `limits` in the config file, or wait until it starts again"
        case .priceUnknown(let model, _, nil):
            "write the price of \(model) into prices.yaml (0 if it is free), or set the limit in tokens"
        case .priceUnknown(_, _, let priced?): "set a limit in \(priced.rawValue) beside it, or one in tokens instead"
        case .unexpected: "please report it, with the output of chat-tui --version"
        }
    }

    /// A hint of the settings, unless it names a command of another program.
    private static func withoutCommands(_ hint: String) -> String? {
        let parts = hint.split(separator: ";").filter { !$0.contains("chat-cli") }
        return parts.isEmpty ? nil : String(parts.joined(separator: ";").drop { $0 == " " })
    }
}
