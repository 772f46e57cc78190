internal import Glibc

/// A reader for files and for streams such as standard input.
///
/// A read that fails is an error and never the end of the input: a text that was cut short in silence would be sent as if
/// it were whole. Interrupted reads are repeated, and a descriptor that does not block is waited for.
package struct FileReader: ~Copyable {
    private let descriptor: Int32
    private let name: String
    private let isOwned: Bool

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - name: What errors call the file; nil for its path.
    ///   - isOrdinary: Refuses folders, pipes and devices, without waiting for the other end of a pipe.
    /// - Throws: ``ChatError/fileNotFound(path:)`` or ``ChatError/fileUnusable(path:reason:)``.
    package init(path: String, name: String? = nil, isOrdinary: Bool = false) throws(ChatError) {
        let name = name ?? path
        let opened = try Self.open(path, name: name, isOrdinary: isOrdinary)
        descriptor = opened
        self.name = name
        isOwned = true
    }

    private static func open(_ path: String, name: String, isOrdinary: Bool) throws(ChatError) -> Int32 {
        let opened = Glibc.open(path, O_RDONLY | O_CLOEXEC | (isOrdinary ? O_NONBLOCK : 0))
        guard opened >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { throw .fileNotFound(path: name) }
            throw .fileUnusable(path: name, reason: SystemError.text(errno))
        }
        guard isOrdinary else { return opened }
        var status = stat()
        if fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG { return opened }
        close(opened)
        throw .fileUnusable(path: name, reason: "it is not an ordinary file")
    }

    /// Reads from an open file, which stays open.
    ///
    /// - Parameter name: What errors call it, such as `standard input`.
    package init(_ descriptor: Int32, name: String) {
        self.descriptor = descriptor
        self.name = name
        isOwned = false
    }

    deinit {
        if isOwned { close(descriptor) }
    }

    /// The size in bytes as the file system reports it: 0 for most of what is no ordinary file.
    package func size() throws(ChatError) -> Int { Int(try status().st_size) }

    /// The permission bits, such as `0o600`, of the open file: another one may be at its path by now.
    package func mode() throws(ChatError) -> UInt32 { try status().st_mode & 0o7777 }

    private func status() throws(ChatError) -> stat {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw .fileUnusable(path: name, reason: SystemError.text(errno))
        }
        return status
    }

    /// Reads what there is, waiting until there is something.
    ///
    /// - Returns: How many bytes of the buffer were filled; 0 at the end of the input.
    /// - Throws: ``ChatError/fileUnusable(path:reason:)``.
    package func read(into buffer: inout [UInt8]) throws(ChatError) -> Int {
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count >= 0 { return count }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                // Whoever started us may have left its own stream without blocking.
                var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                poll(&request, 1, -1)
            case let code: throw .fileUnusable(path: name, reason: SystemError.text(code))
            }
        }
    }

    /// Reads to the end, piece by piece.
    package func pieces(_ take: (ArraySlice<UInt8>) throws(ChatError) -> Void) throws(ChatError) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = try read(into: &buffer)
            if count == 0 { return }
            try take(buffer[..<count])
        }
    }

    /// Reads to the end.
    ///
    /// - Parameter limit: The most that is read, in bytes; more is an error.
    package func bytes(limit: Int = .max) throws(ChatError) -> [UInt8] {
        var bytes: [UInt8] = []
        try pieces { (piece) throws(ChatError) in
            bytes += piece
            guard bytes.count <= limit else {
                let most = limit >= 1_048_576 ? "\(limit / 1_048_576) MB" : "\(limit / 1024) KiB"
                throw .fileUnusable(path: name, reason: "it is larger than \(most)")
            }
        }
        return bytes
    }

    /// Reads the beginning: as many bytes as asked for, or all if there are fewer.
    package func prefix(_ count: Int) throws(ChatError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            var buffer = [UInt8](repeating: 0, count: count - bytes.count)
            let found = try read(into: &buffer)
            if found == 0 { break }
            bytes += buffer[..<found]
        }
        return bytes
    }
}

/// Errors of the operating system.
package enum SystemError {
    /// The system's text for an error number, such as `Permission denied`.
    package static func text(_ code: Int32) -> String { String(cString: strerror(code)) }
}
