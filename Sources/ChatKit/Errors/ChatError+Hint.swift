extension ChatError {
    /// What to do next, an exact command where there is one; nil where there is nothing to say.
    public var hint: String? {
        switch self {
        case .invalidUsage: "see chat-cli --help"
        case .unusableInput: nil
        case .schemaMismatch: "--schema-retries N lets the model mend it"
        case .contextTooLong(let shortage):
            shortage.dialogue > 0
                ? "--overflow drop-oldest leaves out the oldest exchanges; --context-budget N allows more"
                : "shorten the question, or allow more with --context-budget N or less with --reserve-output N"
        case .ambiguousTitle: "name one by its ID, or write more of its title"
        case .conversationNotFound: "chat-cli list shows the conversations there are"
        case .nothingToContinue: #"chat-cli ask "your question" starts one"#
        case .conversationExists: "choose another ID, or ask in that one: chat-cli ask --conversation ID"
        case .fileNotFound, .notFound: nil
        case .notConfigured:
            "set OPENAI_API_KEY, GIGACHAT_CREDENTIALS or AZURE_OPENAI_ENDPOINT and AZURE_OPENAI_API_KEY, "
                + "or write a profile with chat-cli config init; to try without any: chat-cli ask --provider demo \"hi\""
        case .ambiguousProfile(let names):
            "choose with --provider \(names.first ?? "NAME"), CHAT_PROFILE, or default_profile in the config file"
        case .profileNotFound(_, let known): "profiles: \(known.joined(separator: ", "))"
        case .missingModel:
            "name one with -m MODEL, with CHAT_MODEL or OPENAI_MODEL, or as model: in the profile; "
                + "chat-cli models lists them"
        case .missingCredential(let profile, let variables):
            "chat-cli keys set \(profile) stores a key" + (variables.isEmpty ? "" : "; or set the variable")
        case .invalidSettings(_, _, let hint): hint
        case .insecureCredentials:
            "use https, leave the key out if the server needs none, or set allow_insecure: true in the profile "
                + "if you trust the network"
        case .unreachable: "check the address (chat-cli config explain base_url), the network and HTTPS_PROXY"
        case .tlsFailed: "chat-cli doctor tells more; a private authority goes into the profile as ca_file"
        case .proxyFailed: "check HTTPS_PROXY and NO_PROXY"
        case .timedOut: "try again, or raise the limit in the profile's timeouts"
        case .connectionLost: nil
        case _ where isAboutWebPage:
            "check that the address is an API and not a web page (chat-cli config explain base_url)"
        case .unauthorized(let profile, _, _): "chat-cli keys status \(profile) tells where the key comes from"
        case .rateLimited: "try again later"
        case .requestRejected where isAboutWindow:
            "the dialogue is larger than the model's window: --context-budget N leaves older messages out, and "
                + "chat-cli set ID --context-budget N does so from here on"
        case .requestRejected: "chat-cli ask --dry-run shows the request"
        case .modelNotFound(let profile, _, _): "chat-cli models --provider \(profile) lists them"
        case .quotaExhausted: "see the account at the provider's site"
        case .providerUnavailable: "try again later"
        case .replyFailed: "try again"
        case .emptyReply(_, .length): "--max-tokens N allows more"
        case .emptyReply: "try again, or ask another model with -m MODEL"
        case .malformedReply: nil
        case .storeUnavailable: "chat-cli doctor tells more; --db or CHAT_DB names another database"
        case .storeCorrupt: "chat-cli doctor checks it; copies from before an upgrade lie beside it"
        case .storeTooOld: "export it with the program that wrote it, or name another database with --db"
        case .storeTooNew: "install the newer version, or name another database with --db"
        case .conversationBusy: "try again when the answer there has come; a question without --no-wait waits for it"
        case .spendLimitReached(let shortage):
            shortage.standing.rule.period == .always
                ? "chat-cli limit ID AMOUNT sets another one; --max-tokens N reserves less for the answer"
                : "chat-cli limit shows every limit; --max-tokens N reserves less for the answer"
        case .priceUnknown(let model, _, nil):
            "write the price of \(model) into prices.yaml (0 if it is free), or set the limit in tokens"
        case .priceUnknown(_, _, let priced?):
            "set a limit in \(priced.rawValue) beside it, or one in tokens instead"
        case .fileUnusable: nil
        case .cancelled: nil
        case .unexpected: "please report it, with the output of chat-cli doctor"
        }
    }

    /// Whether a provider refused a request for being larger than the model's window: GigaChat has a status for it (`413
    /// Payload too large`), others say it (``ContextOverflow``).
    public var isAboutWindow: Bool {
        guard case .requestRejected(_, let status, let code, let detail) = self else { return false }
        return status == 413 || ContextOverflow.isMeant(code: code, type: nil, words: detail)
    }
}
