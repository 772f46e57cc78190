import Testing

@testable import chat_tui

@Suite struct TerminalTypeTests {
    @Test(
        arguments: [
            ("xterm-kitty", ["xterm-kitty", "xterm-256color", "xterm"]), ("foot", ["foot", "xterm-256color", "xterm"]),
            ("tmux-direct", ["tmux-direct", "screen-256color", "screen"]), ("linux", ["linux"]), ("dumb", []), ("", []),
            (nil, []), ("unknown", []),
        ] as [(String?, [String])])
    func `a terminal whose entry may be missing falls back on what it imitates`(_ name: String?, _ types: [String]) {
        #expect(TerminalType.candidates(name) == types)
    }

    @Test(
        arguments: [
            ([:], true), (["LANG": "ru_RU.UTF-8"], true), (["LANG": "zh_CN.utf8"], true), (["LANG": "de_DE"], true),
            (["LC_ALL": "C", "LANG": "en_US.UTF-8"], false), (["LC_CTYPE": "POSIX"], false),
            (["LANG": "ru_RU.KOI8-R"], false), (["LC_ALL": "", "LANG": "C.UTF-8"], true),
        ] as [([String: String], Bool)])
    func `only a locale that says so makes the terminal ASCII`(_ environment: [String: String], _ isUnicode: Bool) {
        #expect(TerminalTaste.isUnicode(environment) == isUnicode)
    }

    @Test func `NO_COLOR means none unless it is empty`() {
        #expect(TerminalTaste.wantsColors([:]) && TerminalTaste.wantsColors(["NO_COLOR": ""]))
        #expect(!TerminalTaste.wantsColors(["NO_COLOR": "1"]))
    }

    @Test func `a far terminal gets more time after Esc, and ESCDELAY has the last word`() {
        #expect(TerminalTaste.patience([:]).escape == .milliseconds(25))
        #expect(TerminalTaste.patience(["SSH_CONNECTION": "x"]).escape == .milliseconds(60))
        #expect(TerminalTaste.patience(["SSH_CONNECTION": "x", "ESCDELAY": "0"]).escape == .zero)
        #expect(TerminalTaste.patience(["ESCDELAY": "-3"]).escape == .milliseconds(25))
    }
}
