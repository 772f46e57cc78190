/// The name of a language model as its provider spells it, such as `gpt-4o-mini` or `GigaChat-2-Max`.
public struct ModelID: RawRepresentable, Sendable, Hashable, CustomStringConvertible, ExpressibleByStringLiteral {
    public var rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public init(_ name: String) {
        rawValue = name
    }

    public init(stringLiteral name: String) {
        rawValue = name
    }

    public var description: String { rawValue }
}
