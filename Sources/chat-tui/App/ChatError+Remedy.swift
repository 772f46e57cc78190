internal import ChatKit

extension ChatError {
    /// What to do next, in the keys, commands and settings of this program; nil where there is nothing to say.
    ///
    /// The library's hints name the options of another program.
    var remedy: String? {
        switch self {
        case .invalidUsage, .unusableInput, .fileNotFound, .notFound, .fileUnusable, .cancelled, .schemaMismatch: nil
        case .contextTooLong(let shortage):
            shortage.dialogue > 0
                ? tr("/new starts a conversation without the older messages; a larger budget in /settings allows more")
                : tr("shorten the message, or set a larger budget in /settings")
        case .conversationNotFound, .ambiguousTitle: tr("/list shows the conversations")
        case .nothingToContinue: tr("start without -c to begin a conversation")
        case .conversationExists: tr("choose another ID")
        case .notConfigured:
            tr("/setup takes a key; /provider demo works without any")
        case .ambiguousProfile(let names): tr("/provider \(names.first ?? "NAME") chooses one")
        case .profileNotFound(_, let known):
            tr("/provider chooses one") + (known.isEmpty ? "" : ": \(known.joined(separator: ", "))")
        case .missingModel: tr("/model NAME chooses one; `model:` in the profile keeps it")
        case .missingCredential:
            tr("/setup takes a key; /provider chooses another provider")
        case .invalidSettings(_, _, let hint): Self.withoutCommands(hint)
        case .insecureCredentials:
            tr("use https, or set `allow_insecure: true` in the profile if you trust the network")
        case .unreachable: tr("check the network, HTTPS_PROXY and `base_url` in the profile; /retry sends it again")
        case .tlsFailed: tr("for a private certificate authority set `ca_file` in the profile")
        case .proxyFailed: tr("check HTTPS_PROXY and NO_PROXY")
        case .timedOut: tr("/retry sends it again; `timeouts` in the profile allow more time")
        case .connectionLost: tr("/continue asks for the rest, /retry for a new answer")
        case _ where isAboutWebPage:
            tr("check that `base_url` in the profile is the address of an API and not of a web page")
        case .unauthorized: tr("/setup takes another key; /provider chooses another provider")
        case .rateLimited: tr("/retry sends it again; /model chooses another model")
        case .requestRejected where isAboutWindow:
            tr(
                "the conversation is longer than the model's context; /new starts one without it, a budget in /settings leaves older messages out"
            )
        case .requestRejected: tr("/retry sends it again; /model chooses another model")
        case .modelNotFound: tr("/model shows the models")
        case .quotaExhausted: tr("check the account at the provider's site; /provider chooses another provider")
        case .providerUnavailable: tr("/retry sends it again; /provider chooses another provider")
        case .replyFailed: tr("/retry sends it again; /continue asks for the rest")
        case .emptyReply(_, .length): tr("raise `max_output_tokens` in the profile; /retry sends it again")
        case .emptyReply: tr("/retry sends it again; /model chooses another model")
        case .malformedReply: nil
        case .storeUnavailable:
            tr("check the disk and the permissions of the file; --db or CHAT_DB names another database")
        case .storeCorrupt: tr("copies from before an upgrade are beside it; --db or CHAT_DB names another database")
        case .storeTooOld: tr("export it with the program that wrote it, or name another database with --db")
        case .storeTooNew: tr("install the newer version, or name another database with --db")
        case .conversationBusy: tr("send it again when the reply there is complete")
        case .spendLimitReached: tr("raise the limit under `limits` in the config file, or wait until it starts again")
        case .priceUnknown(let model, _, nil):
            tr("write the price of \(model) into prices.yaml (0 if it is free), or set the limit in tokens")
        case .priceUnknown(_, _, let priced?):
            tr("set a limit in \(priced.rawValue) beside it, or one in tokens instead")
        case .unexpected: tr("please report it, with the output of chat-tui --version")
        }
    }

    /// A hint of the settings, unless it names a command of another program.
    private static func withoutCommands(_ hint: String) -> String? {
        let parts = hint.split(separator: ";").filter { !$0.contains("chat-cli") }
        return parts.isEmpty ? nil : String(parts.joined(separator: ";").drop { $0 == " " })
    }
}
