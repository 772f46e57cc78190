import ChatKit

/// One thing that `doctor` looked at.
struct Finding: Sendable {
    enum Verdict: String, Sendable {
        case ok
        /// Works, but not as well as it could.
        case warning
        /// Keeps something from working.
        case problem
    }

    /// What was looked at, one or two words.
    let subject: String
    let verdict: Verdict
    let text: String
    var hint: String?
    /// The exit status that the problem would give.
    var exitStatus: Int32 = 0

    static func ok(_ subject: String, _ text: String) -> Finding {
        Finding(subject: subject, verdict: .ok, text: text)
    }

    static func warning(_ subject: String, _ text: String, hint: String? = nil) -> Finding {
        Finding(subject: subject, verdict: .warning, text: text, hint: hint)
    }

    static func problem(_ subject: String, _ error: ChatError) -> Finding {
        Finding(
            subject: subject, verdict: .problem, text: error.message, hint: error.hint, exitStatus: error.exitStatus)
    }

    var json: JSONValue {
        [
            "subject": .string(subject), "verdict": .string(verdict.rawValue), "text": .string(text),
            "hint": hint.map { .string($0) } ?? .null,
        ]
    }
}
