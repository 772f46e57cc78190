internal import ChatKit

/// Decodes recorded exchanges.
enum ExchangeReading {
    /// Decodes an exchange; nil where its request cannot be decoded or has no messages.
    static func exchange(_ raw: RawExchange, _ profiles: [String: Profile]) -> RecordedExchange? {
        guard raw.ending?["ending"] != "refused",
            let dialect = raw.head["dialect"]?.stringValue.flatMap(ChatDialect.init(rawValue:)),
            let json = try? JSONValue(parsing: raw.request),
            let decoded = try? RequestTranslation.decodedRequest(
                json, from: dialect, to: RequestTranslation.Target(dialect, usualModel: "unknown"))
        else { return nil }
        let request = decoded.request
        let profile = raw.head["profile"]?.stringValue.flatMap { profiles[$0] }
        let started = Timestamp(rawValue: Int64(raw.head["at"]?.intValue ?? 0))
        var messages = request.messages
        var instructions: [String] = []
        while let first = messages.first, first.role == .system {
            instructions.append(first.text)
            messages.removeFirst()
        }
        guard !messages.isEmpty else { return nil }
        let (outcome, error) = outcome(raw, dialect, request.model, started)
        let named = raw.head["conversation"]?.stringValue ?? json["metadata"]?["conversation"]?.stringValue
        var exchange = RecordedExchange(
            conversation: named.flatMap { try? ConversationID(validating: $0) },
            scope: raw.head["session"]?.stringValue ?? "",
            firstPrompt: instructions.isEmpty ? nil : instructions.joined(separator: "\n\n"), messages: messages,
            attachments: request.attachments, profile: profile?.name ?? dialect.rawValue,
            provider: profile?.kind ?? .openai, model: request.model, startedAt: started, outcome: outcome)
        if dialect == .responses {
            exchange.previousResponse = json["previous_response_id"]?.stringValue
            exchange.response = raw.ending?["response"]
        }
        guard let profile else { return exchange }
        ExchangeBill.bill(
            &exchange.outcome, of: request.model, for: profile,
            inputTokens: {
                let count = TokenCounter(model: request.model, provider: profile.kind).count(request).count
                exchange.estimatedInputTokens = count
                return count
            }, error: error, at: started)
        return exchange
    }

    private static func outcome(
        _ raw: RawExchange, _ dialect: ChatDialect, _ model: ModelID, _ started: Timestamp
    ) -> (TurnOutcome, ChatError?) {
        let status = raw.ending?["status"]?.intValue ?? 0
        let isStream = raw.ending?["stream"]?.boolValue ?? raw.reply.starts(with: "data:".utf8)
        let ending = raw.ending?["ending"]?.stringValue ?? "interrupted"
        var failure: ChatError?
        var events: [ReplyEvent] = []
        var name = ReplyName()
        if !raw.reply.isEmpty {
            let replyID = raw.head["request_id"]?.stringValue ?? ""
            (events, name, failure) = ReplyReading.events(
                of: raw.reply, isStream: isStream, in: dialect, model: model, replyID: replyID)
        }
        var parts: [Part] = []
        var usage: Usage?
        var finish: ReplyFinish?
        for event in events {
            if let part = event.part { parts.append(delta: part) }
            switch event {
            case .usage(let told): usage = told
            case .finished(let told): finish = told
            default: break
            }
        }
        let isGood = ending == "whole" && failure == nil && (200..<300).contains(status)
        let how: StoredMessage.Status =
            switch ending {
            case _ where isGood: .complete
            case "cancelled": .cancelled
            case "interrupted": .interrupted
            default: .failed
            }
        var outcome = TurnOutcome(
            status: how, parts: parts, finishReason: finish?.reason, modelAnswered: finish?.model ?? name.model,
            usage: usage)
        if how == .failed {
            outcome.errorCode = raw.ending?["error_code"]?.stringValue ?? failure?.code ?? "http_\(status)"
            outcome.errorMessage = raw.ending?["error"]?.stringValue ?? failure?.message ?? "HTTP status \(status)"
        }
        let duration = { (name: String) -> Duration? in
            raw.ending?[name]?.intValue.map { .milliseconds(max(0, Int64($0) - started.rawValue)) }
        }
        outcome.timeToFirstToken = duration("first_at")
        outcome.totalTime = duration("at")
        return (outcome, failure)
    }
}
