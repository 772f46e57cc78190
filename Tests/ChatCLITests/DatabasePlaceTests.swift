import Glibc
import TestSupport
import Testing

/// Databases named where none can be.
@Suite(.timeLimit(.minutes(5))) struct DatabasePlaceTests {
    @Test(arguments: [["ask", "--provider", "demo", "hi"], ["list"], ["show", "1"], ["limit"], ["doctor"]])
    func `a folder that cannot be reached is not said to be missing`(arguments: [String]) async throws {
        let program = try Program(environment: ["OPENAI_API_KEY": "k"])
        #expect(symlink("loop", program.home.file("loop")) == 0)
        let outcome = try await program.run(arguments + ["--db", program.home.file("loop/chat.db")])
        #expect(outcome.status == 74)
        let told = outcome.output + outcome.errors
        #expect(told.contains("Too many levels of symbolic links"), "\(told)")
        #expect(!told.contains("there is no folder") && !told.contains("there is no database"), "\(told)")
    }
}
