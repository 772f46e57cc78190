/// The text that `&name;` and `&#number;` stand for.
///
/// Sanitised text may spell a control as an entity, so only scalars that are visible on their own are decoded; of all
/// others the source is shown.
enum Entities {
    /// - Parameter name: What stands between `&` and `;`.
    static func text(of name: ArraySlice<UInt8>) -> String? {
        if name.first == UInt8(ascii: "#") { return number(name.dropFirst()) }
        return names[String(decoding: name, as: UTF8.self)]
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> String? {
        let isHexadecimal = digits.first.map { $0 | 0x20 } == UInt8(ascii: "x")
        let text = String(decoding: isHexadecimal ? digits.dropFirst() : digits, as: UTF8.self)
        guard text.utf8.count <= 7, let value = UInt32(text, radix: isHexadecimal ? 16 : 10),
            let scalar = Unicode.Scalar(value), isVisible(scalar)
        else { return nil }
        return String(scalar)
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x20, HiddenScalar.kind(of: scalar, after: nil) == .visible else { return false }
        return scalar.properties.generalCategory != .spaceSeparator || scalar == " " || scalar == "\u{A0}"
    }

    private static let names: [String: String] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "copy": "©", "reg": "®",
        "trade": "™", "hellip": "…", "mdash": "—", "ndash": "–", "lsquo": "‘", "rsquo": "’", "ldquo": "“",
        "rdquo": "”", "laquo": "«", "raquo": "»", "bull": "•", "middot": "·", "deg": "°", "plusmn": "±",
        "times": "×", "divide": "÷", "minus": "−", "ne": "≠", "le": "≤", "ge": "≥", "asymp": "≈", "equiv": "≡",
        "infin": "∞", "sum": "∑", "prod": "∏", "radic": "√", "int": "∫", "part": "∂", "larr": "←", "uarr": "↑",
        "rarr": "→", "darr": "↓", "harr": "↔", "rArr": "⇒", "lArr": "⇐", "hArr": "⇔", "alpha": "α", "beta": "β",
        "gamma": "γ", "delta": "δ", "epsilon": "ε", "lambda": "λ", "mu": "μ", "pi": "π", "sigma": "σ", "omega": "ω",
        "Delta": "Δ", "Sigma": "Σ", "Omega": "Ω", "euro": "€", "pound": "£", "yen": "¥", "cent": "¢", "sect": "§",
        "para": "¶", "dagger": "†", "frac12": "½", "frac14": "¼", "frac34": "¾", "sup2": "²", "sup3": "³",
        "lbrace": "{", "rbrace": "}", "lbrack": "[", "rbrack": "]", "lpar": "(", "rpar": ")", "vert": "|",
        "ast": "*", "num": "#", "dollar": "$", "percnt": "%", "grave": "`", "bsol": "\\", "sol": "/",
        "auml": "ä", "ouml": "ö", "uuml": "ü", "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü", "szlig": "ß", "eacute": "é",
        "egrave": "è", "agrave": "à", "ccedil": "ç", "ntilde": "ñ", "oslash": "ø", "aring": "å", "aelig": "æ",
    ]
}
