import Testing

@testable import TerminalText

@Suite struct InlineTests {
    @Test(arguments: [
        ("*a* _b_ **c** __d__", "i{a} i{b} b{c} b{d}"),
        ("***a** b*", "bi{a}i{ b}"),
        ("**a *b* c**", "b{a }bi{b}b{ c}"),
        ("*a **b***", "i{a }bi{b}"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("** not strong **", "** not strong **"),
        ("**open", "**open"),
        ("a*b*c", "ai{b}c"),
        ("*a`*`b*", "i{a}ci{*}i{b}"),
        ("~~gone~~ but ~5 and ~6", "s{gone} but ~5 and ~6"),
        ("*foo [bar* baz]", "i{foo [bar} baz]"),
        ("**жирный** и _курсив_", "b{жирный} и i{курсив}"),
        ("**重点。**然后", "b{重点。}然后"),
        ("这是**“重点”**的", "这是b{“重点”}的"),
        ("a *", "a *"),
    ])
    func `emphasis follows its flanking rules`(source: String, expected: String) {
        #expect(marked(source) == expected)
    }

    @Test(arguments: [
        ("`a *b* c`", "c{a *b* c}"),
        ("`` a ` b ``", "c{a ` b}"),
        ("`open *b*", "`open i{b}"),
        ("\\*not\\* \\\\ \\a", "*not* \\ \\a"),
        ("a &amp; b &lt; c &#8364; &#x20AC; &nothing;", "a & b < c € € &nothing;"),
        ("&#27;[31m &#x202E; &#0; &#xE0041;", "&#27;[31m &#x202E; &#0; &#xE0041;"),
        ("x $a_1 * b_2$ y", "x m{a₁ ∗ b₂} y"),
        ("$5 and $6, or *$7*", "$5 and $6, or i{$7}"),
        ("\\(x_1\\) and \\[y\\]", "m{x₁} and m{y}"),
        ("a <b>c</b> < d", "a h{<b>}ch{</b>} < d"),
    ])
    func `code, escapes, entities and formulas are found`(source: String, expected: String) {
        #expect(marked(source) == expected)
    }

    @Test(arguments: [
        ("[text](https://a.b/c_d_e) on", "l{text} on"),
        ("[a *b*](x \"title\")", "l{a }li{b}"),
        ("[a](<x y>) [b]( c )", "l{a} l{b}"),
        ("[a](x y)", "[a](x y)"),
        ("[a][b] [c]", "[a][b] [c]"),
        ("[a [b](c)](d)", "[a l{b}](d)"),
        ("![alt](u.png) x", "g{[image: alt] u.png} x"),
        ("[![alt](u)](v)", "l{[image: alt] u}"),
        ("see https://a.b/c_d_e. (https://x.y/z)", "see l{https://a.b/c_d_e}. (l{https://x.y/z})"),
        ("https://a.b/c，然后", "l{https://a.b/c}，然后"),
        ("<https://a.b> www.x.y <me@x.y>", "l{https://a.b} l{www.x.y} l{me@x.y}"),
        ("ahttps://no", "ahttps://no"),
    ])
    func `links, images and addresses are found`(source: String, expected: String) {
        #expect(marked(source) == expected)
    }

    @Test func `only addresses that are safe to open are links for the terminal`() {
        let text = "[a](https://x.y) [b](javascript:x) [c](file:///etc) <mailto:a@b.c> [d](/e)"
        let lines = MarkdownStream.lines(of: text, options: MarkdownOptions(width: 200))
        let links = lines.first?.runs.compactMap(\.link) ?? []
        #expect(Set(links) == ["https://x.y", "mailto:a@b.c"])
    }

    @Test func `links are numbered and listed once each`() {
        let text = "[one](https://x.y/1), [two](https://x.y/2), [again](https://x.y/1), https://x.y/3"
        #expect(
            rows(text, width: 80) == [
                "one[1], two[2], again[1], https://x.y/3", "", "[1] https://x.y/1", "[2] https://x.y/2",
            ])
    }

    @Test func `lines are joined by a space, ideographs by nothing`() {
        #expect(rows("one\ntwo\n中\n文 \nword") == ["one two 中文 word"])
        #expect(rows("one  \ntwo\\\nthree<br>four") == ["one", "two", "three", "four"])
    }
}
