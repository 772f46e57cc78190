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
    private var finder = FindMenu()

    /// How far back one can choose.
    private static let longest = 100

    /// nil: nothing was said yet.
    init?(_ entries: [TranscriptEntry]) {
        var items: [Item] = []
        for entry in entries.suffix(Self.longest).reversed() where !entry.text.isEmpty && entry.author != .program {
            var name = tr("you")
            if case .model(let model) = entry.author { name = Sanitizer.line(model) }
            let words = Sanitizer.line(entry.text, maximumLength: 200)
            items.append(Item(label: "\(name): \(words)", text: entry.text, what: tr("the message")))
            guard entry.author != .person else { continue }
            for block in entry.codeBlocks {
                let first = block.code.split(separator: "\n").first.map {
                    Sanitizer.line(String($0), maximumLength: 100)
                }
                items.append(
                    Item(
                        label: "    " + tr("code \(block.number): \(first ?? "")"), text: block.code,
                        what: tr("code block \(block.number)")))
            }
        }
        guard !items.isEmpty else { return nil }
        self.items = items
    }

    private var shown: [Item] {
        let words = FindWords(finder.words.text)
        return words.isEmpty ? items : items.filter { words.match($0.text) || words.match($0.label) }
    }

    mutating func press(_ key: KeyEvent) -> Outcome {
        let shown = shown
        switch finder.press(key, count: shown.count) {
        case .none, .changed: return .none
        case .close: return .close
        case .choose:
            let item = shown[min(finder.menu.selection, shown.count - 1)]
            return .copy(item.text, what: item.what)
        }
    }

    mutating func paste(_ text: String) {
        finder.paste(text)
    }

    mutating func frame(_ size: TerminalSize) -> Frame {
        var frame = Frame(size)
        let area = frame.writePage(
            title: tr("Copy a message or code block"), hints: [tr("Enter copy"), tr("Esc back"), tr("letters find")])
        finder.write(shown.map(\.label), on: &frame, area: area, nothing: tr("There is nothing to copy yet."))
        return frame
    }
}
