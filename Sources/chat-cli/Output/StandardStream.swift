import Glibc

/// Standard output or standard error, written at once and without a buffer of ours.
struct StandardStream: Sendable {
    /// The reader has closed its end (`| head -1`).
    struct Closed: Error {}

    static let output = StandardStream(descriptor: STDOUT_FILENO)
    static let error = StandardStream(descriptor: STDERR_FILENO)

    let descriptor: Int32

    /// Whether a person looks at it.
    var isTerminal: Bool { isatty(descriptor) == 1 }

    /// Writes all of the text.
    ///
    /// - Throws: ``Closed`` when nobody reads any more. Other faults, such as a full disk, are thrown as `ChatError`s
    ///   by ``checked(_:)``'s callers.
    func write(_ text: String) throws {
        var text = text
        try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
    }

    func write(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { try write($0) }
    }

    private func write(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count >= 0 {
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                // Somebody made the shared terminal or pipe non-blocking; wait until it takes more.
                var descriptors = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&descriptors, 1, -1)
            case EPIPE: throw Closed()
            case EBADF: throw Fault(reason: "it is closed")
            default: throw Fault(reason: String(cString: strerror(errno)))
            }
        }
    }

    /// Writing failed for another reason than a closed reader: a full disk, a broken device.
    struct Fault: Error {
        var reason: String
    }
}

extension StandardStream {
    /// The terminal's width; nil where there is no terminal.
    var columns: Int? {
        var size = winsize()
        guard isTerminal, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}
