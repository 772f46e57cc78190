import ArgumentParser
import ChatKit
import Glibc
import TerminalText

/// How a command ends: words on standard error and an exit status.
enum ErrorReport {
    /// Says what stopped the command and gives the exit status for it.
    static func report(_ error: any Error) -> Int32 {
        switch error {
        case let error as ChatError:
            say(message: error.message, hint: hint(for: error))
            if !hasOwnJSON { sayJSON(error.json(hint: hint(for: error))) }
            return error.exitStatus
        case let failure as ReplyFailure:
            if case .invalidUsage = failure.error {
                say(message: failure.error.message, hint: usage)
            } else {
                say(message: failure.error.message, hint: failure.hint)
            }
            return failure.error.exitStatus
        case let told as ToldError:
            say(message: told.error.message, hint: hint(for: told.error))
            return told.error.exitStatus
        case let fault as StandardStream.Fault:
            say(message: "cannot write the output: \(fault.reason)", hint: nil)
            return EX_IOERR
        case is StandardStream.Closed:
            dieOfClosedPipe()
        case let code as ExitCode:
            // The command has said everything itself.
            return code.rawValue
        case let usage as WrongUsage:
            return reportUsage(usage.message, usage.hint)
        case is CancellationError:
            return ChatError.cancelled.exitStatus
        default:
            return reportParsing(error)
        }
    }

    /// Prints help or a version, and gives the exit status.
    static func print(_ text: String, terminator: String = "\n") -> Int32 {
        do {
            try StandardStream.output.write(text + terminator)
            return 0
        } catch {
            return report(error)
        }
    }

    static func say(message: String, hint: String?) {
        var text = "error: \(message)\n"
        if let hint { text += "hint: \(hint)\n" }
        try? StandardStream.error.write(Sanitizer.text(text))
    }

    /// Whether the command says its errors in its own JSON: `ask` does, once it has understood its arguments.
    private static var hasOwnJSON: Bool { command == AskCommand.configuration.commandName }

    /// The command that was given.
    private static var command: String? {
        ArgumentSpelling.current.lazy.compactMap { ChatCLI.commandName(calledBy: $0) }.first
    }

    /// The error's hint, as far as it is about the command that was given.
    private static func hint(for error: ChatError) -> String? {
        switch error {
        case .invalidUsage: usage
        case .requestRejected where !hasOwnJSON && !error.isAboutWindow:
            "check the address (chat-cli config explain base_url) and what the key may do"
        case .malformedReply where command == TranslateCommand.configuration.commandName: nil
        default: error.hint
        }
    }

    /// Where to read how the command is used.
    private static var usage: String {
        command.map { "chat-cli \($0) --help shows how to use it" } ?? "chat-cli --help shows how to use it"
    }

    /// Gives a script that asked for JSON the error in its form, on standard output: `{"error": {"code", …}}`.
    private static func sayJSON(_ error: JSONValue) {
        guard format == OutputFormat.json.rawValue || format == OutputFormat.jsonl.rawValue else { return }
        let object: JSONValue = ["error": error]
        try? StandardStream.output.write(json: object, isIndented: format == OutputFormat.json.rawValue)
    }

    /// The value of an option, however it is spelled.
    private static func value(of option: String) -> String? {
        let arguments = ArgumentSpelling.current.prefix { $0 != "--" }
        let joined = arguments.compactMap { $0.hasPrefix(option + "=") ? String($0.dropFirst(option.count + 1)) : nil }
        return joined.last ?? zip(arguments, arguments.dropFirst()).reversed().first { $0.0 == option }?.1
    }

    /// What the command writes: as it was told, or as it does when nobody says.
    private static var format: String? {
        if let output = value(of: "--output") { return output }
        switch command {
        case EmbedCommand.configuration.commandName: return VectorFormat.json.rawValue
        case ExportCommand.configuration.commandName: return value(of: "--format")
        case TokensCommand.configuration.commandName: return value(of: "--input")
        default: return nil
        }
    }

    /// What the argument parser throws: help and versions that were asked for, and faults of usage.
    private static func reportParsing(_ error: any Error) -> Int32 {
        let status = ChatCLI.exitCode(for: error).rawValue
        if status == 0 { return Self.print(HelpText.ordered(ChatCLI.fullMessage(for: error))) }
        let text = ChatCLI.message(for: error)
        let fault = DashedWords.fault(in: ArgumentSpelling.current, after: text)
        _ = reportUsage(fault?.message ?? (text.isEmpty ? "the command failed" : text), fault?.hint)
        return status
    }

    /// Reports a fault of usage with its advice, and where to read more; returns the exit status.
    private static func reportUsage(_ message: String, _ advice: String?) -> Int32 {
        let hint = (advice.map { $0 + "; " } ?? "") + usage
        say(message: message, hint: hint)
        let error = ChatError.invalidUsage(message)
        sayJSON(["code": .string(error.code), "message": .string(message), "hint": .string(hint)])
        return error.exitStatus
    }

    /// Ends as every filter ends whose reader went away: by SIGPIPE, without a word.
    private static func dieOfClosedPipe() -> Never {
        signal(SIGPIPE, SIG_DFL)
        raise(SIGPIPE)
        exit(128 + SIGPIPE)
    }
}

/// An error that the command has put into its own JSON already.
struct ToldError: Error {
    let error: ChatError
}
