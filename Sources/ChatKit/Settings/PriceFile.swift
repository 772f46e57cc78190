/// The user's own prices: `prices.yaml` beside the config file. They win over the shipped ones.
///
///     prices:
///       - model: gpt-4o              # as the provider names it, without a snapshot's date
///         from: 2026-01-01           # the first day, UTC; without it the price always held
///         currency: usd              # or rub
///         input: 2.50                # for a million tokens, as are the others
///         cached: 1.25               # from the provider's cache; without it they cost what input says
///         output: 10
///         reasoning: 10              # without it they cost what output says
///         above: 272000              # only for requests of more tokens than this
///         profile: work              # only for this profile
///         source: our contract
struct PriceFile {
    private let path: String

    private static let keys = [
        "model", "from", "currency", "input", "cached", "output", "reasoning", "above", "profile", "source",
    ]

    /// Reads the file; no prices if there is none.
    ///
    /// - Throws: ``ChatError/fileUnusable(path:reason:)``, or ``ChatError/invalidSettings(place:problem:hint:)`` with
    ///   `path:line`.
    static func prices(at path: String) throws(ChatError) -> [Price] {
        let file: SettingsFile
        do {
            file = try SettingsFile(path: path)
        } catch .fileNotFound {
            return []
        }
        return try PriceFile(path: path).prices(in: file.text)
    }

    private func prices(in text: String) throws(ChatError) -> [Price] {
        guard let root = try YAMLNode.document(text, path: path), !root.isNull else { return [] }
        guard case .mapping(let members) = root.content else {
            throw error(root.line, "expected prices: with a list below, found \(root.kindName)")
        }
        var prices: [Price] = []
        for (name, line, value) in members {
            guard name == "prices" else { throw error(line, "unknown key \(name)", "there is only prices") }
            if value.isNull { continue }
            guard case .list(let elements) = value.content else {
                throw error(
                    value.line, "prices: expected a list, found \(value.kindName)", "begin each price with a dash")
            }
            for element in elements {
                let price = try price(element)
                let isTwice = prices.contains {
                    ($0.model.lowercased(), $0.profile, $0.from, $0.above)
                        == (price.model.lowercased(), price.profile, price.from, price.above)
                }
                guard !isTwice else {
                    throw error(element.line, "a second price of \(price.model) from \(price.from) on", "remove one")
                }
                prices.append(price)
            }
        }
        return prices
    }

    private func price(_ node: YAMLNode) throws(ChatError) -> Price {
        guard case .mapping(let members) = node.content else {
            throw error(node.line, "expected a price with model, currency, input and output, found \(node.kindName)")
        }
        var values: [String: (text: String, line: Int)] = [:]
        for (name, line, value) in members where !value.isNull {
            guard Self.keys.contains(name) else {
                throw error(
                    line, "unknown key \(name)",
                    Spelling.hint(for: name, among: Self.keys) ?? "keys: \(Self.keys.joined(separator: ", "))")
            }
            guard case .scalar(let text, _) = value.content else {
                throw error(line, "\(name): expected a single value, found \(value.kindName)")
            }
            values[name] = (text, line)
        }
        func required(_ name: String) throws(ChatError) -> (text: String, line: Int) {
            guard let value = values[name] else { throw error(node.line, "the price has no \(name)") }
            return value
        }
        func amount(_ name: String) throws(ChatError) -> Int64? {
            guard let value = values[name] else { return nil }
            guard let amount = DecimalText.units(value.text, places: Price.places), amount <= 1_000_000_000_000 else {
                throw error(
                    value.line, "\(name): expected the price of a million tokens, found \(value.text.prefix(40))",
                    "for example \(name): 2.50, at most six decimals")
            }
            return amount
        }
        let model = try required("model").text
        let currency = try required("currency")
        guard let unit = Cost.Currency(rawValue: currency.text.lowercased()) else {
            throw error(currency.line, "currency: expected usd or rub, found \(currency.text.prefix(40))")
        }
        _ = try required("input")
        _ = try required("output")
        return Price(
            model: model, profile: values["profile"]?.text, from: try day(values["from"]), currency: unit,
            input: try amount("input") ?? 0, cached: try amount("cached"), output: try amount("output") ?? 0,
            reasoning: try amount("reasoning"), above: try tokens(values["above"]),
            source: values["source"]?.text ?? "\(path):\(node.line)")
    }

    private func day(_ value: (text: String, line: Int)?) throws(ChatError) -> CivilDate {
        guard let value else { return CivilDate(year: 1970, month: 1, day: 1) }
        guard let date = CivilDate(value.text) else {
            throw error(
                value.line, "from: expected a day, found \(value.text.prefix(40))", "for example from: 2026-01-31")
        }
        return date
    }

    private func tokens(_ value: (text: String, line: Int)?) throws(ChatError) -> Int {
        guard let value else { return 0 }
        guard let count = Int(value.text), count > 0 else {
            throw error(value.line, "above: expected a number of tokens, found \(value.text.prefix(40))")
        }
        return count
    }

    private func error(_ line: Int, _ problem: String, _ hint: String? = nil) -> ChatError {
        .invalidSettings(
            place: "\(path):\(line)", problem: problem, hint: hint ?? "chat-cli help limit shows the form of the file")
    }
}
