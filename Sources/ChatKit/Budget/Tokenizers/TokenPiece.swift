/// One token of a text and the bytes it stands for.
public struct TokenPiece: Sendable, Hashable {
    /// The number of the token.
    public let token: UInt32
    /// The place of its bytes in the UTF-8 of the text. A character may be cut in two.
    public let bytes: Range<Int>

    public init(token: UInt32, bytes: Range<Int>) {
        self.token = token
        self.bytes = bytes
    }
}
