/// A limit that questions are held to: how much, over what, and for how long.
public struct SpendRule: Sendable, Hashable {
    /// What counts towards the limit.
    public enum Scope: Sendable, Hashable {
        /// Every question there is.
        case everything
        /// The questions that one profile answered.
        case profile(String)
        /// One conversation.
        case conversation(ConversationID)
    }

    /// How long the limit holds until it renews. Days and months are those of the local time zone.
    public enum Period: String, Sendable, Hashable, CaseIterable {
        case day
        case month
        /// Never renews.
        case always
    }

    public var limit: SpendLimit
    public var scope: Scope
    public var period: Period

    public init(_ limit: SpendLimit, for scope: Scope, per period: Period) {
        self.limit = limit
        self.scope = scope
        self.period = period
    }

    /// When what counts now began, and when the limit renews; nil where it always counts.
    public func window(at time: Timestamp, in calendar: LocalCalendar = .system) -> Range<Timestamp>? {
        switch period {
        case .day: calendar.day(at: time)
        case .month: calendar.month(at: time)
        case .always: nil
        }
    }
}

extension SpendRule: CustomStringConvertible {
    /// For people: `5 usd a day`, `300 rub a month for the profile work`, `2 usd for conversation 111`.
    public var description: String {
        let time =
            switch period {
            case .day: " a day"
            case .month: " a month"
            case .always: ""
            }
        return switch scope {
        case .everything: "\(limit)\(time)"
        case .profile(let name): "\(limit)\(time) for the profile \(name)"
        case .conversation(let id): "\(limit)\(time) for conversation \(id)"
        }
    }
}

/// How a limit stands at a moment.
public struct SpendStanding: Sendable, Hashable {
    public var rule: SpendRule
    /// What was billed, or estimated where nobody told, in the limit's unit.
    public var spent: Int64
    /// What questions that are being answered now may cost at the most.
    public var reserved: Int64
    /// When the limit renews; nil if it never does.
    public var renewsAt: Timestamp?

    public init(rule: SpendRule, spent: Int64, reserved: Int64, renewsAt: Timestamp?) {
        self.rule = rule
        self.spent = spent
        self.reserved = reserved
        self.renewsAt = renewsAt
    }

    /// What may still be spent; nothing once more was spent than the limit.
    public var left: SpendLimit {
        SpendLimit(unit: rule.limit.unit, amount: max(0, rule.limit.amount - spent - reserved))
    }
}

/// A question that a limit does not allow.
public struct SpendShortage: Sendable, Hashable {
    public var standing: SpendStanding
    /// What the question may cost at the most, in the limit's unit.
    public var needed: SpendLimit

    public init(standing: SpendStanding, needed: SpendLimit) {
        self.standing = standing
        self.needed = needed
    }
}
