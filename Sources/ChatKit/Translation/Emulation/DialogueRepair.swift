/// Puts a dialogue into the order that every dialect demands: each call of a tool is followed by its result, and each
/// result follows its call.
///
/// Dialogues lose that order: the answer broke off at a call, older messages were left out, a program gave its results
/// late or not at all. Nothing that was said is lost by the repair.
struct DialogueRepair {
    /// The dialogue in order. Messages of the role `tool` have results only, one for each call of the message before
    /// them and in the same order. The calls' names within the dialogue are unique and at most 40 bytes long.
    private(set) var messages: [Message] = []
    private(set) var notices: [Notice] = []

    /// What stands where a call has no result.
    static let missingResult = #"{"error":"there is no result: the tool was not run"}"#

    private struct Place: Hashable {
        var message: Int
        var part: Int
    }

    private var answers: [Place: ToolResult] = [:]
    private var matched: Set<Place> = []
    private var usedIDs: Set<String> = []
    private var unanswered: [String] = []
    private var orphans: [String] = []

    init(_ dialogue: [Message]) {
        guard dialogue.contains(where: { !$0.toolCalls.isEmpty || !$0.toolResults.isEmpty || $0.role == .tool }) else {
            messages = dialogue
            return
        }
        match(dialogue)
        for (number, message) in dialogue.enumerated() { append(message, number) }
        if !unanswered.isEmpty {
            notices.append(
                Notice(
                    .translated,
                    "no result was given for \(Self.list(unanswered)); the model is told that the tool was not run"))
        }
        if !orphans.isEmpty {
            notices.append(
                Notice(
                    .translated,
                    "no call is here for the result of \(Self.list(orphans)); it goes as the user's words"))
        }
    }

    /// Finds the call that each result answers: the last open one of its name in the dialogue, or, for a result without
    /// one, the oldest open call of its tool.
    private mutating func match(_ dialogue: [Message]) {
        var open: [(place: Place, call: ToolCall)] = []
        for (number, message) in dialogue.enumerated() {
            for (position, part) in message.parts.enumerated() {
                let place = Place(message: number, part: position)
                switch part {
                case .toolCall(let call): open.append((place, call))
                case .toolResult(let result):
                    guard let found = Self.answered(by: result, in: open) else { continue }
                    answers[open[found].place] = result
                    matched.insert(place)
                    open.remove(at: found)
                default: break
                }
            }
        }
    }

    private static func answered(by result: ToolResult, in open: [(place: Place, call: ToolCall)]) -> Int? {
        if result.callID.isEmpty {
            return open.firstIndex { result.name == nil || $0.call.name == result.name }
        }
        return open.lastIndex { $0.call.id == result.callID }
            ?? open.lastIndex { bare($0.call.id) == bare(result.callID) }
    }

    /// Some programs put a prefix of their own before an ID, or take one off.
    private static func bare(_ id: String) -> Substring {
        for prefix in ["call_", "fc_"] where id.hasPrefix(prefix) { return id.dropFirst(prefix.count) }
        return id[...]
    }

    private mutating func append(_ message: Message, _ number: Int) {
        var kept = message
        kept.parts = []
        var results: [Part] = []
        for (position, part) in message.parts.enumerated() {
            let place = Place(message: number, part: position)
            switch part {
            case .toolCall(var call) where message.role == .assistant:
                call.id = uniqueID(call.id)
                kept.parts.append(.toolCall(call))
                results.append(.toolResult(result(at: place, of: call)))
            case .toolCall: break
            case .toolResult(let result):
                guard !matched.contains(place) else { continue }
                orphans.append(result.name ?? (result.callID.isEmpty ? "a tool" : result.callID))
                kept.parts.append(.text("The tool \(result.name ?? "that was called") answered: \(result.content)"))
            default: kept.parts.append(part)
            }
        }
        // What stands beside the results of a tool message was said by the user.
        if kept.role == .tool { kept.role = .user }
        if !kept.parts.isEmpty || message.role != .tool { messages.append(kept) }
        if !results.isEmpty { messages.append(Message(role: .tool, parts: results)) }
    }

    private mutating func result(at place: Place, of call: ToolCall) -> ToolResult {
        if let answer = answers[place] {
            return ToolResult(callID: call.id, name: call.name, content: answer.content)
        }
        unanswered.append(call.name)
        return ToolResult(callID: call.id, name: call.name, content: Self.missingResult)
    }

    /// OpenAI takes no longer ones, and a result must find its call.
    private mutating func uniqueID(_ id: String) -> String {
        var unique = id
        var number = usedIDs.count
        while unique.isEmpty || unique.utf8.count > 40 || usedIDs.contains(unique) {
            number += 1
            unique = "call_\(number)"
        }
        usedIDs.insert(unique)
        return unique
    }

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(3).map { VendorText.cleaned($0, limit: 64) }.joined(separator: ", ")
        return names.count > 3 ? "\(shown) and \(names.count - 3) more" : shown
    }
}
