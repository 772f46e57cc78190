/// What names a reply on the wire: the same in all its pieces.
public struct ReplyLabel: Sendable, Hashable {
    /// Unique among replies, without a dialect's prefix.
    public var id: String
    /// Seconds since 1970.
    public var created: Int
    /// The model that answers.
    public var model: ModelID

    public init(id: String, created: Int, model: ModelID) {
        self.id = id
        self.created = created
        self.model = model
    }
}
