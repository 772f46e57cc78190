internal import Glibc

/// The keys that `keys set` stored: a folder of small files that only their owner may read.
///
/// A file's first line is the key. The second names the origins it was stored for, so that a key never goes to an
/// address that its profile gets later or from the environment.
public struct KeyStore: Sendable, Hashable {
    public let folder: String

    public init(folder: String) {
        self.folder = folder
    }

    /// What is known about a stored key without reading it.
    public struct Status: Sendable, Hashable {
        public let path: String
        /// Whether only the owner may read the file; a key that others may read is refused.
        public let isPrivate: Bool
        /// `scheme://host:port` (the port only where it is not the scheme's own) of the addresses it was stored for; empty for a file written by hand.
        public let origins: [String]
    }

    /// Whether a profile may have this name: 1–64 ASCII letters, digits, dots, dashes and underscores, no dot first.
    public static func isProfileName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count) && !name.hasPrefix(".")
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    /// Stores a key, in place of an earlier one; a crash leaves the old key or the new one.
    ///
    /// - Throws: ``ChatError/fileUnusable(path:reason:)``.
    public func set(_ secret: Secret, for profile: Profile) throws(ChatError) {
        let path = try path(of: profile.name)
        try makeFolder()
        let origins = Self.origins(of: profile.baseURL, profile.kind == .gigachat ? profile.gigachat.authURL : nil)
        let text = secret.reveal() + "\n" + Self.mark + origins.joined(separator: " ") + "\n"
        try PrivateFile.replace(text, at: path)
    }

    /// Forgets a key.
    ///
    /// - Returns: Whether there was one.
    /// - Throws: ``ChatError/fileUnusable(path:reason:)``.
    public func remove(_ profile: String) throws(ChatError) -> Bool {
        let path = try path(of: profile)
        if unlink(path) == 0 { return true }
        guard errno == ENOENT || errno == ENOTDIR else {
            throw .fileUnusable(path: path, reason: SystemError.text(errno))
        }
        return false
    }

    /// What is stored for a profile; nil if nothing is.
    public func status(_ profile: String) throws(ChatError) -> Status? {
        let path = try path(of: profile)
        let file: SettingsFile
        do {
            file = try SettingsFile(path: path)
        } catch .fileNotFound {
            return nil
        }
        let lines = file.text.split(whereSeparator: \.isNewline)
        let origins = lines.dropFirst().first.flatMap { $0.hasPrefix(Self.mark) ? $0.dropFirst(Self.mark.count) : nil }
        return Status(
            path: path, isPrivate: file.isPrivate, origins: (origins ?? "").split(separator: " ").map(String.init))
    }

    /// The origins that a key of these addresses may go to.
    static func origins(of addresses: String?...) -> [String] {
        Spelling.unique(
            addresses.compactMap { $0.flatMap { HTTPOrigin($0) } }.map { origin in
                (origin.isSecure ? "https://" : "http://") + origin.name
            })
    }

    private static let mark = "# for "

    private func path(of profile: String) throws(ChatError) -> String {
        guard Self.isProfileName(profile) else {
            throw .invalidUsage("\(profile) cannot be the name of a profile")
        }
        return folder + "/" + profile
    }

    private func makeFolder() throws(ChatError) {
        try PrivateFolder.make(folder)
        // The folder may be older than its rule.
        guard chmod(folder, 0o700) == 0 else {
            throw .fileUnusable(path: folder, reason: SystemError.text(errno))
        }
    }
}
