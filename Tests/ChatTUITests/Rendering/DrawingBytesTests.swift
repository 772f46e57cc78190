import Testing

@testable import chat_tui

@Suite struct DrawingBytesTests {
    private static func shortened(_ text: String, resetsCharacters: Bool = false) -> String {
        let bytes = text.replacing("^", with: "\u{1B}").utf8
        let short = DrawingBytes.shortened(Array(bytes), resetsCharacters: resetsCharacters)
        return String(decoding: short, as: UTF8.self).replacing("\u{1B}", with: "^")
    }

    @Test(arguments: [
        ("a^[39m^(B^[mb", "a^[mb"),
        ("^(B^[0;2m ^(B^[m1", "^[0;2m ^[m1"),
        ("^[39m^(B^[m^[35mlet", "^[0;35mlet"),
        ("^[1m^[38;5;208mx^[0m", "^[1;38;5;208mx^[m"),
        ("^[;4mx^[00m", "^[0;4mx^[00m"),
        ("^[2;36r^[3S^[32;47H^[33m", "^[2;36r^[3S^[32;47H^[33m"),
        ("^[33m^[5G^[39mx", "^[33m^[5G^[39mx"),
        ("Ж中^[", "Ж中^["), ("^", "^"), ("", ""), ("^[4:3mx^[?25l^[38;5", "^[4:3mx^[?25l^[38;5"),
    ])
    func `what is said twice is said once`(_ long: String, _ short: String) {
        #expect(Self.shortened(long) == short)
    }

    @Test func `a terminal in an unknown state is told its character set`() {
        #expect(Self.shortened("^(B^[mx", resetsCharacters: true) == "^(B^[mx")
        #expect(Self.shortened("^[39m^(B^[mx", resetsCharacters: true) == "^[39m^(B^[mx")
    }
}
