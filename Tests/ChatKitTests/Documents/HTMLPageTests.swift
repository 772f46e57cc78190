import TestSupport
import Testing

@testable import ChatKit

/// The page that `export --output html` writes.
@Suite(.timeLimit(.minutes(2))) struct HTMLPageTests {
    @Test(arguments: [
        (
            "# A\n\ntext *em* **strong** `a < b`",
            "<h3>A</h3>\n<p>text <em>em</em> <strong>strong</strong> <code>a &lt; b</code></p>\n"
        ),
        (
            "```swift\nlet a = \"<b>\"\n```",
            "<pre data-language=\"swift\"><code>let a = &quot;&lt;b&gt;&quot;\n</code></pre>\n"
        ),
        ("- a\n- b\n  1. c", "<ul>\n<li>a</li>\n<li><p>b</p>\n<ol>\n<li>c</li>\n</ol>\n</li>\n</ul>\n"),
        ("> q\n> r", "<blockquote>\n<p>q\nr</p>\n</blockquote>\n"),
        ("a\n\n---\n\nb", "<p>a</p>\n<hr>\n<p>b</p>\n"),
        ("snake_case and 2 * 3 * 4 **open", "<p>snake_case and 2 * 3 * 4 **open</p>\n"),
        (
            "[x](https://a.b/?c=1&d) [y](javascript:alert(1))",
            "<p><a href=\"https://a.b/?c=1&amp;d\" rel=\"noreferrer\">x</a> [y](javascript:alert(1))</p>\n"
        ),
        ("see https://a.b/c.", "<p>see <a href=\"https://a.b/c\" rel=\"noreferrer\">https://a.b/c</a>.</p>\n"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("\\*a\\*", "<p>*a*</p>\n"),
        (
            "| a | b |\n|---|--:|\n| 1 | 2 |",
            "<div class=\"table\"><table>\n<tr><th>a </th><th class=\"right\">b </th></tr>\n<tr><td>1 </td><td class=\"right\">2 </td></tr>\n</table></div>\n"
        ),
        ("```\nopen", "<pre><code>open\n</code></pre>\n"),
    ])
    func `Markdown becomes HTML`(text: String, html: String) {
        #expect(MarkdownHTML.html(text) == html)
    }

    @Test(arguments: SeededGenerator.seeds(200))
    func `nothing of a text becomes markup of its own`(seed: UInt64) throws {
        var random = RandomDocument(random: SeededGenerator(seed: seed))
        let document = try random.document()
        var writer = DocumentWriter(.html, titles: [document.title], isList: false)
        let html = String(decoding: writer.begin() + writer.bytes(of: document) + writer.end(), as: UTF8.self)
        #expect(!html.contains("<script") && !html.contains("javascript:alert(1)\""))
        // Every tag that is opened is closed, in order.
        var open: [Substring] = []
        for piece in html.split(separator: "<").dropFirst() {
            let name = piece.prefix { $0.isLetter || $0.isNumber || $0 == "/" || $0 == "!" }
            if name.hasPrefix("!") || ["meta", "hr", "br", "img"].contains(name) { continue }
            if name.hasPrefix("/") { #expect(open.popLast() == name.dropFirst(), "\(name)") } else { open.append(name) }
        }
        #expect(open.isEmpty)
    }

    @Test(arguments: ["*a ", "**", "_a_b", "`", "``a`", "[", "[a](", "> ", "- ", "|a", "~~x", "<", "http://", "\\"])
    func `many unfinished marks cost time in proportion`(piece: String) {
        // A quadratic reader would need hours for this, and the limit of the suite ends it.
        #expect(!MarkdownHTML.html(String(repeating: piece, count: 60_000)).isEmpty)
    }

    @Test func `other branches are folded behind the message that they stand beside`() async throws {
        let fixture = try await StoreFixture()
        let made = try await fixture.conversation("x")
        let turns = try await fixture.beginSeveral(2, of: "q", in: made)
        for (turn, text) in zip(turns, ["one", "two"]) {
            _ = try await fixture.store.finishTurn(turn.id, TurnOutcome(status: .complete, parts: [.text(text)]))
        }
        let document = try await fixture.store.document(of: made.id)
        var writer = DocumentWriter(.html, titles: [document.title], isList: false)
        let html = String(decoding: writer.bytes(of: document), as: UTF8.self)
        #expect(html.contains("<summary>Another branch</summary>"))
        #expect(html.contains("<p>one</p>") && html.contains("<p>two</p>"))
    }
}
