import ChatKit
import TestSupport
import Testing

/// What a person does with the program, from the first message to the shell's prompt.
@Suite(.timeLimit(.minutes(10))) struct PersonSessionTests {
    @Test(arguments: [
        ("Why is the sky blue?", "Why is it red at dusk?", "noon"),
        ("Почему небо голубое?", "Почему закат красный?", "полдень"),
    ])
    func `asks, edits into a version, goes back, searches, and is told how to come back`(
        _ first: String, _ second: String, _ edit: String
    ) async throws {
        let folder = try TemporaryFolder()
        let terminal = try TerminalProcess(
            "chat-tui", ["--provider", "demo", "--db", folder.path + "/chats.db", "111"])
        try await terminal.wait(for: "Write a question")
        for text in [first, second] {
            try await terminal.type(text)
            try await terminal.wait(for: "> " + text)
            try await terminal.type("\r")
            try await terminal.wait("the reply to “\(text)”") { terminal in
                (0..<terminal.rows).contains { terminal.row($0) == text } && terminal.row(22) == ">"
                    && terminal.text.contains("AZURE_OPENAI_ENDPOINT") && !terminal.text.contains("Esc stop")
            }
        }
        // The last message is edited: it is sent beside the one it was.
        try await terminal.type("\u{18}e")
        try await terminal.wait(for: "editing an earlier message")
        try await terminal.type(" " + edit)
        try await terminal.wait(for: second + " " + edit)
        try await terminal.type("\r")
        try await terminal.wait(for: "you  2/2")
        // Back to the first version.
        try await terminal.type("\u{1B}[1;3A")
        try await terminal.wait(for: "Left, Right versions")
        try await terminal.type("\u{1B}[D")
        try await terminal.wait(for: "you  1/2")
        #expect(await terminal.look { !$0.text.contains(edit) })
        try await terminal.type("\u{1B}")
        try await terminal.wait(for: "F1 keys")
        // What was said on the other branch is found, and shown.
        try await terminal.type("\u{6}")
        try await terminal.wait(for: "Search:")
        try await terminal.type(edit)
        try await terminal.wait("the hit") { $0.text.contains("> ") && $0.text.split(separator: edit).count > 2 }
        try await terminal.type("\r")
        try await terminal.wait(for: "you  2/2")
        try await terminal.type("\u{1B}")
        try await terminal.wait(for: "F1 keys")
        try await terminal.type("\u{4}")
        #expect(try await terminal.waitForEnd() == 0)
        // The row may be too long for the terminal.
        let text = await terminal.look { $0.text.filter { !$0.isWhitespace } }
        #expect(text.contains("chats.db111continuesthisconversation"), "\(text)")
    }
}
