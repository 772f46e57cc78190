import Foundation
import TestSupport
import Testing

@testable import ChatKit
@testable import chat_tui

/// Files that fail while they are read are reported; what could be read of them is not sent.
@Suite struct FailedReadTests {
    @Test func `a named file that cannot be read is an error and not an empty text`() {
        // The first page of a process's memory is never there; the file is an ordinary one.
        #expect(throws: ChatError.fileUnusable(path: "/proc/self/mem", reason: "Input/output error")) {
            _ = try QuestionFiles.contents(of: "look at @/proc/self/mem")
        }
    }

    @Test func `a named file that grows without end is refused`() {
        #expect(throws: ChatError.self) { _ = try QuestionFiles.contents(of: "look at @/dev/zero") }
    }

    @Test func `what an editor left is read whole or not at all`() throws {
        let file = try EditorFile("as it was")
        #expect(try file.read() == "as it was")
        try "new text\n".write(toFile: file.path, atomically: false, encoding: .utf8)
        #expect(try file.read() == "new text")
        try Data([0x66, 0xFF]).write(to: URL(filePath: file.path))
        #expect(throws: ChatError.self) { _ = try file.read() }
        file.remove()
        try FileManager.default.createDirectory(atPath: file.path, withIntermediateDirectories: false)
        #expect(throws: ChatError.fileUnusable(path: file.path, reason: "Is a directory")) { _ = try file.read() }
        try FileManager.default.removeItem(atPath: file.path)
        #expect(throws: ChatError.fileNotFound(path: file.path)) { _ = try file.read() }
    }
}
