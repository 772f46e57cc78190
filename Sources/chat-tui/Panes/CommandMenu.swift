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
        for (place, number) in menu.window(count: commands.count, height: height).enumerated() {
            let text = commands[number].usage.padded(toColumns: width) + "  " + commands[number].help
            frame.writeChoice(text, row: bottom - height + place, isChosen: number == menu.selection)
        }
        frame.cursor = cursor
        return height
    }
}
