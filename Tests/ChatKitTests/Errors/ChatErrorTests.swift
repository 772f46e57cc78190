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

    @Test func `exit statuses follow sysexits`() {
        #expect(ChatError.invalidUsage("x").exitStatus == 64)
        #expect(ChatError.contextTooLong(needed: 2, limit: 1).exitStatus == 65)
        #expect(ChatError.nothingToContinue.exitStatus == 66)
        #expect(ChatError.connectionLost(host: "h").exitStatus == 69)
        #expect(ChatError.storeTooNew(path: "p", found: 2, supported: 1).exitStatus == 74)
        #expect(ChatError.rateLimited(profile: "p", retryAfter: nil).exitStatus == 75)
        #expect(ChatError.malformedReply(profile: "p", problem: "x").exitStatus == 76)
        #expect(ChatError.unauthorized(profile: "p", status: 401, detail: "").exitStatus == 77)
        #expect(ChatError.notConfigured.exitStatus == 78)
        #expect(ChatError.cancelled.exitStatus == 130)
    }
}
