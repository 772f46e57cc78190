/// What tokens cost: the prices shipped with the program, and the user's own before them.
///
/// Looking a price up reads the shipped list when it is first needed, never at start.
public struct PriceList: Sendable, Hashable {
    /// The user's own prices; they win over the shipped ones of the same model.
    public var own: [Price]

    public init(own: [Price] = []) {
        self.own = own
    }

    /// The models that have a price in the shipped list, each once.
    public static var knownModels: [String] {
        var seen: Set<String> = []
        return shipped.map(\.model).filter { seen.insert($0).inserted }
    }

    /// The price of a model's tokens.
    ///
    /// The name is looked up as it is, then without what snapshots and versions add: `gpt-4o-2024-08-06` has the price
    /// of `gpt-4o` unless there is one of its own, `GigaChat-2-Max:2.0.28.2` that of `GigaChat-2-Max`.
    ///
    /// - Parameters:
    ///   - profile: Who answers; the user's prices may be for one profile.
    ///   - inputTokens: The size of the request: long ones may cost more for each token.
    /// - Returns: Nil if no price is known for the model at that time. An unknown price is never zero.
    public func price(
        of model: ModelID, profile: String, at time: Timestamp, inputTokens: Int = 0
    ) -> Price? {
        let day = CivilDate(dayNumber: time.rawValue / 86_400_000)
        for name in Self.names(model) {
            for list in [own, Self.shipped] {
                let known = list.filter { price in
                    price.from <= day && price.model.lowercased() == name
                        && (price.profile == nil || price.profile == profile)
                }
                // A price for this profile alone is meant for it; then the newest, then the one for requests so long.
                let best = known.filter { inputTokens >= $0.above && ($0.above == 0 || inputTokens > $0.above) }
                    .max { left, right in
                        (left.profile == nil ? 0 : 1, left.from, left.above)
                            < (right.profile == nil ? 0 : 1, right.from, right.above)
                    }
                if let best { return best }
            }
        }
        return nil
    }

    /// The most that a request may cost, at the price of the given time.
    public func estimate(
        for model: ModelID, profile: String, inputTokens: Int, outputTokens: Int, at time: Timestamp
    ) -> SpendEstimate {
        let price = price(of: model, profile: profile, at: time, inputTokens: inputTokens)
        return SpendEstimate(
            inputTokens: inputTokens, outputTokens: outputTokens,
            inputCost: price?.cost(inputTokens: inputTokens, outputTokens: 0),
            totalCost: price?.cost(inputTokens: inputTokens, outputTokens: outputTokens))
    }

    /// The names under which a model may be listed, the most exact one first, in small letters.
    static func names(_ model: ModelID) -> [String] {
        var names = [model.rawValue.lowercased()]
        if let name = names.first, let colon = name.firstIndex(of: ":") {
            // A fine-tuned model has a price of its own, and says so at its beginning.
            guard !name.hasPrefix("ft:") else { return names }
            names.append(String(name[..<colon]))
        }
        if let name = names.last, let base = withoutDate(name) { names.append(base) }
        return names
    }

    /// `gpt-4o` for `gpt-4o-2024-08-06`, `gpt-4` for `gpt-4-0613`; nil for names without a date at their end.
    private static func withoutDate(_ name: String) -> String? {
        let pieces = name.split(separator: "-", omittingEmptySubsequences: false)
        func isNumber(_ piece: Substring, _ count: Int) -> Bool {
            piece.utf8.count == count && piece.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }
        let end = pieces.suffix(3).map { $0 }
        if pieces.count > 3, isNumber(end[0], 4), isNumber(end[1], 2), isNumber(end[2], 2) {
            return pieces.dropLast(3).joined(separator: "-")
        }
        if pieces.count > 1, let last = pieces.last, isNumber(last, 4) {
            return pieces.dropLast().joined(separator: "-")
        }
        return nil
    }
}
