/// Shows formulas of LaTeX in letters: `\frac{a}{b}` as `a/b`, `x^2` as `x²`, `\alpha \le \sqrt{n}` as `α ≤ √n`.
///
/// What has no such form stays as it is written: a formula is shown whole or not at all.
enum MathText {
    /// The longest formula that is read, in bytes.
    private static let longest = 2000
    private static let deepest = 16

    /// A formula with its marks (`$…$`, `\(…\)`); nil where it has no form in letters.
    static func text(of bytes: some Collection<UInt8>) -> String? {
        guard bytes.count <= longest else { return nil }
        var source = Substring(String(decoding: bytes, as: UTF8.self))
        while let first = source.first, first.isWhitespace { source.removeFirst() }
        while let last = source.last, last.isWhitespace { source.removeLast() }
        for (open, close) in [("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]")]
        where source.hasPrefix(open) && source.hasSuffix(close) && source.count >= open.count + close.count {
            source = source.dropFirst(open.count).dropLast(close.count)
            break
        }
        var reader = Reader(rest: source)
        guard let text = reader.group(until: nil, depth: 0) else { return nil }
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.isEmpty ? nil : words
    }

    private struct Reader {
        var rest: Substring

        /// The text up to a closing brace, or to the end.
        mutating func group(until end: Character?, depth: Int) -> String? {
            guard depth < MathText.deepest else { return nil }
            var text = ""
            while let character = rest.first {
                if character == end {
                    rest.removeFirst()
                    return text
                }
                guard let piece = piece(depth: depth) else { return nil }
                text += piece
            }
            return end == nil ? text : nil
        }

        private mutating func piece(depth: Int) -> String? {
            guard let character = rest.first else { return nil }
            switch character {
            case "{":
                rest.removeFirst()
                return group(until: "}", depth: depth + 1)
            case "}", "&", "#", "%": return nil
            case "\\": return command(depth: depth)
            case "^", "_":
                rest.removeFirst()
                guard let script = argument(depth: depth) else { return nil }
                return MathText.script(script, isUpper: character == "^")
            case "~":
                rest.removeFirst()
                return " "
            case "-":
                rest.removeFirst()
                return "−"
            case "*":
                rest.removeFirst()
                return "∗"
            case "'":
                rest.removeFirst()
                return "′"
            default:
                rest.removeFirst()
                return String(character)
            }
        }

        /// What belongs to a command: a group, a command or one character.
        private mutating func argument(depth: Int) -> String? {
            while rest.first == " " { rest.removeFirst() }
            return rest.isEmpty ? nil : piece(depth: depth + 1)
        }

        private mutating func command(depth: Int) -> String? {
            rest.removeFirst()
            let name = rest.prefix { $0.isASCII && $0.isLetter }
            guard !name.isEmpty else {
                guard let sign = rest.first else { return nil }
                rest.removeFirst()
                switch sign {
                case ",", ":", ";", " ", "!": return sign == "!" ? "" : " "
                case "{", "}", "%", "$", "_", "&", "#": return String(sign)
                case "|": return "‖"
                default: return nil
                }
            }
            rest.removeFirst(name.count)
            // The space behind a command only ends its name.
            if rest.first == " " { rest.removeFirst() }
            let word = String(name)
            if let sign = MathText.signs[word] { return sign }
            switch word {
            case "frac", "dfrac", "tfrac":
                guard let above = argument(depth: depth), let below = argument(depth: depth) else { return nil }
                return MathText.bracketed(above) + "/" + MathText.bracketed(below)
            case "sqrt":
                if rest.first == "[" {
                    guard let end = rest.firstIndex(of: "]") else { return nil }
                    let degree = rest[rest.index(after: rest.startIndex)..<end]
                    rest = rest[rest.index(after: end)...]
                    guard let upper = MathText.scripts(String(degree), MathText.superscripts),
                        let root = argument(depth: depth)
                    else { return nil }
                    return upper + "√" + MathText.bracketed(root)
                }
                return argument(depth: depth).map { "√" + MathText.bracketed($0) }
            case "text", "mathrm", "mathbf", "mathit", "mathsf", "textbf", "textit", "operatorname", "boldsymbol",
                "mbox":
                return argument(depth: depth)
            case "mathbb": return argument(depth: depth).flatMap { MathText.double[$0] }
            case "left", "right", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "displaystyle", "limits", "nolimits":
                if rest.first == "." { rest.removeFirst() }
                return ""
            case "hat", "bar", "vec", "dot", "tilde", "overline":
                guard let base = argument(depth: depth), base.count == 1, let mark = MathText.accents[word] else {
                    return nil
                }
                return base + mark
            default: return MathText.functions.contains(word) ? word + (rest.first?.isLetter ?? false ? " " : "") : nil
            }
        }
    }

    private static func bracketed(_ text: String) -> String {
        let isSimple = text.count == 1 || text.allSatisfy { $0.isNumber || $0.isLetter }
        return isSimple ? text : "(\(text))"
    }

    private static func script(_ text: String, isUpper: Bool) -> String? {
        if let found = scripts(text, isUpper ? superscripts : subscripts) { return found }
        // ∑ and ∫ have their bounds beside them.
        let mark = isUpper ? "^" : "_"
        return text.count == 1 ? mark + text : "\(mark)(\(text))"
    }

    private static func scripts(_ text: String, _ table: [Character: Character]) -> String? {
        var found = ""
        for character in text {
            guard let small = table[character] else { return nil }
            found.append(small)
        }
        return found
    }

    private static func table(_ from: String, _ to: String) -> [Character: Character] {
        Dictionary(zip(from, to), uniquingKeysWith: { first, _ in first })
    }

    private static let superscripts = table(
        "0123456789+−=()niabcdefghjklmoprstuvwxyzT′", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀ′")
    private static let subscripts = table("0123456789+−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
    private static let accents = [
        "hat": "\u{302}", "bar": "\u{304}", "overline": "\u{304}", "vec": "\u{20D7}", "dot": "\u{307}",
        "tilde": "\u{303}",
    ]
    private static let double = ["R": "ℝ", "N": "ℕ", "Z": "ℤ", "Q": "ℚ", "C": "ℂ", "P": "ℙ", "E": "𝔼"]
    private static let functions: Set<String> = [
        "sin", "cos", "tan", "cot", "log", "ln", "exp", "lim", "max", "min", "sup", "inf", "det", "dim", "gcd", "arg",
        "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "mod", "Pr", "ker", "deg",
    ]

    private static let signs: [String: String] = [
        "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ",
        "eta": "η",
        "theta": "θ", "vartheta": "ϑ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ",
        "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ",
        "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π",
        "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "times": " × ", "cdot": " · ", "div": " ÷ ", "pm": "±",
        "mp": "∓", "le": " ≤ ", "leq": " ≤ ", "ge": " ≥ ", "geq": " ≥ ", "ne": " ≠ ", "neq": " ≠ ", "approx": " ≈ ",
        "equiv": " ≡ ", "sim": " ∼ ", "propto": " ∝ ", "ll": " ≪ ", "gg": " ≫ ", "infty": "∞", "partial": "∂",
        "nabla": "∇", "sum": "∑", "prod": "∏", "int": "∫", "oint": "∮", "in": " ∈ ", "notin": " ∉ ", "ni": " ∋ ",
        "subset": " ⊂ ", "subseteq": " ⊆ ", "supset": " ⊃ ", "supseteq": " ⊇ ", "cup": " ∪ ", "cap": " ∩ ",
        "setminus": " ∖ ", "emptyset": "∅", "varnothing": "∅", "forall": "∀", "exists": "∃", "neg": "¬", "land": " ∧ ",
        "wedge": " ∧ ", "lor": " ∨ ", "vee": " ∨ ", "to": " → ", "rightarrow": " → ", "leftarrow": " ← ",
        "Rightarrow": " ⇒ ", "implies": " ⇒ ", "Leftarrow": " ⇐ ", "Leftrightarrow": " ⇔ ", "iff": " ⇔ ",
        "leftrightarrow": " ↔ ", "mapsto": " ↦ ", "ldots": "…", "dots": "…", "cdots": "⋯", "vdots": "⋮", "quad": "  ",
        "qquad": "    ", "langle": "⟨", "rangle": "⟩", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉",
        "mid": " ∣ ", "parallel": " ∥ ", "perp": " ⊥ ", "angle": "∠", "circ": "∘", "degree": "°", "hbar": "ℏ",
        "ell": "ℓ", "Re": "ℜ", "Im": "ℑ", "aleph": "ℵ", "star": "⋆", "ast": "∗", "oplus": "⊕", "otimes": "⊗",
        "therefore": "∴", "because": "∵", "prime": "′", "lbrace": "{", "rbrace": "}", "vert": "|", "Vert": "‖",
    ]
}
