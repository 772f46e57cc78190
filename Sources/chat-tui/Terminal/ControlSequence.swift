/// A control sequence (`CSI …`) as it stands, before anyone asks what it means.
struct ControlSequence: Equatable {
    /// `<`, `=`, `>` or `?` in front of the parameters.
    var leader: UInt8?
    /// Parameters by `;`, their parts by `:`. A part left empty is nil.
    var parameters: [[Int?]]
    /// Bytes between the parameters and the end, such as `$`.
    var intermediates: [UInt8]
    var final: UInt8

    /// Takes what stood between `CSI` and the final byte.
    init(body: [UInt8], final: UInt8) {
        self.final = final
        leader = body.first.flatMap { (0x3C...0x3F).contains($0) ? $0 : nil }
        intermediates = body.filter { (0x20...0x2F).contains($0) }
        parameters = []
        let digits = body.filter { (0x30...0x3B).contains($0) }
        guard !digits.isEmpty else { return }
        parameters = digits.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map { parameter in
            parameter.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map { part in
                // Nine digits are enough for every number a terminal sends, and cannot overflow.
                part.isEmpty ? nil : part.prefix(9).reduce(0) { $0 * 10 + Int($1 - 0x30) }
            }
        }
    }

    /// The first part of a parameter; nil where it is missing or empty.
    func number(_ index: Int) -> Int? {
        part(index, 0)
    }

    func part(_ index: Int, _ part: Int) -> Int? {
        guard index < parameters.count, part < parameters[index].count else { return nil }
        return parameters[index][part]
    }

    /// The modifiers that arrow and function keys carry as their second parameter.
    var modifiers: KeyModifiers {
        KeyModifiers(parameter: number(1) ?? 1)
    }

    /// What it says, or nil where it is nothing of ours: then it is dropped, never typed.
    var event: InputEvent? {
        switch (leader, final) {
        case (nil, _) where intermediates.isEmpty: return keyEvent ?? plainReport
        case (UInt8(ascii: "<"), UInt8(ascii: "M")), (UInt8(ascii: "<"), UInt8(ascii: "m")): return mouseEvent
        case (UInt8(ascii: "?"), _), (UInt8(ascii: ">"), _): return .reply(reply)
        default: return .reply(.other)
        }
    }

    private var plainReport: InputEvent? {
        switch final {
        case UInt8(ascii: "I") where parameters.isEmpty: .focus(true)
        case UInt8(ascii: "O") where parameters.isEmpty: .focus(false)
        default: nil
        }
    }

    private var reply: TerminalReply {
        switch (leader, intermediates, final) {
        case (UInt8(ascii: "?"), [], UInt8(ascii: "c")): .deviceAttributes(parameters.compactMap { $0.first ?? nil })
        case (UInt8(ascii: "?"), [], UInt8(ascii: "u")): .keyboardFlags(number(0) ?? 0)
        case (UInt8(ascii: "?"), [UInt8(ascii: "$")], UInt8(ascii: "y")):
            number(0).map { .mode($0, state: number(1) ?? 0) } ?? .other
        default: .other
        }
    }
}
