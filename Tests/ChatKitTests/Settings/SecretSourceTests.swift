import ChatKit
import Foundation
import TestSupport
import Testing

@Suite struct SecretSourceTests {
    private func problem(_ source: SecretSource) async -> (text: String, hint: String?)? {
        let error = await chatError { _ = try await source.resolve() }
        return error.map { ($0.message, $0.hint) }
    }

    @Test func `a file's first line is the secret, trimmed`() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("  sk-1 \r\nsecond line\n", to: "key", mode: 0o600)
        #expect(try await SecretSource.file(path: path).resolve() == Secret("sk-1"))
    }

    @Test(arguments: [0o604, 0o640, 0o644, 0o777] as [UInt32])
    func `a file that others may read is refused`(mode: UInt32) async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("sk-hidden", to: "key", mode: mode)
        let error = await problem(.file(path: path))
        #expect(error?.text.contains("others may read it (mode 0\(String(mode, radix: 8)))") == true)
        #expect(error?.text.contains("hidden") == false)
        #expect(error?.hint == "chmod 600 \(path)")
    }

    @Test(arguments: ["", "\n", "  \nsk-1"]) func `an empty first line is no key`(text: String) async throws {
        let folder = try TemporaryFolder()
        let error = await problem(.file(path: try folder.write(text, to: "key", mode: 0o600)))
        #expect(error?.text.hasSuffix("the key is empty") == true)
    }

    @Test func `a key with a control character is refused without showing it`() async throws {
        let error = await problem(.value(Secret("hidden\u{0}x")))
        #expect(error?.text == "the key: the key holds a control character")
        #expect(try await SecretSource.value(Secret(" k\n")).resolve() == Secret("k"))
    }

    @Test func `a file that is not there says how to store a key`() async {
        let error = await problem(.file(path: "/nowhere/key"))
        #expect(error?.text.hasPrefix("/nowhere/key: no such file") == true)
        #expect(error?.hint?.contains("keys set") == true)
    }

    @Test func `a command's first line is the secret`() async throws {
        #expect(try await SecretSource.command("echo sk-1; echo more").resolve() == Secret("sk-1"))
        #expect(try await SecretSource.command("printf ' sk-2'").resolve() == Secret("sk-2"))
    }

    @Test func `a command reads nothing of ours and has our environment`() async throws {
        #expect(try await SecretSource.command("cat; echo $PATH | cut -c1").resolve() == Secret("/"))
    }

    @Test func `a failing command shows its errors and never its output`() async {
        let error = await problem(.command("echo hidden; echo 'no such entry' >&2; exit 3"))
        #expect(error?.text.contains("it failed with status 3: no such entry") == true)
        #expect(error?.text.contains("hidden") == false)
    }

    @Test func `a command that a signal ends, or that prints nothing, is an error`() async {
        #expect(await problem(.command("kill -9 $$"))?.text.contains("signal 9 ended it") == true)
        #expect(await problem(.command("true"))?.text.contains("the key is empty") == true)
        #expect(await problem(.command("/nowhere/pass"))?.text.contains("status 127") == true)
    }

    @Test func `what a command prints is bounded`() async throws {
        let long = SecretSource.command("echo sk-1; head -c 3000000 /dev/zero | tr '\\0' x")
        #expect(try await long.resolve() == Secret("sk-1"))
    }

    @Test(.timeLimit(.minutes(5))) func `cancelling kills the command and its children`() async throws {
        let folder = try TemporaryFolder()
        let started = folder.file("started")
        let source = SecretSource.command(
            "(sleep 600; echo late) & echo $! > \(started).new; mv \(started).new \(started); wait")
        let task = Task { await chatError { _ = try await source.resolve() } }
        while !FileManager.default.fileExists(atPath: started) { await Task.yield() }
        let child = try String(contentsOfFile: started, encoding: .utf8)
        task.cancel()
        #expect(await task.value == .cancelled)
        let pid = try #require(Int32(child.trimmingCharacters(in: .whitespacesAndNewlines)))
        while kill(pid, 0) == 0, !isZombie(pid) { await Task.yield() }
    }

    @Test(.timeLimit(.minutes(5))) func `a cancelled task starts no command`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("ran")
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await chatError { _ = try await SecretSource.command("touch \(path)").resolve() }
        }
        #expect(await task.value == .cancelled)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    private func isZombie(_ pid: Int32) -> Bool {
        let status = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ""
        return status.contains(") Z ")
    }
}
