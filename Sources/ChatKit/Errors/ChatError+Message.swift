extension ChatError {
    /// What happened, in one sentence without a full stop at its end.
    public var message: String {
        switch self {
        case .invalidUsage(let problem): problem
        case .unusableInput(let problem): problem
        case .schemaMismatch(let faults): "the answer does not fit the schema: " + faults.joined(separator: "; ")
        case .contextTooLong(let shortage): Self.message(of: shortage)
        case .ambiguousTitle(let title, let candidates):
            "several conversations have titles that begin with \(title): \(candidates.joined(separator: ", "))"
        case .conversationNotFound(let id): "no conversation has the ID \(id)"
        case .nothingToContinue: "there is no conversation to continue yet"
        case .conversationExists(let id): "a conversation with the ID \(id) exists already"
        case .notFound(let kind, let name): "there is no \(kind) \(name)"
        case .fileNotFound(let path): "no such file: \(path)"
        case .notConfigured: "no provider is configured"
        case .ambiguousProfile(let names): "several providers are configured: \(Self.list(names, "and"))"
        case .profileNotFound(let name, _): "no profile is called \(name)"
        case .missingModel(let profile): "no model is chosen for the profile \(profile)"
        case .missingCredential(let profile, let variables):
            "the profile \(profile) has no credentials"
                + (variables.isEmpty ? "" : ": \(Self.list(variables, "or")) is not set")
        case .invalidSettings(let place, let problem, _): "\(place): \(problem)"
        case .insecureCredentials(let host): "the key would travel unencrypted to \(host)"
        case .unreachable(let host, let reason): "cannot reach \(host): \(reason)"
        case .tlsFailed(let host, let reason): "no trusted connection to \(host): \(reason)"
        case .proxyFailed(let proxy, let reason): "the proxy \(proxy) failed: \(reason)"
        case .timedOut(let stage, let after): "no answer within \(Self.seconds(after)) while waiting for \(stage)"
        case .connectionLost(let host): "the connection to \(host) broke before the answer was complete"
        case .unauthorized(let profile, let status, let detail):
            "the provider of the profile \(profile) refused the credentials (\(status))\(Self.clause(detail))"
        case .rateLimited(let profile, let retryAfter, let detail):
            "the provider of the profile \(profile) has too many requests\(Self.clause(detail))"
                + (retryAfter.map { "; it asks to wait \(Self.seconds($0))" } ?? "")
        case .requestRejected(let profile, let status, let code, let detail):
            "the provider of the profile \(profile) refused the request (\(status)\(code.map { ", \($0)" } ?? ""))"
                + Self.clause(detail)
        case .modelNotFound(let profile, let model, let detail):
            "the provider of the profile \(profile) has no model \(model)\(Self.clause(detail))"
        case .quotaExhausted(let profile, let detail):
            "the account of the profile \(profile) has nothing left\(Self.clause(detail))"
        case .providerUnavailable(let profile, let status, let detail):
            // An error in the middle of a reply has no status of its own.
            "the provider of the profile \(profile) is not available"
                + (status < 400 ? "" : " (\(status))") + Self.clause(detail)
        case .replyFailed(_, .modelError): "the reply failed: the provider reports an error of the model"
        case .replyFailed(_, let reason): "the reply failed: the provider ended it with \(reason.name)"
        case .emptyReply(_, .length): "the reply is empty: the limit of output tokens was reached before any text"
        case .emptyReply(_, .contentFilter): "the reply is empty: the provider's filter withheld it"
        case .emptyReply: "the reply is empty"
        case .malformedReply(let profile, let problem):
            "the provider of the profile \(profile) sent something that is not a reply: \(problem)"
        case .storeUnavailable(let path, let reason): "cannot use the database \(path): \(reason)"
        case .storeCorrupt(let path, let reason): "the database \(path) is damaged: \(reason)"
        case .storeTooOld(let path, let found, let supported):
            "the database \(path) has an unsupported old layout (schema \(found); the oldest supported is \(supported))"
        case .storeTooNew(let path, let found, let supported):
            "the database \(path) was written by a newer version (schema \(found); this program knows up to \(supported))"
        case .conversationBusy(let id, let holder): "the conversation \(id) is busy: \(holder)"
        case .spendLimitReached(let shortage): Self.sentence(shortage)
        case .priceUnknown(let model, let limit, nil):
            "no price is known for the model \(model), so the limit of \(limit) cannot be kept"
        case .priceUnknown(let model, let limit, let priced?):
            "the model \(model) is paid in \(priced.rawValue), so the limit of \(limit) cannot be kept"
        case .fileUnusable(let path, let reason): "cannot use \(path): \(reason)"
        case .cancelled: "interrupted"
        case .unexpected(let what): "unexpected: \(what)"
        }
    }

    private static func message(of shortage: ContextShortage) -> String {
        let known = shortage.firstPrompt + shortage.pinned + shortage.dialogue + shortage.question
        let parts = [
            ("the first prompt", shortage.firstPrompt), ("pinned messages", shortage.pinned),
            ("the dialogue", shortage.dialogue), ("the question", shortage.question),
            ("what goes around them", shortage.total.count - known),
        ].filter { $0.1 > 0 }.map { "\($0.0) (\($0.1))" }
        let budget = shortage.budget
        var room = "the context budget is \(budget.limit ?? 0)"
        if let window = budget.window {
            let reserve = budget.reservedOutput.map { ", of which \($0) are kept for the answer" } ?? ""
            room += " (the model's window has \(window)\(reserve))"
        }
        return "\(list(parts, "and")) need \(shortage.total) tokens; \(room)"
    }

    private static func sentence(_ shortage: SpendShortage) -> String {
        let standing = shortage.standing
        let reserved = SpendLimit(unit: standing.rule.limit.unit, amount: standing.reserved)
        return "the spend limit is reached: this question may cost up to \(shortage.needed.shown(.up)); left of "
            + "\(standing.rule): \(standing.left.shown(.down))"
            + (standing.reserved > 0 ? ", \(reserved.shown) being reserved for answers under way" : "")
            + (standing.renewsAt.map { "; it renews \($0.localMinute)" } ?? "; it does not renew")
    }

    private static func clause(_ detail: String) -> String {
        detail.isEmpty ? "" : ": \(detail)"
    }

    private static func list(_ words: [String], _ conjunction: String) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " \(conjunction) \(last)"
    }

    private static func seconds(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let tenths = seconds * 10 + attoseconds / 100_000_000_000_000_000
        return tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
    }
}
