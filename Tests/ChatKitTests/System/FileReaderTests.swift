import Glibc
import TestSupport
import Testing

@testable import ChatKit

@Suite struct FileReaderTests {
    /// A stream that gives some bytes and then an error: a socket whose other side was closed before it read everything.
    private static func failingStream(after text: String) throws -> Int32 {
        var ends: [Int32] = [-1, -1]
        #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        #expect(write(ends[0], "unread", 6) == 6)
        #expect(write(ends[1], text, text.utf8.count) == text.utf8.count)
        close(ends[1])
        return ends[0]
    }

    @Test func `a read that fails in the middle is an error and not the end`() throws {
        let stream = try Self.failingStream(after: "the first half")
        defer { close(stream) }
        let expected = ChatError.fileUnusable(path: "standard input", reason: "Connection reset by peer")
        #expect(throws: expected) { _ = try FileReader(stream, name: "standard input").bytes() }
    }

    @Test func `what came before the failure is passed on piece by piece`() throws {
        let stream = try Self.failingStream(after: "the first half")
        defer { close(stream) }
        var buffer = [UInt8](repeating: 0, count: 100)
        let reader = FileReader(stream, name: "standard input")
        let count = try reader.read(into: &buffer)
        #expect(String(decoding: buffer[..<count], as: UTF8.self) == "the first half")
        #expect(throws: ChatError.self) { _ = try reader.read(into: &buffer) }
    }

    @Test func `an ordinary file whose read fails is an error`() throws {
        // The first page of a process is never there, so reading it fails; the file itself is an ordinary one.
        #expect(throws: ChatError.fileUnusable(path: "memory", reason: "Input/output error")) {
            _ = try FileReader(path: "/proc/self/mem", name: "memory", isOrdinary: true).bytes()
        }
        #expect(throws: ChatError.self) { _ = try FileReader(path: "/proc/self/mem").prefix(100) }
        #expect(throws: ChatError.self) { _ = try SettingsFile(path: "/proc/self/mem") }
        #expect(throws: ChatError.storeUnavailable(path: "/proc/self/mem", reason: "Input/output error")) {
            _ = try StoreHeader(path: "/proc/self/mem")
        }
    }

    @Test func `a descriptor that does not block is waited for`() async throws {
        var ends: [Int32] = [-1, -1]
        #expect(pipe(&ends) == 0)
        let (reader, writer) = (ends[0], ends[1])
        #expect(fcntl(reader, F_SETFL, O_NONBLOCK) == 0)
        async let bytes = Task.detached { try FileReader(reader, name: "pipe").bytes() }.value
        for text in ["one ", "two"] {
            await Task.yield()
            #expect(write(writer, text, text.utf8.count) == text.utf8.count)
        }
        close(writer)
        #expect(String(decoding: try await bytes, as: UTF8.self) == "one two")
        close(reader)
    }

    @Test func `a file is read whole, or not at all where it is too large`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(String(repeating: "0123456789", count: 20_000), to: "large.txt")
        #expect(try FileReader(path: path).bytes().count == 200_000)
        #expect(try FileReader(path: path).bytes(limit: 200_000).count == 200_000)
        #expect(throws: ChatError.fileUnusable(path: path, reason: "it is larger than 195 KiB")) {
            _ = try FileReader(path: path).bytes(limit: 199_999)
        }
        #expect(try FileReader(path: path).prefix(15) == Array("012345678901234".utf8))
        #expect(try FileReader(path: path).size() == 200_000)
    }

    @Test func `what is not there or is no file is called so`() throws {
        let folder = try TemporaryFolder()
        #expect(throws: ChatError.fileNotFound(path: folder.file("none"))) {
            _ = try FileReader(path: folder.file("none"))
        }
        #expect(throws: ChatError.fileUnusable(path: folder.path, reason: "Is a directory")) {
            _ = try FileReader(path: folder.path).bytes()
        }
        #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
        #expect(throws: ChatError.fileUnusable(path: folder.file("pipe"), reason: "it is not an ordinary file")) {
            _ = try FileReader(path: folder.file("pipe"), isOrdinary: true)
        }
    }
}
