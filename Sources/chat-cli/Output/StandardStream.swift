import ChatKit
import Glibc
import TerminalText

/// Standard output or standard error, without a buffer of ours: the one door through which the program writes.
///
/// What reaches a terminal is harmless there, whoever wrote it and in whatever format: text is filtered and JSON is
/// escaped. Files and pipes get every byte as it is. Only ``SafeText`` passes as it is, and only ``ShownText`` makes it.
struct StandardStream: Sendable {
    /// The reader has closed its end (`| head -1`).
    struct Closed: Error {}

    static let output = StandardStream(descriptor: STDOUT_FILENO)
    static let error = StandardStream(descriptor: STDERR_FILENO)

    let descriptor: Int32
    /// Whether a person looks at it.
    let isTerminal: Bool

    init(descriptor: Int32) {
        self.descriptor = descriptor
        isTerminal = isatty(descriptor) == 1
    }

    /// Writes a text, filtered on a terminal.
    ///
    /// - Throws: ``Closed`` when the reader went away, ``Fault`` for everything else, such as a full disk.
    func write(_ text: String) throws {
        try writeAll(isTerminal ? Sanitizer.text(text) : text)
    }

    /// Writes bytes, read as UTF-8 and filtered on a terminal.
    func write(_ bytes: [UInt8]) throws {
        if isTerminal { return try write(String(decoding: bytes, as: UTF8.self)) }
        try bytes.withUnsafeBytes { try writeAll($0) }
    }

    /// Writes what a terminal may have as it is.
    func write(_ text: SafeText) throws {
        try writeAll(text.text)
    }

    /// Writes a value and a line feed; on a terminal all that it must not see is escaped, so that the value stays the same.
    func write(json value: JSONValue, isIndented: Bool = true) throws {
        try write(json: value.jsonBytes(isIndented: isIndented) + [0x0A])
    }

    /// The same for JSON that is text already, such as a request's body or a stream of events.
    func write(json bytes: [UInt8]) throws {
        guard isTerminal else { return try write(bytes) }
        try writeAll(Sanitizer.json(String(decoding: bytes, as: UTF8.self)))
    }

    private func writeAll(_ text: String) throws {
        var text = text
        try text.withUTF8 { try writeAll(UnsafeRawBufferPointer($0)) }
    }

    private func writeAll(_ bytes: UnsafeRawBufferPointer) throws {
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

    /// A name on one line: filtered for a terminal; elsewhere as it is, but for line ends and tabs, which would break the
    /// list that it stands in.
    func line(_ name: String) -> String {
        if isTerminal { return Sanitizer.line(name) }
        guard name.unicodeScalars.contains(where: { $0 == "\n" || $0 == "\r" || $0 == "\t" }) else { return name }
        return String(
            String.UnicodeScalarView(name.unicodeScalars.map { "\n\r\t".unicodeScalars.contains($0) ? " " : $0 }))
    }
}
