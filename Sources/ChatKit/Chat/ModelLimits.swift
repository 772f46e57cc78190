/// What a model can take, in tokens.
public struct ModelLimits: Sendable, Hashable {
    /// Request and reply together.
    public var window: Int
    /// The longest reply; nil where it is not known.
    public var maximumOutput: Int?
    /// Where the numbers are from: an address with a date, or a file with a line.
    public var source: String

    public init(window: Int, maximumOutput: Int? = nil, source: String) {
        self.window = window
        self.maximumOutput = maximumOutput
        self.source = source
    }

    /// What is kept free for a reply where nobody says: the longest one, but no more than a quarter of the window.
    public var usualReserve: Int {
        min(maximumOutput ?? .max, window / 4)
    }
}

/// What a catalog says of a model, or of all whose names begin alike.
public struct ModelEntry: Sendable, Hashable {
    /// A model's name in any case; with a `*` at its end the beginning of a name.
    public var pattern: String
    public var limits: ModelLimits
    /// The name of the vocabulary that the model counts with.
    public var encoding: String?

    public init(_ pattern: String, _ limits: ModelLimits, encoding: String? = nil) {
        self.pattern = pattern
        self.limits = limits
        self.encoding = encoding
    }
}
