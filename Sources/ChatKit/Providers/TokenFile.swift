internal import Glibc

/// A token that processes share: a file with mode 0600 in a folder of the cache, until the token expires.
///
/// Its name is a hash of what the token was issued for. Whatever is wrong with the file (broken, another owner's, open to
/// others, expired) or with the folder, the token is asked for again: nothing here fails a request.
struct TokenFile: Sendable {
    private let path: String
    private let folder: String

    /// The longest file that is read, in bytes.
    private static let limit = 64 * 1024

    /// - Parameters:
    ///   - credential: What the token was issued for.
    ///   - url: Who issued it.
    init(folder: String, credential: String, scope: String, url: String) {
        self.folder = folder
        let identity = ["gigachat", url, scope, credential].map { "\($0.utf8.count):\($0)" }.joined()
        path = folder + "/" + SHA256.hexadecimal(Array(identity.utf8)) + ".json"
    }

    /// The token, if there is one that works for a while yet.
    func read(at time: Timestamp = .now) -> GigaChatToken.Issued? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(),
            status.st_mode & 0o077 == 0, status.st_size <= Self.limit
        else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var filled = 0
        while filled < bytes.count {
            let count = bytes[filled...].withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            filled += count
        }
        guard let value = try? JSONValue(parsing: bytes), let token = value["token"]?.stringValue, !token.isEmpty,
            token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), let end = value["expires_at"]?.intValue
        else { return nil }
        let issued = GigaChatToken.Issued(token: Secret(token), expiresAt: Timestamp(rawValue: Int64(end)))
        return issued.isFresh(at: time) ? issued : nil
    }

    /// Keeps a token. One that does not tell when it expires is not kept.
    func write(_ issued: GigaChatToken.Issued) {
        guard let end = issued.expiresAt, (try? PrivateFolder.make(folder)) != nil else { return }
        let value: JSONValue = ["token": .string(issued.token.reveal()), "expires_at": .integer(Int(end.rawValue))]
        try? PrivateFile.replace(value.jsonText, at: path)
    }

    /// Removes a token, unless another one is here by now.
    func remove(_ refused: Secret) {
        if let kept = read(at: Timestamp(rawValue: 0)), kept.token == refused { unlink(path) }
    }

    // MARK: One at a time

    /// How often somebody who waits looks again, and when it asks for a token of its own.
    private static let pollInterval = Duration.milliseconds(20)
    private static let patience = Duration.seconds(10)

    /// Waits until no other process asks for the same token; nil where that cannot be found out, or takes too long.
    ///
    /// - Throws: ``ChatError/cancelled``.
    func lock() async throws(ChatError) -> TokenLock? {
        guard (try? PrivateFolder.make(folder)) != nil else { return nil }
        let descriptor = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return nil }
        let lock = TokenLock(descriptor)
        let end = ContinuousClock.now + Self.patience
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR, ContinuousClock.now < end else { return nil }
            try await RetryPolicy.pause(for: Self.pollInterval)
        }
        return lock
    }
}

/// A lock on a token's file; the kernel releases it when the process ends.
final class TokenLock: Sendable {
    private let descriptor: Int32

    fileprivate init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Lets the next one go on.
    func release() {
        flock(descriptor, LOCK_UN)
    }
}
