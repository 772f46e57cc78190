import Testing

@testable import chat_tui

@Suite struct KeyTableTests {
    @Test(arguments: [
        "Ctrl-X", "Alt-Enter", "F1", "?", "Shift-Tab", "PageUp", "Ctrl-Alt-Left", "Space", "Ctrl-Space", "-", "Ctrl--",
        "Ctrl-Shift-C", "G", "ж",
    ])
    func `a key's name reads back as the key`(_ name: String) {
        #expect(KeyChord(name)?.description == name)
    }

    @Test func `names may be short and in any letter case`() {
        #expect(KeyChord("c-x") == KeyChord(.character("x"), .control))
        #expect(KeyChord("M-RET") == nil)
        #expect(KeyChord("m-return") == KeyChord(.enter, .alt))
        #expect(KeyChord("Ctrl-") == nil)
        #expect(KeyChord("Hyper-x") == nil)
        #expect(KeyChord("") == nil)
    }

    @Test(arguments: [
        "\u{3}", "\u{1B}[99;5u", "\u{1B}[1089::99;5u", "\u{1B}[1089;5u", "\u{1B}[27;5;1089~", "\u{1B}[27;5;99~",
    ])
    func `Ctrl-C is Ctrl-C in every layout and protocol`(_ sent: String) {
        guard case .key(let event) = decode(sent).first else {
            Issue.record("no key")
            return
        }
        #expect(event.chord == KeyChord("Ctrl-C"))
        #expect(event.text == nil)
    }

    @Test func `Alt with a Russian letter is the key in that place`() {
        guard case .key(let event) = decode("\u{1B}м").first, case .key(let upper) = decode("\u{1B}М").first else {
            return
        }
        #expect(event.chord == KeyChord("Alt-V"))
        #expect(upper.chord == KeyChord("Alt-Shift-V"))
    }

    @Test func `typed Russian stays Russian in a text and is a place in a list`() {
        let event = KeyEvent(.character("о"))
        #expect(event.text == "о")
        #expect(event.chord == KeyChord("о"))
        #expect(event.placeChord == KeyChord("j"))
        #expect(KeyEvent(.character("П")).placeChord == KeyChord("G"))
    }

    enum Action: Hashable { case palette, models, chats, quit }

    static func row(_ action: Action, _ keys: String..., help: String) -> KeyTable<Action>.Row {
        KeyTable.Row(action: action, section: "General", keys: keys.compactMap { KeySequence($0) }, help: help)
    }

    static let table = KeyTable([
        row(.palette, "Ctrl-P", "Alt-X", help: "all commands"), row(.models, "Ctrl-X m", help: "model"),
        row(.chats, "Ctrl-X s", help: "chats"), row(.quit, "Ctrl-\\", help: "leave"),
    ])

    @Test func `a sequence is followed key by key`() throws {
        let prefix = try #require(KeyChord("Ctrl-X"))
        let models = try #require(KeyChord("m"))
        #expect(Self.table.meaning(of: [prefix]) == .beginning)
        #expect(Self.table.meaning(of: [prefix, models]) == .action(.models))
        #expect(Self.table.meaning(of: [models]) == .nothing)
        #expect(Self.table.conflicts.isEmpty)
    }

    @Test func `the help has every row with its keys`() {
        #expect(Self.table.help.map(\.section) == ["General"])
        #expect(Self.table.help[0].rows.map(\.help) == ["all commands", "model", "chats", "leave"])
        #expect(Self.table.help[0].rows[0].keys.map(\.description) == ["Ctrl-P", "Alt-X"])
    }

    @Test func `a key claimed twice, or before a longer one, is reported`() {
        let table = KeyTable([Self.row(.palette, "Ctrl-P", help: ""), Self.row(.quit, "Ctrl-P", "Ctrl-P q", help: "")])
        #expect(table.conflicts.map(\.description) == ["Ctrl-P", "Ctrl-P q"])
    }

    @Test func `settings give an action other keys and take them from others`() throws {
        var table = Self.table
        table.bind(.quit, to: [try #require(KeySequence("Ctrl-X m"))])
        #expect(table.meaning(of: [try #require(KeyChord("Ctrl-\\"))]) == .nothing)
        #expect(table.help[0].rows.map(\.help) == ["all commands", "chats", "leave"])
        #expect(table.conflicts.isEmpty)
    }
}
