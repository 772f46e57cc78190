internal import TerminalText

/// Which message or code block to copy.
struct CopyPicker: Equatable, Sendable {
    enum Outcome: Equatable {
        case none, close
        case copy(String, what: String)
    }

    private struct Item: Equatable {
        var label: String
        var text: String
        var what: String
    }

    private let items: [Item]
    private var menu = Menu()

    /// How far back one can choose.
    private static let longest = 100

    /// nil: nothing was said yet.
    init?(_ entries: [TranscriptEntry]) {
        var items: [Item] = []
        for entry in entries.suffix(Self.longest).reversed() where !entry.text.isEmpty && entry.author != .program {
            var name = "you"
            if case .model(let model) = entry.author { name = Sanitizer.line(model) }
            let words = Sanitizer.line(entry.text, maximumLength: 200)
            items.append(Item(label: "\(name): \(words)", text: entry.text, what: "the message"))
            guard entry.author != .person else { continue }
            for block in entry.codeBlocks {
                let first = block.code.split(separator: "\n").first.map {
                    Sanitizer.line(String($0), maximumLength: 100)
                }
                items.append(
                    Item(
                        label: "    code \(block.number): \(first ?? "")", text: block.code,
                        what: "code block \(block.number)"))
            }
        }
        guard !items.isEmpty else { return nil }
        self.items = items
    }

    mutating func press(_ key: KeyEvent) -> Outcome {
        if menu.press(key, count: items.count) { return .none }
        switch key.placeChord {
        case KeyChord(.enter), KeyChord(.character("y")), KeyChord(.character("c")):
            let item = items[menu.selection]
            return .copy(item.text, what: item.what)
        case KeyChord(.escape), KeyChord(.character("q")), KeyChord(.left), KeyChord(.character("c"), .control):
            return .close
        default: return .none
        }
    }

    mutating func frame(_ size: TerminalSize) -> Frame {
        var frame = Frame(size)
        let area = frame.writePage(title: "Copy what", hints: ["Enter copy", "Esc back"])
        for (place, number) in menu.window(count: items.count, height: area.count).enumerated() {
            frame.writeChoice(items[number].label, row: area.lowerBound + place, isChosen: number == menu.selection)
        }
        return frame
    }
}
