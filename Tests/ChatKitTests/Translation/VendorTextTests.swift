import Testing

@testable import ChatKit

@Suite struct VendorTextTests {
    @Test(arguments: [
        ("  two\r\n\tlines \u{2028} end ", "two lines end"),
        ("\u{1B}[31;1mred\u{1B}[0m", "red"),
        ("\u{1B}]0;title\u{07}text", "text"),
        ("\u{1B}]8;;http://evil\u{1B}\\link\u{1B}]8;;\u{1B}\\", "link"),
        ("\u{9B}2Jgone", "gone"),
        ("a\u{0}b\u{8}c\u{7F}d", "abcd"),
        ("\u{202E}drawkcab\u{200B}", "drawkcab"),
        ("\u{1B}", ""), ("\u{1B}[", ""), ("\u{1B}]", ""),
        ("Модель не найдена 模型", "Модель не найдена 模型"),
    ])
    func `what a provider wrote is one line that a terminal can show`(text: String, shown: String) {
        #expect(VendorText.cleaned(text) == shown)
    }

    @Test(arguments: [
        "Incorrect API key provided: sk-proj-abcdef123456. You can",
        "Incorrect API key provided: sk-abcd************wxyz.",
        "token (eyJhbGciOiJIUzI1NiJ9.e30.abc-def) expired", "key=sk-abcdefgh,", "the key verySecret17 is wrong",
        "both verySecret17 and (sk-abcdefgh)",
    ])
    func `keys that a server echoes are not shown`(text: String) {
        let shown = VendorText.cleaned(text, secrets: [Secret("verySecret17")])
        #expect(shown.contains("•••"))
        for secret in ["abcd", "wxyz", "eyJ", "verySecret"] { #expect(!shown.contains(secret)) }
    }

    @Test(arguments: ["a task-force of risk-takers", "sk-1", "eyJ"])
    func `words that only resemble keys stay`(text: String) {
        #expect(VendorText.cleaned(text) == text)
    }

    @Test func `a long text is cut at 1,000 characters, after its keys were hidden`() {
        let shown = VendorText.cleaned(
            String(repeating: "x ", count: 496) + "sk-" + String(repeating: "9", count: 5000))
        #expect(shown.count <= 1_000)
        #expect(!shown.contains("999"))
        let long = VendorText.cleaned(String(repeating: "д", count: 1_000_000))
        #expect(long.count == 1_000)
        #expect(long.hasSuffix("…"))
    }
}
