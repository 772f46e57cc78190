/// What a setting's value may be.
enum SettingType: Sendable, Hashable {
    case text
    /// A path; `~/` means the home folder, and relative ones start at the config file's folder.
    case path
    case address
    case whole(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    /// Seconds, fractions allowed.
    case seconds
    case flag
    /// One of these words.
    case choice([String])
    /// Names with texts.
    case texts
    /// Names with any values.
    case object
    /// Text that is never shown; the config file also takes `…_env`, `…_file` and `…_command`.
    case secret
    /// A proxy's address, or `none`.
    case proxy
    /// Amounts of money or tokens, each of another unit, or `none`.
    case amounts

    /// What to write, as a noun phrase.
    var expectation: String {
        switch self {
        case .text, .secret: "a text"
        case .path: "a path"
        case .address: "an address such as https://host/v1"
        case .proxy: "an address such as http://host:port, or none"
        case .whole(let range) where range.upperBound == .max: "a whole number, \(range.lowerBound) or more"
        case .whole(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .number(let range): "a number from \(Self.short(range.lowerBound)) to \(Self.short(range.upperBound))"
        case .seconds: "a number of seconds above 0"
        case .flag: "true or false"
        case .choice(let words): words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
        case .texts: "names with texts"
        case .amounts: SpendLimit.expectation + ", several of them with commas between, or none"
        case .object: "names with values"
        }
    }

    /// The value as the settings keep it; nil if it is not of this type. A number or a word does for a text.
    func accepts(_ value: JSONValue) -> JSONValue? {
        let isValid =
            switch self {
            case .text, .secret, .path, .proxy, .address, .texts, .amounts: true
            case .whole(let range): value.intValue.map { range.contains($0) } ?? false
            case .number(let range): value.doubleValue.map { range.contains($0) } ?? false
            case .seconds: value.doubleValue.map { $0 > 0 && $0 <= 86_400 } ?? false
            case .flag: value.boolValue != nil
            case .choice(let words): value.stringValue.map { words.contains($0) } ?? false
            case .object: value.objectValue != nil
            }
        guard isValid else { return nil }
        switch self {
        case .text, .secret, .path, .proxy: return text(value).map { .string($0) }
        case .address:
            guard let text = text(value).map(AddressText.cleaned), AddressText.problem(text) == nil else { return nil }
            return .string(text)
        case .texts: return texts(value)
        case .amounts: return Self.amounts(value)
        case .whole, .number, .seconds, .flag, .choice, .object: return value
        }
    }

    /// The value that a variable or a flag spells; nil if it spells none of this type.
    func parse(_ text: String) -> JSONValue? {
        switch self {
        case .text, .secret, .path, .address, .proxy, .choice, .amounts: return accepts(.string(text))
        case .whole: return Int(text).flatMap { accepts(.integer($0)) }
        case .number, .seconds: return Double(text).flatMap { accepts(.double($0)) }
        case .flag:
            switch text.lowercased() {
            case "true", "1", "yes", "on": return true
            case "false", "0", "no", "off": return false
            default: return nil
            }
        case .texts: return Self.pairs(text)
        case .object: return nil
        }
    }

    private func text(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): text.isEmpty ? nil : text
        case .number(let digits): digits
        case .bool(let value): value ? "true" : "false"
        default: nil
        }
    }

    private func texts(_ value: JSONValue) -> JSONValue? {
        guard let members = value.objectValue else { return nil }
        var result = JSONObject()
        for (name, member) in members {
            guard let text = text(member) else { return nil }
            result[name] = .string(text)
        }
        return .object(result)
    }

    /// `name=text,name=text`, as AZURE_OPENAI_MODEL_MAPPER is written.
    private static func pairs(_ text: String) -> JSONValue? {
        var result = JSONObject()
        for piece in text.split(separator: ",") {
            let parts = piece.split(separator: "=", omittingEmptySubsequences: false).map { $0.filter { $0 != " " } }
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
            result[parts[0]] = .string(parts[1])
        }
        return .object(result)
    }

    /// `5 usd, 200000 tokens` for a text or a list that says so.
    private static func amounts(_ value: JSONValue) -> JSONValue? {
        let pieces: [String?] =
            switch value {
            case .string("none"): []
            case .string(let text): text.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
            case .array(let elements): elements.map(\.stringValue)
            default: [nil]
            }
        var limits: [SpendLimit] = []
        for piece in pieces {
            guard let limit = piece.flatMap({ SpendLimit($0) }), !limits.contains(where: { $0.unit == limit.unit })
            else {
                return nil
            }
            limits.append(limit)
        }
        return .string(limits.isEmpty ? "none" : limits.map(\.description).joined(separator: ", "))
    }

    /// The amounts of a value of the type ``amounts``.
    static func limits(_ text: String) -> [SpendLimit] {
        text.split(separator: ",").compactMap { SpendLimit(String($0)) }
    }

    /// What is wrong with a text that is not of this type, where that can be told.
    func problem(with text: String) -> String? {
        self == .address ? AddressText.problem(AddressText.cleaned(text)) : nil
    }

    private static func short(_ number: Double) -> String {
        JSONValue.double(number).jsonText
    }
}
