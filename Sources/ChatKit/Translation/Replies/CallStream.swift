/// Orders the pieces of calls for dialects that write one call after the other.
///
/// Providers write their calls one by one, so a call is streamed until the next one begins. If the pieces of several
/// calls come mixed, the later calls are written when they are whole.
struct CallStream: Sendable {
    enum Step {
        case begin(id: String, name: String)
        case arguments(String)
        case end(ToolCall)
    }

    private var current: (number: Int, call: ToolCall)?
    /// The number of the first call that has not begun.
    private var next = 0
    /// The number of the next whole call.
    private var whole = 0
    /// Whether pieces of the next call were left out, so that it must come whole.
    private var isNextHeld = false

    /// Whether a call is open.
    var isOpen: Bool { current != nil }

    mutating func take(_ delta: ToolCallDelta) -> [Step] {
        if current?.number == delta.number {
            current?.call.arguments += delta.arguments
            return delta.arguments.isEmpty ? [] : [.arguments(delta.arguments)]
        }
        guard delta.number == next, !isNextHeld else { return [] }
        if let current, (try? JSONValue(parsing: current.call.arguments)) == nil {
            isNextHeld = true
            return []
        }
        let ended = close()
        current = (next, ToolCall(id: delta.id, name: delta.name, arguments: delta.arguments))
        next += 1
        let begun = ended + [.begin(id: delta.id, name: delta.name)]
        return delta.arguments.isEmpty ? begun : begun + [.arguments(delta.arguments)]
    }

    mutating func take(_ call: ToolCall) -> [Step] {
        let number = whole
        whole += 1
        if let open = current, open.number == number {
            current = nil
            // Arguments that were no JSON are mended once they are whole; what was written stays.
            let goesOn = call.arguments.utf8.starts(with: open.call.arguments.utf8)
            let rest = call.arguments.utf8.dropFirst(goesOn ? open.call.arguments.utf8.count : .max)
            return (rest.isEmpty ? [] : [.arguments(String(decoding: rest, as: UTF8.self))]) + [.end(call)]
        }
        if number < next { return [] }
        next = number + 1
        isNextHeld = false
        return close() + [.begin(id: call.id, name: call.name), .arguments(call.arguments), .end(call)]
    }

    /// Ends the open call, because something else follows.
    mutating func close() -> [Step] {
        guard let open = current else { return [] }
        current = nil
        return [.end(open.call)]
    }
}
