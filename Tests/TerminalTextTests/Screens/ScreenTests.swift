import Testing

@testable import TerminalText

@Suite struct ScreenTests {
    @Test(arguments: [
        (EnglishScreens.source, 80, EnglishScreens.columns80), (EnglishScreens.source, 40, EnglishScreens.columns40),
        (EnglishScreens.source, 20, EnglishScreens.columns20), (RussianScreens.source, 80, RussianScreens.columns80),
        (RussianScreens.source, 40, RussianScreens.columns40), (RussianScreens.source, 20, RussianScreens.columns20),
        (ChineseScreens.source, 80, ChineseScreens.columns80), (ChineseScreens.source, 40, ChineseScreens.columns40),
        (ChineseScreens.source, 20, ChineseScreens.columns20),
    ])
    func `an answer with everything in it looks as it should`(source: String, width: Int, screen: String) {
        #expect(rows(source, width: width).joined(separator: "\n") == screen)
    }
}
