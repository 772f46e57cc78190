/// One price as the shipped list writes it: a line of YAML that can be copied into `prices.yaml`.
///
///     - {model: gpt-4o, from: 2024-10-01, currency: usd, input: 2.5, cached: 1.25, output: 10, source: llm-prices}
enum PriceLine {
    /// Reads the lines of a list. Empty lines and those that begin with `#` say nothing.
    ///
    /// - Parameter sources: What the sources' short names stand for.
    /// - Returns: The prices, and the numbers of the lines that make no sense; a test keeps the shipped list free of
    ///   those.
    static func prices(_ text: String, sources: [String: String]) -> (prices: [Price], faults: [Int]) {
        var prices: [Price] = []
        var faults: [Int] = []
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            if let price = price(line, sources) { prices.append(price) } else { faults.append(number + 1) }
        }
        return (prices, faults)
    }

    private static func price(_ line: Substring, _ sources: [String: String]) -> Price? {
        guard line.hasPrefix("- {"), line.hasSuffix("}") else { return nil }
        var members: [Substring: Substring] = [:]
        var rest = line.dropFirst(3).dropLast()
        while !rest.isEmpty {
            guard let colon = rest.firstIndex(of: ":") else { return nil }
            let name = rest[..<colon]
            rest = rest[colon...].dropFirst(2)
            // The source is the last one, and may have commas.
            let end = name == "source" ? rest.endIndex : rest.firstIndex(of: ",") ?? rest.endIndex
            guard members.updateValue(rest[..<end], forKey: name) == nil else { return nil }
            rest = rest[end...].dropFirst(2)
        }
        func amount(_ name: Substring) -> Int64? {
            members[name].flatMap { DecimalText.units($0, places: Price.places) }
        }
        guard let model = members["model"], let from = members["from"].flatMap({ CivilDate($0) }),
            let currency = members["currency"].flatMap({ Cost.Currency(rawValue: String($0)) }),
            let input = amount("input"), let output = amount("output"), let source = members["source"],
            members["cached"] == nil || amount("cached") != nil,
            members["above"] == nil || members["above"].flatMap({ Int($0) }) != nil
        else { return nil }
        return Price(
            model: String(model), from: from, currency: currency, input: input, cached: amount("cached"),
            output: output, reasoning: amount("reasoning"), above: members["above"].flatMap { Int($0) } ?? 0,
            source: sources[String(source)] ?? String(source))
    }
}
