import ChatKit
import TestSupport
import Testing

/// What was set for one vendor does not reach another.
@Suite(.timeLimit(.minutes(5))) struct ForeignOptionTests {
    private let sources = #"[{"type":"azure_search","parameters":{"authentication":{"key":"SEARCH-KEY"}}}]"#

    @Test func `an option of Azure's does not reach GigaChat, and that is reported`() async throws {
        let program = try Program()
        let azure = try await ScriptedServer.start { _ in ScriptedVendor.azure.words("one") }
        let gigaChat = try await ScriptedServer.start { _ in ScriptedVendor.gigachat.words("two") }
        let environment = ScriptedVendor.azure.environment(azure).merging(
            ScriptedVendor.gigachat.environment(gigaChat)
        ) { $1 }
        let asked = try await program.run(
            "ask", "--profile", "azure", "--cid", "c", "-o", "data_sources=\(sources)", "hi", environment: environment)
        #expect(asked.output == "one\n", "\(asked.errors)")
        let first = await azure.waitForRequest(1).body
        #expect(String(decoding: first, as: UTF8.self).contains("SEARCH-KEY"))

        let other = try await program.run(
            "ask", "--profile", "gigachat", "--cid", "c", "-o", "data_sources=\(sources)", "and now?",
            environment: environment)
        #expect(other.output == "two\n", "\(other.errors)")
        let sent = await gigaChat.waitForRequest(1).body
        #expect(!String(decoding: sent, as: UTF8.self).contains("SEARCH-KEY"))
        #expect(other.errors.contains("data_sources is not sent"))
    }
}
