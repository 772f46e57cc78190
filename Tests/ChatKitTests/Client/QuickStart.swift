import ChatKit

/// The programs of the documentation's quick start. ``ChatClientTests`` compares the lines.
func quickStart() async throws {
    let client = try await ChatClient.open()
    for try await event in try await client.ask("hi", in: "111") {
        if case .text(let piece) = event { print(piece, terminator: "") }
    }
    print()
    try await withMore(client)
}

private func withMore(_ client: ChatClient) async throws {
    var prompt = ChatPrompt("And in Russian?", in: ConversationID(rawValue: "111"))
    prompt.model = "gpt-4o-mini"
    prompt.options.temperature = 0.2
    prompt.budget.contextBudget = 4_000
    let reply = try await client.ask(prompt).text()
    print(reply)
}
