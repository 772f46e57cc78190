extension SecretSource {
    /// Fetches the secret: reads its file or runs its command.
    ///
    /// - Throws: ``ChatError/invalidSettings(place:problem:hint:)`` if there is none to be had, or
    ///   ``ChatError/cancelled``.
    public func resolve() async throws(ChatError) -> Secret {
        switch self {
        case .value(let secret): return try Self.checked(secret.reveal(), place: "the key")
        case .file(let path): return try Self.read(path)
        case .command(let command):
            return try Self.checked(try await SecretCommand.firstLine(of: command), place: SecretCommand.place)
        }
    }

    private static func read(_ path: String) throws(ChatError) -> Secret {
        let file: SettingsFile
        do {
            file = try SettingsFile(path: path)
        } catch .fileUnusable(_, let reason) {
            throw .invalidSettings(place: path, problem: reason, hint: "the file should hold the key")
        } catch {
            throw .invalidSettings(
                place: path, problem: "no such file, and the key should be in it",
                hint: "chat-cli keys set PROFILE stores a key")
        }
        guard file.isPrivate else {
            throw .invalidSettings(
                place: path, problem: "it holds a key, and others may read it (mode \(file.modeText))",
                hint: "chmod 600 \(path)")
        }
        return try checked(file.text.prefix { !$0.isNewline }, place: path)
    }

    /// Trims white space, and refuses what no header or form could carry.
    private static func checked(_ text: some StringProtocol, place: String) throws(ChatError) -> Secret {
        var text = Substring(text)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        guard !text.isEmpty else {
            throw .invalidSettings(place: place, problem: "the key is empty", hint: "put the key into the first line")
        }
        guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F && $0.value != 0xFEFF }) else {
            throw .invalidSettings(
                place: place, problem: "the key holds a control character", hint: "copy the key again, as plain text")
        }
        return Secret(String(text))
    }
}
