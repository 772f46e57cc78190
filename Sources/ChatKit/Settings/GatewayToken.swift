/// The token that clients of this user's gateway send: made once, kept in a file that only its owner may read.
public enum GatewayToken {
    /// Reads the token, or makes one.
    ///
    /// - Returns: The token, and whether it was made now.
    /// - Throws: ``ChatError/fileUnusable(path:reason:)``, also for a file that others may read.
    public static func token(at path: String) throws(ChatError) -> (token: Secret, isNew: Bool) {
        do throws(ChatError) {
            let file = try SettingsFile(path: path)
            guard file.mode & 0o077 == 0 else {
                throw .fileUnusable(path: path, reason: "others may read it; its mode must be 0600")
            }
            let line = file.text.prefix { !$0.isNewline }
            guard line.count >= 16 else {
                throw .fileUnusable(path: path, reason: "its first line is too short a token")
            }
            return (Secret(String(line)), false)
        } catch .fileNotFound {
            let token = random()
            try PrivateFile.create(token + "\n", at: path)
            return (Secret(token), true)
        }
    }

    /// 160 bits from the system's generator, in letters and digits that are easy to copy.
    private static func random() -> String {
        let letters = Array("abcdefghijkmnpqrstuvwxyz23456789")
        return "chat-" + String((0..<32).map { _ in letters[Int.random(in: 0..<letters.count)] })
    }
}
