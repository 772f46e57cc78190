import TestSupport
import Testing

/// The way the tests run programs.
@Suite struct ProgramTests {
    @Test func `a program that ends before it has read its input is a result like any other`() async throws {
        let outcome = try await Program().run(["--version"], input: [UInt8](repeating: 0x61, count: 1_000_000))
        #expect(outcome.status == 0)
        #expect(outcome.errors.isEmpty)
    }
}
