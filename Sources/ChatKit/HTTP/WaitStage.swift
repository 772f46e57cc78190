/// What we wait for, as ``ChatError/timedOut(stage:after:)`` names it.
public enum WaitStage {
    /// Name lookup, connection, proxy and TLS handshake: nothing was sent yet.
    public static let connection = "a connection"
    /// The request is sent: the answer's head, and the first piece of its body.
    public static let firstByte = "the answer to begin"
    /// The answer has begun.
    public static let nextPiece = "the answer to go on"
}
