extension Settings {
    /// What tokens cost: the shipped prices, and those of the user's `prices.yaml`.
    ///
    /// - Throws: ``ChatError/fileUnusable(path:reason:)`` or ``ChatError/invalidSettings(place:problem:hint:)``.
    public func prices() throws(ChatError) -> PriceList {
        PriceList(own: try PriceFile.prices(at: locations.pricesFile))
    }

    /// Every limit that the settings set, those for everything first.
    ///
    /// - Throws: ``ChatError/invalidSettings(place:problem:hint:)``.
    public func spendRules() throws(ChatError) -> [SpendRule] {
        var rules = try globalRules()
        for profile in config?.profiles ?? [] { rules += try self.rules(of: try known(profile.name)) }
        return rules
    }

    /// The limits that a question to this profile is held to.
    func spendRules(for profile: KnownProfile) throws(ChatError) -> [SpendRule] {
        try globalRules() + rules(of: profile)
    }

    private func globalRules() throws(ChatError) -> [SpendRule] {
        var rules: [SpendRule] = []
        for (key, period) in [(GlobalLimit.daily, SpendRule.Period.day), (.monthly, .month)] {
            let limits = SettingType.limits(try candidates(for: key).first?.value.description ?? "")
            rules += limits.map { SpendRule($0, for: .everything, per: period) }
        }
        return rules
    }

    private func rules(of profile: KnownProfile) throws(ChatError) -> [SpendRule] {
        var rules: [SpendRule] = []
        for (key, period) in [("daily_limit", SpendRule.Period.day), ("monthly_limit", .month)] {
            let limits = SettingType.limits(try text(key, profile) ?? "")
            rules += limits.map { SpendRule($0, for: .profile(profile.name), per: period) }
        }
        return rules
    }

    /// Who gives a limit for everything, the strongest first.
    func candidates(for limit: GlobalLimit) throws(ChatError) -> [SettingCandidate] {
        var candidates: [SettingCandidate] = []
        if let (text, origin) = environment[limit.variable] {
            guard let value = SettingType.amounts.parse(text) else {
                throw .invalidSettings(
                    place: origin.description, problem: "expected \(SettingType.amounts.expectation)",
                    hint: "for example \(limit.variable)=\"5 usd\"")
            }
            candidates.append(SettingCandidate(value: .plain(value), origin: origin))
        }
        if let config, let value = config.limits[limit] {
            candidates.append(
                SettingCandidate(value: .plain(value.value), origin: .config(path: config.path, line: value.line)))
        }
        return candidates
    }
}

/// A limit over all questions, whoever answers them: a member of `limits:` in the config file.
enum GlobalLimit: String, Sendable, CaseIterable {
    case daily
    case monthly

    /// Its name among the settings.
    var key: String { "limits.\(rawValue)" }

    /// The variable that gives it.
    var variable: String {
        switch self {
        case .daily: "CHAT_DAILY_LIMIT"
        case .monthly: "CHAT_MONTHLY_LIMIT"
        }
    }

    var summary: String {
        switch self {
        case .daily: "the most that all questions of a day may cost"
        case .monthly: "the most that all questions of a month may cost"
        }
    }
}
