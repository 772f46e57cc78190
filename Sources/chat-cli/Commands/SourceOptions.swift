import ArgumentParser
import ChatArguments
import ChatKit
import Glibc

/// Where settings and conversations come from; every command has these.
struct SourceOptions: ParsableArguments {
    @OptionGroup var places: SettingsOptions

    /// Reads the settings, and says what the user should know of them, unless the caller does.
    func settings(saysWarnings: Bool = true) throws(ChatError) -> Settings {
        let settings = try places.settings()
        if saysWarnings { for warning in settings.warnings { Remark.say(warning) } }
        return settings
    }

    /// Opens the database if there is one: reading makes none.
    ///
    /// - Throws: ``ChatError/storeUnavailable(path:reason:)`` where not even its folder is there, and somebody named it.
    func existingStore() async throws(ChatError) -> ConversationStore? {
        let settings = try settings()
        guard settings.hasDatabase else {
            if settings.namesDatabase { try ConversationStore.requireFolder(of: settings.databasePath) }
            return nil
        }
        return try await openStore(settings)
    }

    /// A conversation that is there, and the database it is in.
    ///
    /// - Throws: ``ChatError/conversationNotFound(_:)``, also where there is no database yet.
    func existing(_ id: String) async throws(ChatError) -> (ConversationStore, Conversation) {
        let id = try ConversationID(validating: id)
        guard let store = try await existingStore() else { throw .conversationNotFound(id) }
        return (store, try await store.conversation(id))
    }

    /// Opens the database, or makes it (in a folder that is there, if somebody named its place), and keeps what a process that died had left in it.
    func openStore(_ settings: Settings, saysRecovery: Bool = true) async throws(ChatError) -> ConversationStore {
        if settings.namesDatabase { try ConversationStore.requireFolder(of: settings.databasePath) }
        let store = try await ConversationStore.open(at: settings.databasePath)
        // Several answers to one question are several turns; one word about them is enough.
        var said: Set<String> = []
        for turn in try await store.recoverInterrupted() where saysRecovery {
            let words =
                "an answer in conversation \(turn.conversation) had broken off"
                + (turn.reply == nil ? " before it began" : "; what had arrived is kept, marked interrupted")
            if said.insert(words).inserted { Remark.say(words) }
        }
        return store
    }
}

extension Settings {
    /// Whether there is a database already, or something in its way that opening it will tell.
    var hasDatabase: Bool { access(databasePath, F_OK) == 0 || errno != ENOENT && errno != ENOTDIR }
}
