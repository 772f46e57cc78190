internal import TerminalText

/// Asks before something that cannot be taken back.
struct Confirmation: Equatable, Sendable {
    let question: String
    let effect: AppEffect
    /// The written message may be sent instead, with the key `s`.
    var offersSending = false

    static func isSending(_ key: KeyEvent) -> Bool {
        key.placeChord == KeyChord(.character("s")) || key.text.map { "SоО发".contains($0) } ?? false
    }

    /// Whether the key confirms. Any other key refuses.
    ///
    /// The letter that was typed counts, not the place of its key: in the Russian layout the Y key types «н», which
    /// means "no".
    static func isYes(_ key: KeyEvent) -> Bool {
        key.text.map { "yYдД是".contains($0) } ?? false
    }

    func write(on frame: inout Frame) {
        let row = max(0, frame.size.rows - 2)
        frame.fill(rows: row..<frame.size.rows, columns: 0..<frame.size.columns, with: " ", style: .plain)
        let keys = offersSending ? " " + tr("y quit  s send it  Esc edit") : " y/n"
        frame.write(
            Sanitizer.line(question).truncated(toColumns: max(1, frame.size.columns - 4 - keys.count)) + keys,
            row: row, column: 0, style: Theme.failure)
        frame.cursor = nil
    }
}
