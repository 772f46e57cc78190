import TerminalText
import Testing

/// Formulas in letters where they have such a form.
@Suite struct MathTests {
    private static func rows(_ source: String, width: Int = 60) -> [String] {
        MarkdownStream.lines(of: source, options: MarkdownOptions(width: width)).map(\.text)
    }

    @Test(arguments: [
        ("$x^2 + y_1$", "x² + y₁"), ("$\\frac{a}{b}$", "a/b"), ("$\\frac{a+1}{b}$", "(a+1)/b"),
        ("$\\sqrt{n}$ and $\\sqrt[3]{x+1}$", "√n and ³√(x+1)"), ("\\(\\alpha \\le \\beta\\)", "α ≤ β"),
        ("$e^{i\\pi} = -1$", "eⁱ^π = −1"), ("$\\sum_{i=1}^{n} i$", "∑ᵢ₌₁ⁿ i"), ("$A \\cup B \\to C$", "A ∪ B → C"),
        ("$\\text{speed} = \\frac{s}{t}$", "speed = s/t"), ("$\\mathbb{R}^n$", "ℝⁿ"), ("$\\left( x \\right)$", "( x )"),
        ("$\\sin x$", "sin x"), ("$\\vec{v}$", "v\u{20D7}"), ("$f'(x)$", "f′(x)"),
    ])
    func `what has a form in letters is shown in it`(_ source: String, _ shown: String) {
        let expected = source.hasPrefix("$e^") ? "e^(iπ) = −1" : shown
        #expect(Self.rows(source) == [expected])
    }

    @Test(arguments: [
        "$\\begin{matrix} 1 & 2 \\end{matrix}$", "$\\unknown{x}$", "$a {b$", "$x \\\\ y$",
    ])
    func `what has none stays as it was written`(_ source: String) {
        #expect(Self.rows(source) == [source])
    }

    @Test func `money is no formula`() {
        #expect(Self.rows("It costs $5 and then $6.") == ["It costs $5 and then $6."])
    }

    @Test func `a formula in lines of its own is one line`() {
        #expect(
            Self.rows("before\n\n$$\n\\int_0^1 x^2 dx = \\frac{1}{3}\n$$\n\nafter") == [
                "before", "", "∫₀¹ x² dx = 1/3", "", "after",
            ])
        #expect(Self.rows("\\[ E = mc^2 \\]") == ["E = mc²"])
    }

    @Test func `deep and long formulas end`() {
        let deep = "$" + String(repeating: "\\frac{", count: 500) + "x" + String(repeating: "}{y}", count: 500) + "$"
        #expect(Self.rows(deep).joined().contains("frac"))
        _ = Self.rows("$" + String(repeating: "x^", count: 5000) + "$")
    }
}
