import ChatKit
import Foundation
import TestSupport
import Testing

@testable import ChatArguments

/// How programs read the words they were started with.
@Suite struct ProgramArgumentsTests {
    @Test func `words are parted by zero bytes and may be empty`() throws {
        let arguments = ProgramArguments(bytes: Array("chat-cli\0ask\0\0привет мир\0".utf8))
        #expect(try arguments.validated() == ["ask", "", "привет мир"])
        #expect(ProgramArguments(bytes: Array("chat-cli\0".utf8)).words == [])
        #expect(ProgramArguments(bytes: []).words == [])
        #expect(ProgramArguments(bytes: Array("\0ask\0".utf8)).words == ["ask"])
    }

    @Test func `bytes that are not UTF-8 are refused with their place`() async throws {
        let arguments = ProgramArguments(bytes: Array("chat-cli\0ask\0".utf8) + [0xFF, 0])
        #expect(throws: ChatError.unusableInput("argument 2 is not valid UTF-8")) { try arguments.validated() }
        let outcome = try await Program().shell("\"$PROGRAM\" ask $'\\xff'")
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("argument 2 is not valid UTF-8"))
    }

    @Test(arguments: ["chat-cli", "chat-tui"])
    func `a preloaded library that sets variables before main does not take the arguments away`(
        name: String
    ) async throws {
        let program = try Program(name)
        let source = try program.home.write(
            """
            #include <stdio.h>
            #include <stdlib.h>
            __attribute__((constructor)) static void start(void) {
                char name[32];
                for (int i = 0; i < 100; i++) {
                    snprintf(name, sizeof name, "PRELOADED_%d", i);
                    setenv(name, "1", 1);
                }
            }

            """, to: "preload.c")
        let library = program.home.file("preload.so")
        let built = try await program.shell("gcc -shared -fPIC -o '\(library)' '\(source)'")
        try #require(built.status == 0, "\(built.errors)")
        let plain = try await program.run("--version")
        let preloaded = try await program.run(["--version"], environment: ["LD_PRELOAD": library])
        #expect(preloaded.status == 0 && preloaded.output == plain.output)
        let wrong = try await program.run(["--no-such"], environment: ["LD_PRELOAD": library])
        #expect(wrong.status == 64 && wrong.errors.contains("--no-such"))
    }
}
