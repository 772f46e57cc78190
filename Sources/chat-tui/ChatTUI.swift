internal import ArgumentParser
internal import ChatArguments
internal import ChatKit
internal import Glibc
internal import TerminalText

/// The program: what the command line asks for, and who has the terminal meanwhile.
@main
struct ChatTUI {
    static func main() {
        StandardPlaces.hold()
        let variables = environment
        Language.choose(variables["CHAT_LANGUAGE"].flatMap { Language(name: $0) } ?? Language(environment: variables))
        let arguments = ProgramArguments.current.words
        if CompletionProtocol.isRequest(arguments) { answerShell(arguments) }
        if let shell = CompletionProtocol.requestedScript(arguments) {
            write(CompletionProtocol.script(for: shell, program: "chat-tui"), to: STDOUT_FILENO)
            exit(0)
        }
        let options: CommandLineOptions
        do {
            options = try CommandLineOptions.parse(try ProgramArguments.current.validated())
        } catch {
            answer(error)
        }
        do throws(ChatError) {
            let (wishes, choice) = (options.wishes, try options.choice())
            let shell = environment["SHELL"] ?? "/bin/sh"
            if options.dumpKeys { exit(try run { KeyDump(shell: shell) }) }
            if options.plain || isPrinting { exit(runPlain(wishes, choice, isChosen: options.plain)) }
            exit(try run { ChatProgram(wishes, opening: choice) })
        } catch {
            complain(of: error)
            exit(error.exitStatus)
        }
    }

    /// Answers one of our completion scripts.
    private static func answerShell(_ arguments: [String]) -> Never {
        UIExecutor.start {
            let description = CommandLineOptions._dumpHelp()
            write(
                await CompletionProtocol.answer(to: arguments) { _ in CommandTree(description: description) },
                to: STDOUT_FILENO)
            UIExecutor.shared.stop(0)
        }
        exit(UIExecutor.shared.run())
    }

    /// Shows the help or the version that was asked for, or what is wrong with the command line.
    private static func answer(_ error: any Error) -> Never {
        if let error = error as? ChatError {
            complain(of: error)
            exit(error.exitStatus)
        }
        guard !CommandLineOptions.exitCode(for: error).isSuccess else {
            write(CommandLineOptions.fullMessage(for: error) + "\n", to: STDOUT_FILENO)
            exit(0)
        }
        complain(CommandLineOptions.message(for: error), hint: usage)
        exit(EX_USAGE)
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
                let program = program()
                let status = await session.run(program)
                if let failure = program.failure { complain(of: failure) }
                if let remains = program.remains { write(Sanitizer.text(remains) + "\n", to: STDOUT_FILENO) }
                if let farewell = program.farewell { write(Sanitizer.line(farewell) + "\n", to: STDERR_FILENO) }
                UIExecutor.shared.stop(status)
            } catch {
                complain(of: error)
                UIExecutor.shared.stop(error.exitStatus)
            }
        }
        return UIExecutor.shared.run()
    }

    /// Whether only printing will do: the person said so for all programs, the streams are no terminal, or it has no
    /// screen.
    private static var isPrinting: Bool {
        let environment = self.environment
        return isatty(STDIN_FILENO) == 0 || isatty(STDOUT_FILENO) == 0
            || !["", "0"].contains(environment["ACCESSIBLE"] ?? "") || !TerminalType.canDraw(environment["TERM"])
    }

    private static func runPlain(
        _ wishes: Chats.Wishes, _ choice: ConversationChoice, isChosen: Bool
    ) -> CInt {
        SignalSource.block(PlainStreams.signalNumbers)
        let environment = self.environment
        let type = environment["TERM"]
        var notice: String?
        if !isChosen, !TerminalType.canDraw(type) {
            let name = type.map { "the terminal type \"\(Sanitizer.line($0))\"" } ?? "a terminal without TERM"
            notice = "\(name) has no screen, so everything is only printed"
        }
        UIExecutor.start {
            let chat = PlainChat(wishes, environment: environment)
            UIExecutor.shared.stop(await chat.run(opening: choice, notice: notice))
        }
        return UIExecutor.shared.run()
    }

    private static let usage = "chat-tui --help shows how to use it"

    private static func complain(of error: ChatError) {
        if case .invalidUsage(let problem) = error { return complain(problem, hint: usage) }
        complain(error.message, hint: error.remedy)
    }

    private static func complain(_ message: String, hint: String?) {
        let advice = hint.map { "hint: \(Sanitizer.text($0))\n" } ?? ""
        write("chat-tui: \(Sanitizer.text(message))\n\(advice)", to: STDERR_FILENO)
    }

    private static func write(_ text: String, to stream: CInt) {
        _ = text.utf8CString.withUnsafeBytes { Glibc.write(stream, $0.baseAddress, $0.count - 1) }
    }

    static var environment: [String: String] {
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
