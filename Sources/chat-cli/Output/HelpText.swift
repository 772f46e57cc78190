/// The help of a command as people read it.
enum HelpText {
    /// The same text in the order in which people look for things: arguments, options, groups of options, and last the
    /// settings, which every command has. The parser has its own options behind all groups.
    static func ordered(_ help: String) -> String {
        var blocks = help.split(separator: "\n\n", omittingEmptySubsequences: false)
        guard let usage = blocks.firstIndex(where: { $0.hasPrefix("USAGE:") }),
            let options = blocks.lastIndex(where: { $0.hasPrefix("OPTIONS:\n") }),
            let place = blocks[usage...].dropFirst().firstIndex(where: { !$0.hasPrefix("ARGUMENTS:\n") }),
            place < options
        else { return help }
        let moved = blocks.remove(at: options)
        blocks.insert(moved.last == "\n" ? moved.dropLast() : moved, at: place)
        return blocks.joined(separator: "\n\n") + (moved.last == "\n" ? "\n" : "")
    }
}
