import ArgumentParser
import ChatArguments
import ChatGateway
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

    /// What a command does with stored conversations.
    enum StoreUse {
        case reading
        case writing
    }

    /// Opens the database if there is one; a missing one is not made. No settings are read.
    ///
    /// - Throws: ``ChatError/storeUnavailable(path:reason:)`` where not even its folder is there, and somebody named it.
    func existingStore(for use: StoreUse = .reading) async throws(ChatError) -> ConversationStore? {
        let place = try places.databasePlace()
        for warning in place.warnings { Remark.say(warning) }
        guard place.hasDatabase else {
            if place.isNamed { try ConversationStore.requireFolder(of: place.path) }
            return nil
        }
        switch use {
        case .reading: return try await openToRead(place)
        case .writing: return try await openStore(place)
        }
    }

    /// A conversation that is there, by its ID or the beginning of its title, and the database it is in.
    ///
    /// - Throws: ``ChatError/conversationNotFound(_:)``, also where there is no database yet;
    ///   ``ChatError/ambiguousTitle(_:candidates:)``.
    func existing(
        _ id: String, for use: StoreUse = .reading
    ) async throws(ChatError) -> (ConversationStore, Conversation) {
        guard let store = try await existingStore(for: use) else {
            throw .conversationNotFound(try ConversationID(validating: id))
        }
        return (store, try await store.conversation(named: id))
    }

    /// Opens the database, or creates it (in an existing folder, if its place was named), and recovers the replies of
    /// processes that died.
    func openStore(_ settings: Settings, saysRecovery: Bool = true) async throws(ChatError) -> ConversationStore {
        try await openStore(try places.databasePlace(), saysRecovery: saysRecovery)
    }

    private func openStore(
        _ place: DatabasePlace, saysRecovery: Bool = true
    ) async throws(ChatError) -> ConversationStore {
        if place.isNamed { try ConversationStore.requireFolder(of: place.path) }
        let store = try await ConversationStore.open(at: place.path) {
            Remark.say("waiting for another process that has locked the database")
        }
        let recovered = try await store.recoverInterrupted()
        if saysRecovery { Self.say(recovered, outcome: "the received part is kept") }
        try await store.removeExpired()
        try await GatewayRecords.recover(in: store) { Remark.say($0) }
        return store
    }

    private func openToRead(_ place: DatabasePlace) async throws(ChatError) -> ConversationStore {
        let opened = try await ConversationStore.openToRead(at: place.path)
        guard let obstacle = opened.store.obstacle else {
            if opened.isRepairMissing {
                Remark.say("the database cannot be written, so replies that were interrupted are not shown as such")
            }
            Self.say(opened.recovered, outcome: "the received part is kept")
            _ = try? await opened.store.removeExpired()
            return opened.store
        }
        Self.say(
            opened.recovered, outcome: "the received part is shown, but cannot be stored in the database: \(obstacle)")
        if opened.isRepairMissing {
            Remark.say("an interrupted reply is not shown, because the database cannot be written: \(obstacle)")
        }
        return opened.store
    }

    private static func say(_ recovered: [RecoveredTurn], outcome: String) {
        // Several choices of one prompt are several turns; one line about them is enough.
        var said: Set<String> = []
        for turn in recovered {
            let words =
                "a reply in conversation \(turn.conversation) was interrupted"
                + (turn.reply == nil ? " before it began" : "; " + outcome)
            if said.insert(words).inserted { Remark.say(words) }
        }
    }
}

extension DatabasePlace {
    /// Whether there is a database already, or something in its way that opening it will report.
    var hasDatabase: Bool { access(path, F_OK) == 0 || errno != ENOENT && errno != ENOTDIR }
}

extension Settings {
    /// Whether there is a database already, or something in its way that opening it will report.
    var hasDatabase: Bool { access(databasePath, F_OK) == 0 || errno != ENOENT && errno != ENOTDIR }
}
