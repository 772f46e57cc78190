/// Keys pressed one after another: `Ctrl-X m`. Most have one chord.
struct KeySequence: Hashable, Sendable, CustomStringConvertible {
    let chords: [KeyChord]

    /// Reads the names of the chords, with spaces between. nil: one of them is not a key.
    init?(_ names: String) {
        let chords = names.split(separator: " ").map { KeyChord($0) }
        guard !chords.isEmpty, !chords.contains(nil) else { return nil }
        self.chords = chords.compactMap(\.self)
    }

    var description: String {
        chords.map(\.description).joined(separator: " ")
    }
}

/// Which keys do what, in one place: keys are looked up here, and the help page is made from the same rows, so that it
/// cannot say anything else.
struct KeyTable<Action: Hashable & Sendable>: Sendable {
    struct Row: Sendable {
        let action: Action
        /// The heading it stands under in the help.
        let section: String
        var keys: [KeySequence]
        /// What the action does, in a few words.
        let help: String
        /// The same in one word, for hints; nil: it is in no hint.
        var word: String?
        /// What is wanted most has the lowest one, and comes first in hints that few screens have room for.
        var rank = Int.max
    }

    /// What a chord means after the ones before it.
    enum Meaning: Equatable {
        case action(Action)
        /// The beginning of a longer sequence: wait for the next key.
        case beginning
        case nothing
    }

    private(set) var rows: [Row]
    private var meanings: [[KeyChord]: Meaning] = [:]
    /// Keys that two rows claim, or that would hide a longer sequence. The row that comes first keeps them.
    private(set) var conflicts: [KeySequence] = []

    init(_ rows: [Row]) {
        self.rows = rows
        index()
    }

    /// What the last of `chords` means after those before it.
    func meaning(of chords: [KeyChord]) -> Meaning {
        meanings[chords] ?? .nothing
    }

    /// The chord that a key stands for after `beginning`. There nothing is written, so a letter of another layout is the
    /// key in its place.
    func chord(of key: KeyEvent, after beginning: [KeyChord]) -> KeyChord {
        guard !beginning.isEmpty else { return key.chord }
        return key.commandChords.first { meaning(of: beginning + [$0]) != .nothing } ?? key.chord
    }

    /// What may follow `beginning`: the rest of the keys, and the row with what they do; what is wanted most first.
    func continuations(of beginning: [KeyChord]) -> [(keys: String, row: Row)] {
        var known: Set<Action> = []
        let ranked = rows.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
        return ranked.map(\.element).compactMap { row in
            let found = row.keys.first { sequence in
                sequence.chords.count > beginning.count && sequence.chords.starts(with: beginning)
            }
            guard let found, known.insert(row.action).inserted else { return nil }
            return (found.chords.dropFirst(beginning.count).map(\.description).joined(separator: " "), row)
        }
    }

    /// The row of an action; its first key is the one to name.
    func row(of action: Action) -> Row? {
        rows.first { $0.action == action && !$0.keys.isEmpty }
    }

    /// Gives an action other keys, as the settings ask for it; rows with keys in conflict lose them.
    mutating func bind(_ action: Action, to keys: [KeySequence]) {
        for number in rows.indices where rows[number].action == action { rows[number].keys = keys }
        for number in rows.indices where rows[number].action != action {
            rows[number].keys.removeAll { old in keys.contains { old.chords.starts(with: $0.chords) } }
        }
        index()
    }

    /// The help page: headings in the order of the table, with their rows. Rows of which the same is said are one.
    var help: [(section: String, rows: [Row])] {
        var page: [(section: String, rows: [Row])] = []
        for row in rows where !row.keys.isEmpty {
            if let number = page.firstIndex(where: { $0.section == row.section }) {
                if let known = page[number].rows.firstIndex(where: { $0.help == row.help }) {
                    page[number].rows[known].keys += row.keys
                } else {
                    page[number].rows.append(row)
                }
            } else {
                page.append((row.section, [row]))
            }
        }
        return page
    }

    private mutating func index() {
        meanings = [:]
        conflicts = []
        for row in rows {
            for sequence in row.keys {
                let beginnings = (1..<sequence.chords.count).map { Array(sequence.chords.prefix($0)) }
                let hidden = beginnings.contains { meanings[$0] != nil && meanings[$0] != .beginning }
                if meanings[sequence.chords] != nil || hidden {
                    conflicts.append(sequence)
                    continue
                }
                for beginning in beginnings { meanings[beginning] = .beginning }
                meanings[sequence.chords] = .action(row.action)
            }
        }
    }
}
