/// A situation that stops us, as a person meets it.
///
/// Each case has a ``message`` (what happened), a ``hint`` (what to do next), a ``code`` for scripts and an
/// ``exitStatus``: three switches in this room, so that a new case does not compile without them. None of them ever
/// carries a prompt, a reply or a key; what a provider wrote about an error is cleaned and cut before it comes here.
public enum ChatError: Error, Sendable, Hashable {
    // What the caller asked
    /// The command line or an argument makes no sense: a clause that follows "chat-cli: ".
    case invalidUsage(String)
    /// Input that cannot be used, such as bytes that are not UTF-8.
    case unusableInput(String)
    /// What must go into the request is more than the context budget.
    case contextTooLong(ContextShortage)
    /// The answer does not fit the schema that was asked for: what is wrong with it, place by place.
    case schemaMismatch([String])
    /// No conversation has this ID.
    case conversationNotFound(ConversationID)
    /// Several conversations have titles that begin like this; their IDs and titles.
    case ambiguousTitle(String, candidates: [String])
    /// `-c` with an empty store.
    case nothingToContinue
    /// A conversation with this ID exists already.
    case conversationExists(ConversationID)
    case fileNotFound(path: String)
    /// Nothing of this kind has this name: a template, a fragment, a queued prompt.
    case notFound(kind: String, name: String)

    // Settings
    /// No profile was named and the environment names none either.
    case notConfigured
    /// No profile was named and several could be meant.
    case ambiguousProfile(names: [String])
    /// No profile has this name.
    case profileNotFound(name: String, known: [String])
    /// The profile names no model and the provider has no default.
    case missingModel(profile: String)
    /// The profile lacks a credential; `variables` would give it, if there are any.
    case missingCredential(profile: String, variables: [String])
    /// A file or variable of the settings is wrong; `place` is `path:line` or a variable's name.
    case invalidSettings(place: String, problem: String, hint: String)
    /// A credential would have travelled unencrypted to this host.
    case insecureCredentials(host: String)

    // The way to the provider
    /// No connection came about: refused, no such host, no route.
    case unreachable(host: String, reason: String)
    /// The connection cannot be trusted, or our side of it was refused.
    case tlsFailed(host: String, reason: String)
    /// The proxy refused or failed.
    case proxyFailed(proxy: String, reason: String)
    /// Nothing came for too long while we waited for `stage`.
    case timedOut(stage: String, after: Duration)
    /// The reply broke off before its end.
    case connectionLost(host: String)

    // What the provider says
    /// 401 or 403, or no token for our credentials.
    case unauthorized(profile: String, status: Int, detail: String)
    /// 429. `retryAfter` is what the provider asked for, `detail` its words.
    case rateLimited(profile: String, retryAfter: Duration?, detail: String = "")
    /// The request was refused as it stands: 400, 413, 422 and their like.
    case requestRejected(profile: String, status: Int, code: String?, detail: String)
    /// The provider does not know the model or deployment.
    case modelNotFound(profile: String, model: ModelID, detail: String = "")
    /// The account has nothing left: 402, or OpenAI's `insufficient_quota`.
    case quotaExhausted(profile: String, detail: String)
    /// The provider is broken or overloaded: 5xx, or an error in the middle of a reply.
    case providerUnavailable(profile: String, status: Int, detail: String)
    /// The reply ended, and the provider says that the model failed, or gives a reason that is not known.
    case replyFailed(profile: String, reason: FinishReason)
    /// The reply ended without text, calls and files.
    case emptyReply(profile: String, reason: FinishReason)
    /// The answer is not of the dialect it should be.
    case malformedReply(profile: String, problem: String)

    // The store
    /// The database cannot be opened, read or written.
    case storeUnavailable(path: String, reason: String)
    /// The file is no database, or a damaged one.
    case storeCorrupt(path: String, reason: String)
    /// A newer version of the program wrote the database.
    case storeTooNew(path: String, found: Int, supported: Int)
    /// The database has a layout from before the first release.
    case storeTooOld(path: String, found: Int, supported: Int)
    /// Another process holds the conversation's turn, and we were told not to wait.
    case conversationBusy(ConversationID, holder: String)
    /// The question could cost more than a spend limit has left.
    case spendLimitReached(SpendShortage)
    /// A limit of money cannot be kept: the model's price is unknown, or in another currency that no limit speaks of.
    case priceUnknown(model: ModelID, limit: SpendRule, priced: Cost.Currency?)

    /// A file other than the store cannot be read or written.
    case fileUnusable(path: String, reason: String)
    /// The user stopped it.
    case cancelled
    /// Our bug.
    case unexpected(String)
}

extension ChatError {
    /// Why the reply ended, where it came to an end of its own.
    public var finishReason: FinishReason? {
        switch self {
        case .replyFailed(_, let reason), .emptyReply(_, let reason): reason
        default: nil
        }
    }

    /// Whether a web page came where a reply should be.
    public var isAboutWebPage: Bool {
        switch self {
        case .malformedReply(_, let problem): problem.hasPrefix(WebPage.mark)
        case .requestRejected(_, _, _, let detail), .providerUnavailable(_, _, let detail),
            .unauthorized(_, _, let detail):
            detail.hasPrefix(WebPage.mark)
        default: false
        }
    }
}
