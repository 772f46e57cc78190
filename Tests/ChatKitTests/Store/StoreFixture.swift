import ChatKit
import Glibc
import TestSupport

/// A new database in a folder of its own.
struct StoreFixture {
    let folder: TemporaryFolder
    let store: ConversationStore

    init() async throws {
        folder = try TemporaryFolder()
        store = try await ConversationStore.open(at: folder.file("chats.db"))
    }

    /// A second store over the same database, as another process has it.
    func another() async throws -> ConversationStore {
        try await ConversationStore.open(at: store.path)
    }

    func conversation(_ id: String? = nil, firstPrompt: String? = nil) async throws -> Conversation {
        let id = try id.map { try ConversationID(validating: $0) }
        return try await store.create(ConversationDraft(id: id, firstPrompt: firstPrompt))
    }

    /// Begins a turn with a question of the user's.
    func begin(_ question: String, in conversation: Conversation) async throws -> Turn {
        try await store.beginTurn(.asking(question), in: conversation)
    }

    /// Begins a turn with anything that the user can send.
    func begin(_ parts: [Part], in conversation: Conversation) async throws -> Turn {
        var draft = TurnDraft.asking("")
        draft.question = .new(Message(role: .user, parts: parts))
        return try await store.beginTurn(draft, in: conversation)
    }

    /// Begins the turns of several answers to one question.
    func beginSeveral(_ count: Int, of question: String, in conversation: Conversation) async throws -> [Turn] {
        var turns = [try await begin(question, in: conversation)]
        var draft = TurnDraft.asking("")
        draft.question = .answered(turns[0].question)
        while turns.count < count { turns.append(try await store.beginTurn(draft, in: conversation)) }
        return turns
    }

    /// A whole turn.
    @discardableResult
    func exchange(_ question: String, _ answer: String, in conversation: Conversation) async throws -> StoredMessage? {
        let turn = try await begin(question, in: conversation)
        return try await store.finishTurn(turn.id, TurnOutcome(status: .complete, parts: [.text(answer)]))
    }

    func texts(of conversation: Conversation) async throws -> [String] {
        try await store.branch(of: conversation).map(\.text)
    }
}

extension TurnDraft {
    static func asking(_ question: String, context: [StoredMessage.ID] = []) -> TurnDraft {
        TurnDraft(
            question: .new(Message(.user, question)), profile: "demo", provider: .demo, model: "demo-1",
            context: context)
    }
}

/// The permission bits of a file or folder; nil when it is not there.
func fileMode(_ path: String) -> UInt32? {
    var information = stat()
    return stat(path, &information) == 0 ? information.st_mode & 0o777 : nil
}

/// Waits until the clock has moved on by a millisecond, the store's smallest time.
func clockMoved() async throws {
    let start = Timestamp.now
    while Timestamp.now == start { await Task.yield() }
}
