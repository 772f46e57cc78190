import ChatKit
import TerminalText

/// The explanation of a turn for people.
struct ExplanationText {
    private let explanation: TurnExplanation
    private var turn: Turn { explanation.turn }

    init(_ explanation: TurnExplanation) {
        self.explanation = explanation
    }

    var text: String {
        var lines = [head, asked, budget, weight, ""]
        lines += table(of: .sent)
        lines += left(.summarised, "a summary stands for")
        lines += left(.dropped, "left out, for want of room:")
        lines.append("")
        lines.append(
            explanation.body != nil
                ? "The request can be made again byte for byte (--request); SHA-256 \(turn.request?.hash ?? "")"
                : "The request cannot be made again byte for byte.")
        return lines.map { $0 + "\n" }.joined()
    }

    private var head: String {
        let kind = turn.kind == .summary ? " (a summary)" : ""
        let ending = [turn.finishReason?.name, turn.errorCode].compactMap { $0 }.filter { $0 != turn.status.rawValue }
            .map { ", \($0)" }.joined()
        return "turn \(explanation.number) of conversation \(explanation.conversation.id)\(kind), "
            + "\(turn.startedAt.localMinute): \(turn.status.word)\(ending)"
    }

    private var asked: String {
        let answered = turn.modelAnswered.map { $0 == turn.modelAsked ? "" : ", which answered as \($0)" } ?? ""
        return "asked \(turn.modelAsked) (profile \(turn.profile))\(answered)"
    }

    private var budget: String {
        guard let budget = turn.budget else { return "no context budget is on record" }
        guard let limit = budget.limit else {
            return "no context budget: none was set, and the model's window is not known; \(budget.overflow.rawValue)"
        }
        let origin =
            switch budget.origin {
            case .request: "set for this question"
            case .conversation: "set for the conversation"
            case .profile: "set in the profile"
            case .model: "the model's window"
            case .preset, nil: "EasyBackend's"
            }
        let window = budget.window.map { window in
            "; window \(window)" + (budget.reservedOutput.map { ", \($0) kept for the answer" } ?? "")
        }
        return "context budget \(limit) tokens (\(origin)\(window ?? "")), \(budget.overflow.rawValue)"
    }

    private var weight: String {
        let sent = explanation.items.filter { $0.fate == .sent }
        let estimate = turn.estimatedInputTokens.map { TokenEstimate($0, isExact: turn.isEstimateExact) }
        let counted = estimate.map { "\($0) tokens by our count" } ?? "not counted"
        let billed = turn.usage.map { "; billed: \($0.line)" } ?? "; nothing billed is known"
        return "sent \(sent.count) message\(sent.count == 1 ? "" : "s"), \(counted)\(billed)"
    }

    private func table(of fate: TurnExplanation.Item.Fate) -> [String] {
        let items = explanation.items.filter { $0.fate == fate }
        var rows = items.map { item in
            (
                "#\(item.message.id)", Self.name(of: item), item.tokens.description,
                MessagePreview.line(item.message.message)
            )
        }
        let parts = items.reduce(0) { $0 + $1.tokens.count }
        if fate == .sent, let estimate = turn.estimatedInputTokens, estimate > parts {
            rows.append(("", "around", String(estimate - parts), "what begins the answer, tools"))
        }
        let widths = [rows.map(\.0.count).max() ?? 0, rows.map(\.1.count).max() ?? 0, rows.map(\.2.count).max() ?? 0]
        return rows.map { row in
            "  " + row.0.padded(toColumns: widths[0]) + "  " + row.1.padded(toColumns: widths[1]) + "  "
                + String(repeating: " ", count: widths[2] - row.2.count) + row.2 + "  " + row.3
        }
    }

    private func left(_ fate: TurnExplanation.Item.Fate, _ words: String) -> [String] {
        let items = explanation.items.filter { $0.fate == fate }
        guard !items.isEmpty else { return [] }
        let tokens = items.reduce(TokenEstimate(0, isExact: true)) { $0 + $1.tokens }
        return ["", "\(words) \(items.count) message\(items.count == 1 ? "" : "s"), \(tokens) tokens"]
            + table(of: fate)
    }

    private static func name(of item: TurnExplanation.Item) -> String {
        let name =
            switch item.place {
            case .firstPrompt: "first prompt"
            case .summary: item.message.role == .user ? "asks for summary" : "summary"
            case .question: "question"
            case .dialogue: item.message.role.rawValue
            }
        return item.isPinned ? name + " (pinned)" : name
    }
}
