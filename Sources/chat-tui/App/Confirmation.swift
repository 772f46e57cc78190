internal import TerminalText

/// Asks before something that cannot be taken back.
struct Confirmation: Equatable, Sendable {
    let question: String
    let effect: AppEffect
    /// The written message may be sent instead, with the key `s`.
    var offersSending = false

    static func isSending(_ key: KeyEvent) -> Bool {
        key.placeChord == KeyChord(.character("s")) || key.text == "о" || key.text == "发"
    }

    /// Whether the key says yes. Any other key says no.
    static func isYes(_ key: KeyEvent) -> Bool {
        key.placeChord == KeyChord(.character("y")) || key.text == "д" || key.text == "是"
    }

    func write(on frame: inout Frame) {
        let row = max(0, frame.size.rows - 2)
        frame.fill(rows: row..<frame.size.rows, columns: 0..<frame.size.columns, with: " ", style: .plain)
        let keys = offersSending ? " y quit  s send it  Esc edit" : " y/n"
        frame.write(
            Sanitizer.line(question).truncated(toColumns: max(1, frame.size.columns - 4 - keys.count)) + keys,
            row: row, column: 0, style: Theme.failure)
        frame.cursor = nil
    }
}
