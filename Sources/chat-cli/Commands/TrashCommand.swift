import ArgumentParser
import ChatArguments
import ChatKit
import Glibc
import TerminalText

/// `chat-cli trash`: what rm moved there.
struct TrashCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trash",
        abstract: "List, restore or delete what is in the trash.",
        discussion: """
            rm moves conversations to the trash, where they are deleted after 30 days.

            EXAMPLES
              chat-cli trash list
              chat-cli trash restore 12
              chat-cli trash restore 12 --as trip
              chat-cli trash empty
            """,
        subcommands: [ListTrash.self, RestoreFromTrash.self, EmptyTrash.self], defaultSubcommand: ListTrash.self)

    /// `chat-cli trash list`
    struct ListTrash: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the conversations in the trash, newest first.")

        @Option(help: ArgumentHelp("The output format: text or json.", valueName: "format"))
        var output = ListFormat.text

        @OptionGroup(title: "Settings") var sources: SourceOptions

        func run() async throws {
            let trashed = try await sources.existingStore()?.trashed() ?? []
            switch output {
            case .json:
                try StandardStream.output.write(json: ["conversations": .array(trashed.map(\.json))])
            case .text:
                if trashed.isEmpty { return Remark.say("the trash is empty") }
                let lines = trashed.map { one in
                    let days = max(0, (one.expiresAt.rawValue - Timestamp.now.rawValue) / 86_400_000)
                    return "\(one.id)  \(one.messageCount) messages, deleted in \(days) days  "
                        + "\(one.title ?? one.preview ?? "")"
                }
                try StandardStream.output.write(
                    ShownText.whole(lines.joined(separator: "\n") + "\n", on: .output, isRendered: false))
            }
        }
    }

    /// `chat-cli trash restore`
    struct RestoreFromTrash: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "restore", abstract: "Restore conversations from the trash.")

        @Argument(help: "The IDs that the conversations had. Of several with one ID, the last one deleted.")
        var ids: [String]

        @Option(name: .customLong("as"), help: ArgumentHelp("Another ID for it.", valueName: "id"))
        var newID: String?

        @OptionGroup(title: "Settings") var sources: SourceOptions

        func validate() throws {
            if newID != nil, ids.count > 1 { throw ValidationError("--as needs one conversation") }
        }

        func run() async throws {
            let new = try newID.map { (id) throws(ChatError) in try ConversationID(validating: id) }
            let store = try await sources.existingStore(for: .writing)
            let trashed = try await store?.trashed() ?? []
            var found: [TrashedConversation] = []
            for id in ids {
                guard let one = trashed.first(where: { $0.id.rawValue == id }) else {
                    throw ChatError.unusableInput("the trash has no conversation \(id)")
                }
                found.append(one)
            }
            for one in found { try await store?.restore(one, as: new) }
        }
    }

    /// `chat-cli trash empty`
    struct EmptyTrash: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "empty", abstract: "Delete everything in the trash permanently.")

        @Flag(name: [.customShort("f"), .long], help: "Do not ask for confirmation.")
        var force = false

        @OptionGroup(title: "Settings") var sources: SourceOptions

        func run() async throws {
            let store = try await sources.existingStore(for: .writing)
            guard let store, case let trashed = try await store.trashed(), !trashed.isEmpty else {
                return Remark.say("the trash is empty")
            }
            try await Purging(store: store, isForced: force).run(trashed.map(\.key), trashed.map(\.id))
        }
    }
}

extension TrashedConversation {
    fileprivate var json: JSONValue {
        [
            "id": .string(id.rawValue), "title": title.map { .string($0) } ?? .null,
            "preview": preview.map { .string($0) } ?? .null, "messages": .integer(messageCount),
            "trashed_at": .string(trashedAt.iso8601), "expires_at": .string(expiresAt.iso8601),
        ]
    }
}

/// Deletes conversations for good, and reports what was done.
struct Purging {
    let store: ConversationStore
    let isForced: Bool

    func run(_ keys: [Conversation.Key], _ ids: [ConversationID]) async throws {
        if !isForced, isatty(STDIN_FILENO) == 1 {
            let names = ids.map(\.rawValue).joined(separator: ", ")
            guard Confirmation.ask("delete \(names) permanently?") else { return Remark.say("nothing was deleted") }
        }
        let receipt = try await store.purge(keys)
        let counts = [
            (receipt.conversations, "conversation"), (receipt.messages, "message"), (receipt.turns, "turn"),
            (receipt.attachments, "attachment"), (receipt.drafts, "draft"),
        ].map { "\($0) \($1)\($0 == 1 ? "" : "s")" }
        var lines = "deleted: " + counts.joined(separator: ", ") + "\n"
        for copy in receipt.copies { lines += "also deleted in: \(copy)\n" }
        lines += "searched \(receipt.files) files (\(receipt.bytes) bytes) for \(receipt.canaries) pieces of the text: "
        lines += receipt.remains.isEmpty ? "none found\n" : "found in \(receipt.remains.joined(separator: ", "))\n"
        try StandardStream.output.write(ShownText.whole(lines, on: .output, isRendered: false))
        if !receipt.remains.isEmpty {
            throw ChatError.storeUnavailable(
                path: store.path, reason: "parts of the deleted text are still there; close other programs that use it")
        }
    }
}
