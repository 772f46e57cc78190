import ArgumentParser
import ChatArguments
import ChatKit
import Glibc

/// `chat-cli backup`: a copy of the whole database in one file.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Write a backup of the whole database.",
        discussion: """
            The backup is the database as it is at one moment, in one file that only you can read; other programs may go on \
            using the database. Ctrl-C leaves no file.

            EXAMPLES
              chat-cli backup chats.backup
              chat-cli backup --force ~/backup/chats.db      in a cron job
            """)

    @Argument(help: "The backup file.", completion: .file())
    var file: String

    @Flag(help: "Overwrite the file if it exists.")
    var force = false

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() async throws {
        guard let store = try await sources.existingStore() else {
            throw ChatError.unusableInput("there is no database yet")
        }
        let bar = ProgressBar("backing up")
        defer { bar.finish() }
        try await store.backUp(to: file, overwrites: force, progress: bar.handler)
    }
}

/// `chat-cli restore`: the database as a backup has it.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Replace the database by a backup.",
        discussion: """
            The present database is copied first, beside it, and the copy's name is printed. Other programs may have the database \
            open; while a reply runs in it, nothing is restored (status 75). Ctrl-C or a crash leaves the database as it was. \
            On a terminal the command asks first, unless --force is given.

            EXAMPLES
              chat-cli restore chats.backup
            """)

    @Argument(help: "The backup file.", completion: .file())
    var file: String

    @Flag(name: [.customShort("f"), .long], help: "Do not ask for confirmation.")
    var force = false

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() async throws {
        let place = try sources.places.databasePlace()
        if place.isNamed { try ConversationStore.requireFolder(of: place.path) }
        if !force, place.hasDatabase, isatty(STDIN_FILENO) == 1 {
            guard Confirmation.ask("replace \(place.path) by \(file)?") else {
                return Remark.say("nothing was restored")
            }
        }
        let bar = ProgressBar("restoring")
        defer { bar.finish() }
        let copy = try await ConversationStore.restore(from: file, to: place.path, progress: bar.handler)
        bar.finish()
        if let copy { Remark.say("the database as it was is in \(copy)") }
    }
}
