import ChatKit
import TestSupport
import Testing

/// A new user's first session without the manual, in English and in Russian: set up, ask, copy, search, edit into a branch,
/// choose another model, quit.
@Suite(.timeLimit(.minutes(10))) struct PersonSetupTests {
    struct Words: Sendable {
        var locale: String
        var prompt: String
        var welcome: String
        var works: String
        var ready: String
        var copied: String
        var search: String
        var editing: String
        var end: String
    }

    @Test(arguments: [
        Words(
            locale: "C.UTF-8", prompt: "Why is it blue?", welcome: "Press Enter to set one up", works: "The key works",
            ready: "Write a question", copied: "clipboard", search: "Search:", editing: "editing an earlier message",
            end: "continuesthisconversation"),
        Words(
            locale: "ru_RU.UTF-8", prompt: "Почему небо синее?", welcome: "Нажмите Enter", works: "Ключ подходит",
            ready: "Напишите сообщение", copied: "буфер", search: "Поиск:", editing: "правка прежнего сообщения",
            end: "продолжитьэтотразговор"),
    ])
    func `sets up, asks, copies, searches, edits, changes the model and quits`(_ words: Words) async throws {
        let server = try await ScriptedServer.start { request in
            request.method == "GET"
                ? .text("{\"object\":\"list\",\"data\":[{\"id\":\"m-1\"},{\"id\":\"m-2\"}]}", status: 200)
                : .openAI(["the reply"])
        }
        let folder = try TemporaryFolder()
        let terminal = try TerminalProcess(
            "chat-tui", ["--db", folder.path + "/c.db", "111"], environment: ["LC_ALL": words.locale])
        try await terminal.wait(for: words.welcome)
        try await terminal.type("\r\u{1B}[D\u{1B}[D")
        try await terminal.wait(for: "localhost:11434")
        try await terminal.type("\u{1B}[B\u{15}\(server.url)/v1")
        try await terminal.wait(for: server.url + "/v1")
        try await terminal.type("\r\r")
        try await terminal.wait(for: words.works)
        try await terminal.type("m-2")
        try await terminal.wait("one model") { !$0.text.contains("m-1") }
        try await terminal.type("\r")
        try await terminal.wait(for: "m-2 · local")
        try await terminal.wait(for: words.ready)
        try await terminal.type(words.prompt)
        try await terminal.wait(for: "> " + words.prompt)
        try await terminal.type("\r")
        try await terminal.wait(for: "the reply")
        try await terminal.wait("the end of the reply") { !$0.text.contains("Esc s") && !$0.text.contains("Esc с") }
        try await terminal.type("\u{18}y")
        try await terminal.wait(for: words.copied)
        try await terminal.type("\u{6}")
        try await terminal.wait(for: words.search)
        try await terminal.type("reply")
        try await terminal.wait("the hit") { $0.text.contains("> 2") || $0.text.contains("the reply") }
        try await terminal.type("\u{1B}")
        try await terminal.wait("the conversation") { !$0.text.contains(words.search) }
        try await terminal.type("\u{18}e")
        try await terminal.wait(for: words.editing)
        try await terminal.type(" 2")
        try await terminal.wait(for: words.prompt + " 2")
        try await terminal.type("\r")
        try await terminal.wait(for: "2/2")
        try await terminal.type("\u{18}m")
        try await terminal.wait(for: "m-1")
        try await terminal.type("m-1\r")
        try await terminal.wait(for: "m-1 · local")
        try await terminal.type("\u{4}")
        #expect(try await terminal.waitForEnd() == 0)
        let text = await terminal.look { $0.text.filter { !$0.isWhitespace } }
        #expect(text.contains(words.end), "\(text)")
    }
}
