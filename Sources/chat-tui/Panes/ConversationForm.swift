internal import ChatKit
internal import TerminalText

/// What of a conversation people set, as they write it. An empty text leaves it to the profile.
struct ConversationValues: Equatable, Sendable {
    var title = ""
    var tags = ""
    var firstPrompt = ""
    var temperature = ""
    var maxOutputTokens = ""
    var contextBudget = ""
    var reservedOutput = ""
    /// The raw value of an ``OverflowStrategy``; empty: the profile's.
    var overflow = ""
    var spendLimit = ""

    /// - Throws: ``ChatError/invalidUsage(_:)`` that names the field.
    func options(over former: RequestOptions) throws(ChatError) -> RequestOptions {
        var options = former
        options.temperature = try Self.number(temperature, tr("Temperature"), in: 0...2)
        options.maxOutputTokens = try Self.count(maxOutputTokens, tr("Longest reply"))
        return options
    }

    func budget() throws(ChatError) -> BudgetWishes {
        BudgetWishes(
            contextBudget: try Self.count(contextBudget, tr("Context budget")),
            reservedOutput: try Self.count(reservedOutput, tr("Kept for the reply"), from: 0),
            overflow: OverflowStrategy(rawValue: overflow))
    }

    func limit() throws(ChatError) -> SpendLimit? {
        guard spendLimit.contains(where: { !$0.isWhitespace }) else { return nil }
        guard let limit = SpendLimit(spendLimit) else {
            throw .invalidUsage(tr("\(tr("Spend limit")): write an amount such as 5 usd, 300 rub or 100000 tokens"))
        }
        return limit
    }

    var tagList: [String] {
        tags.split(separator: ",").map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
            .filter { !$0.isEmpty }
    }

    private static func count(_ text: String, _ name: String, from least: Int = 1) throws(ChatError) -> Int? {
        let digits = text.filter { !$0.isWhitespace && $0 != "," && $0 != "_" }
        guard !digits.isEmpty else { return nil }
        guard let count = Int(digits), count >= least else {
            throw .invalidUsage(tr("\(name): write a whole number, \(least) or more"))
        }
        return count
    }

    private static func number(
        _ text: String, _ name: String, in range: ClosedRange<Double>
    ) throws(ChatError) -> Double? {
        let text = text.filter { !$0.isWhitespace }.replacing(",", with: ".")
        guard !text.isEmpty else { return nil }
        guard let number = Double(text), range.contains(number) else {
            throw .invalidUsage(tr("\(name): write a number from \(Int(range.lowerBound)) to \(Int(range.upperBound))"))
        }
        return number
    }
}

/// The settings of one conversation in a form.
struct ConversationForm: Equatable, Sendable {
    enum Outcome: Equatable {
        case none, close
        case store(ConversationValues)
    }

    private(set) var form: Form

    /// A line end in a field.
    static let lineMark = "↵"
    private static let overflows = [""] + OverflowStrategy.allCases.map(\.rawValue)

    init(_ values: ConversationValues) {
        func field(_ key: String, _ label: String, _ text: String, _ help: String) -> Form.Field {
            // A field has one line: where others begin is seen.
            Form.Field(
                key: key, label: label, content: .text(EditedText(text.replacing("\n", with: Self.lineMark))),
                help: help)
        }
        let inherited = tr("empty: as the profile says")
        let names = Self.overflows.map { $0.isEmpty ? tr("as the profile says") : $0 }
        form = Form(
            title: tr("Settings of this conversation"),
            fields: [
                field("title", tr("Title"), values.title, tr("empty: the first words of the first message")),
                field("tags", tr("Tags"), values.tags, tr("words with commas between")),
                field(
                    "firstPrompt", tr("First prompt"), values.firstPrompt,
                    tr("instructions, always sent first and never left out; ↵ (Ctrl-J) begins a new line")),
                field("temperature", tr("Temperature"), values.temperature, tr("0 to 2; \(inherited)")),
                field("maxOutputTokens", tr("Longest reply"), values.maxOutputTokens, tr("in tokens; \(inherited)")),
                field(
                    "contextBudget", tr("Context budget"), values.contextBudget,
                    tr("the most tokens of a request; \(inherited)")),
                field(
                    "reservedOutput", tr("Kept for the reply"), values.reservedOutput,
                    tr("tokens of the model's window; \(inherited)")),
                Form.Field(
                    key: "overflow", label: tr("When it is full"),
                    content: .choice(names, Self.overflows.firstIndex(of: values.overflow) ?? 0),
                    help: tr("what is left out when the conversation is larger than its budget")),
                field(
                    "spendLimit", tr("Spend limit"), values.spendLimit,
                    tr("such as 5 usd or 100000 tokens; empty: none")),
            ], submitHint: tr("Ctrl-S save"))
    }

    mutating func press(_ key: KeyEvent) -> Outcome {
        switch form.press(key) {
        case .none, .changed: return .none
        case .close: return .close
        case .submit:
            let values = values
            do throws(ChatError) {
                _ = try values.options(over: RequestOptions())
                _ = try values.budget()
                _ = try values.limit()
                return .store(values)
            } catch {
                form.failure = TranscriptEntry.Failure(message: error.message)
                return .none
            }
        }
    }

    mutating func paste(_ text: String) {
        form.paste(text)
    }

    private var values: ConversationValues {
        ConversationValues(
            title: form.text("title"), tags: form.text("tags"),
            firstPrompt: form.text("firstPrompt").replacing(Self.lineMark, with: "\n"),
            temperature: form.text("temperature"), maxOutputTokens: form.text("maxOutputTokens"),
            contextBudget: form.text("contextBudget"), reservedOutput: form.text("reservedOutput"),
            overflow: Self.overflows[form.choice("overflow")], spendLimit: form.text("spendLimit"))
    }

    mutating func frame(_ size: TerminalSize) -> Frame {
        form.frame(size)
    }
}
