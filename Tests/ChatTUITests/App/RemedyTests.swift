import ChatKit
import Testing

@testable import chat_tui

/// Hints name keys, commands and settings of this program.
@Suite struct RemedyTests {
    private static let errors: [ChatError] = [
        .invalidUsage("x"), .unusableInput("x"), .schemaMismatch(["x"]),
        .conversationNotFound(ConversationID(number: 1)),
        .nothingToContinue, .conversationExists(ConversationID(number: 1)), .fileNotFound(path: "x"), .notConfigured,
        .ambiguousProfile(names: ["a", "b"]), .profileNotFound(name: "x", known: ["a"]), .missingModel(profile: "x"),
        .missingCredential(profile: "x", variables: []), .missingCredential(profile: "x", variables: ["X_KEY"]),
        .invalidSettings(place: "x", problem: "y", hint: "chat-cli config init writes an example"),
        .invalidSettings(place: "x", problem: "y", hint: "write a number; chat-cli config explain tells more"),
        .insecureCredentials(host: "h"), .unreachable(host: "h", reason: "r"), .tlsFailed(host: "h", reason: "r"),
        .proxyFailed(proxy: "p", reason: "r"), .timedOut(stage: "s", after: .seconds(1)), .connectionLost(host: "h"),
        .unauthorized(profile: "x", status: 401, detail: ""), .rateLimited(profile: "x", retryAfter: nil),
        .requestRejected(profile: "x", status: 413, code: nil, detail: ""),
        .requestRejected(profile: "x", status: 400, code: nil, detail: ""), .modelNotFound(profile: "x", model: "m"),
        .quotaExhausted(profile: "x", detail: ""), .providerUnavailable(profile: "x", status: 500, detail: ""),
        .malformedReply(profile: "x", problem: "p"), .storeUnavailable(path: "p", reason: "r"),
        .storeCorrupt(path: "p", reason: "r"), .storeTooNew(path: "p", found: 9, supported: 1),
        .storeTooOld(path: "p", found: 1, supported: 9),
        .conversationBusy(ConversationID(number: 1), holder: "h"),
        .fileUnusable(path: "p", reason: "r"), .cancelled, .unexpected("x"),
    ]

    @Test(arguments: errors) func `a hint names nothing of another program`(_ error: ChatError) throws {
        guard let remedy = error.remedy else { return }
        #expect(!remedy.contains("chat-cli"), "\(remedy)")
        let options = ["--db", "--version"]
        for word in remedy.split(separator: " ") where word.hasPrefix("--") {
            #expect(options.contains { word.hasPrefix($0) }, "\(remedy)")
        }
        for word in remedy.split(separator: " ") where word.hasPrefix("/") {
            let name = word.dropFirst().prefix { $0.isLetter }
            #expect(SlashCommand(name: name) != nil, "\(remedy)")
        }
    }

    @Test func `an error on the screen shows such a hint`() {
        var core = Core(Core.conversation(["q", "a"]))
        for error in Self.errors where error != .cancelled {
            let answer = core.ask("again")
            core.send(.replyEnded(error, answer: answer))
            #expect(!core.screen(120, 40).contains("chat-cli"), "\(error)")
        }
        for error in Self.errors {
            var core = Core(OpenedConversation(answerer: .unready(error)))
            #expect(!core.screen(120, 40).contains("chat-cli"), "\(error)")
        }
    }
}
