import ChatKit

extension QueuedPrompt {
    /// A queued prompt as `queue list` shows it; times are RFC 3339 in UTC.
    var json: JSONValue {
        var object: JSONObject = [
            "number": .integer(Int(id.rawValue)), "conversation": .string(conversation.rawValue),
            "state": .string(stateName), "text": .string(text),
            "attachments": .array(draft.attachments.map { .object($0.part.json) }),
            "profile": draft.profile.map { .string($0) } ?? .null,
            "model": draft.model.map { .string($0.rawValue) } ?? .null,
            "not_before": draft.notBefore.map { .string($0.iso8601) } ?? .null,
            "created_at": .string(createdAt.iso8601),
            "command": draft.command.map { .string($0) } ?? .null,
            "turn": turn.map { .integer(Int($0.rawValue)) } ?? .null,
        ]
        if case .held(let hold) = state { object["held"] = hold.json }
        return .object(object)
    }

    private var stateName: String {
        switch state {
        case .waiting: "waiting"
        case .sending: "sending"
        case .held: "held"
        }
    }

    /// The state for people.
    var stateWords: String {
        switch state {
        case .sending: "sending"
        case .held(let hold): "held: \(hold.words)"
        case .waiting:
            if let time = draft.notBefore, time > .now { "at \(time.localMinute)" } else { "waiting" }
        }
    }
}

extension QueuedPrompt.Hold {
    /// What became of its turn, for people.
    var words: String {
        let outcome = status?.rawValue ?? "may have been sent"
        return errorCode.map { "\(outcome) (\($0))" } ?? outcome
    }

    var json: JSONValue {
        [
            "status": status.map { .string($0.rawValue) } ?? .null,
            "error_code": errorCode.map { .string($0) } ?? .null,
            "error_message": errorMessage.map { .string($0) } ?? .null,
        ]
    }
}
