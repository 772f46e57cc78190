internal import ChatKit
internal import Glibc

/// The program: what the command line asks for, and who has the terminal meanwhile.
@main
struct ChatTUI {
    static func main() {
        do throws(ChatError) {
            switch Array(CommandLine.arguments.dropFirst()) {
            case ["--dump-keys"]:
                let shell = environment["SHELL"] ?? "/bin/sh"
                exit(try run { KeyDump(shell: shell) })
            default: throw .invalidUsage("only --dump-keys is understood")
            }
        } catch {
            // No other thread runs, and nothing else writes: the stream's lock is not needed.
            let hint = error.hint.map { "\nhint: \($0)" } ?? ""
            complain("chat-tui: \(error.message)\(hint)\n")
            exit(error.exitStatus)
        }
    }

    /// Runs a program on the terminal and gives its exit status. Only the process under guard returns from here.
    private static func run(_ program: @escaping @Sendable @UIActor () -> any TerminalProgram) throws(ChatError) -> CInt
    {
        let device = try TerminalDevice()
        let environment = self.environment
        guard !TerminalType.candidates(environment["TERM"]).isEmpty else {
            throw TerminalSession.unfit(environment["TERM"])
        }
        // Started in the background, we wait as every program does that wants to read.
        if !device.isForeground { kill(0, SIGTTIN) }
        let guardian = Guardian(device)
        UIExecutor.start {
            do throws(ChatError) {
                let session = try TerminalSession(device, guardian, environment: environment)
                UIExecutor.shared.stop(await session.run(program()))
            } catch {
                complain("chat-tui: \(error.message)\n")
                UIExecutor.shared.stop(error.exitStatus)
            }
        }
        return UIExecutor.shared.run()
    }

    private static func complain(_ text: String) {
        _ = text.utf8CString.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count - 1) }
    }

    private static var environment: [String: String] {
        var found: [String: String] = [:]
        var next = environ
        while let entry = next.pointee {
            let parts = String(cString: entry).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { found[String(parts[0])] = String(parts[1]) }
            next += 1
        }
        return found
    }
}
