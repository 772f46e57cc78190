internal import TerminalText

/// The commands that what is written may become, in a few rows above the input.
struct CommandMenu: Equatable, Sendable {
    private var menu = Menu()
    private var proposed: [SlashCommand] = []

    /// The most rows it takes.
    private static let longest = 8

    /// nil: none is proposed. Other commands than before are chosen from anew.
    mutating func chosen(of commands: [SlashCommand]) -> SlashCommand? {
        if commands != proposed { (menu, proposed) = (Menu(), commands) }
        return commands.indices.contains(menu.selection) ? commands[menu.selection] : nil
    }

    mutating func move(by step: Int, in commands: [SlashCommand]) {
        menu.move(by: step, count: commands.count)
    }

    /// Writes them above a row of the screen, and gives how many rows that takes. The cursor stays where it is.
    mutating func write(_ commands: [SlashCommand], on frame: inout Frame, above bottom: Int) -> Int {
        _ = chosen(of: commands)
        let height = min(commands.count, Self.longest, bottom - 3)
        guard height > 0 else { return 0 }
        let cursor = frame.cursor
        let width = commands.map(\.usage.columns).max() ?? 0
        // A last row that says how many more there are.
        let rows = commands.count > height && height > 2 ? height - 1 : height
        let window = menu.window(count: commands.count, height: rows)
        if rows < height {
            let more = commands.count - window.upperBound
            let text = more > 0 ? "  " + tr("… \(more) more (Down)") : "  " + tr("(Up: the first ones)")
            frame.write(text, row: bottom - 1, column: 0, style: Theme.faint)
        }
        for (place, number) in window.enumerated() {
            let text = commands[number].usage.padded(toColumns: width) + "  " + tr(entry: commands[number].help)
            frame.writeChoice(text, row: bottom - height + place, isChosen: number == menu.selection)
        }
        frame.cursor = cursor
        return height
    }
}
