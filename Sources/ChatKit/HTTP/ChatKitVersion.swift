/// The version of the library and its programs.
public enum ChatKitVersion {
    public static let current = "0.1.0"

    /// What we call ourselves in requests. GigaChat refuses requests without such a name.
    static let userAgent = "chatkit/\(current)"
}
