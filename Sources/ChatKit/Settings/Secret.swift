/// A key, password or token. It prints as `•••`, whoever prints it and however.
public struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let value: String

    public init(_ value: String) {
        self.value = value
    }

    /// The characters themselves, for the one place that sends them.
    public func reveal() -> String { value }

    public var isEmpty: Bool { value.isEmpty }

    public var description: String { "•••" }
    public var debugDescription: String { "•••" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Where a secret comes from. It is fetched when a request needs it, not when the settings are read.
public enum SecretSource: Sendable, Hashable {
    /// The characters themselves, from the environment or the config file.
    case value(Secret)
    /// A file that only its owner may read; its first line is the secret.
    case file(path: String)
    /// A shell command that prints the secret as its first line.
    case command(String)
}

extension Secret {
    /// Without what stands before the credential in a whole header, which people paste: `Authorization: Basic …`.
    func withoutScheme(_ scheme: String) -> Secret {
        var text = reveal()[...]
        func drop(_ prefix: String) {
            while text.first?.isWhitespace == true { text.removeFirst() }
            if text.lowercased().hasPrefix(prefix.lowercased()) { text = text.dropFirst(prefix.count) }
        }
        drop("Authorization:")
        drop(scheme + " ")
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return Secret(String(text))
    }
}
