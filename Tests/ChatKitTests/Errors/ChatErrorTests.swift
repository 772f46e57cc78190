import ChatKit
import Testing

@Suite struct ChatErrorTests {
    @Test func `a secret never shows itself`() {
        let secret = Secret("sk-1234")
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), dumped, "\([secret])", "\(SecretSource.value(secret))"] {
            #expect(!text.contains("1234"))
        }
    }

    @Test func `an error says how long it waited`() {
        #expect(ChatError.timedOut(stage: "a connection", after: .milliseconds(1500)).message.contains("1.5 s"))
        #expect(ChatError.rateLimited(profile: "p", retryAfter: .seconds(20)).message.contains("20 s"))
    }

    @Test func `a request that cannot be made small enough is told with its numbers`() {
        let shortage = ContextShortage(
            budget: ContextBudget(limit: 3000, origin: .model, window: 4000, reservedOutput: 1000), firstPrompt: 100,
            question: 3500, total: TokenEstimate(3603, isExact: false))
        #expect(
            ChatError.contextTooLong(shortage).message
                == "the first prompt (100), the question (3500) and what goes around them (3) need ≈3603 tokens; "
                + "the context budget is 3000 (the model's window has 4000, of which 1000 are kept for the answer)")
    }

    @Test(
        arguments: [
            (413, nil, "Payload too large", true), (400, "context_length_exceeded", "x", true),
            (400, nil, "This model's maximum context length is 4096 tokens", true),
            (400, nil, "the request exceeds the available context size", true), (422, nil, "Invalid params", false),
        ] as [(Int, String?, String, Bool)])
    func `a request too long for the model's window is hinted at, however the server says it`(
        status: Int, code: String?, detail: String, isTooLong: Bool
    ) {
        let error = ChatError.requestRejected(profile: "p", status: status, code: code, detail: detail)
        #expect(error.hint?.contains("--context-budget N") == isTooLong)
    }

    @Test func `exit statuses follow sysexits`() {
        let shortage = ContextShortage(budget: ContextBudget(limit: 1), total: TokenEstimate(2, isExact: true))
        #expect(ChatError.invalidUsage("x").exitStatus == 64)
        #expect(ChatError.contextTooLong(shortage).exitStatus == 65)
        #expect(ChatError.nothingToContinue.exitStatus == 66)
        #expect(ChatError.connectionLost(host: "h").exitStatus == 69)
        #expect(ChatError.storeTooNew(path: "p", found: 2, supported: 1).exitStatus == 74)
        #expect(ChatError.storeTooOld(path: "p", found: 1, supported: 2).exitStatus == 74)
        #expect(ChatError.rateLimited(profile: "p", retryAfter: nil).exitStatus == 75)
        #expect(ChatError.malformedReply(profile: "p", problem: "x").exitStatus == 76)
        #expect(ChatError.unauthorized(profile: "p", status: 401, detail: "").exitStatus == 77)
        #expect(ChatError.notConfigured.exitStatus == 78)
        #expect(ChatError.cancelled.exitStatus == 130)
    }
}
