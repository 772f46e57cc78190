public import ChatKit
internal import Glibc

/// Takes the original's conversations over: a folder with one JSON file each, a list of texts, one for each turn.
///
/// Source: the program's code (github.com/jokerwho/chatgpt-easy-backend, 2023-02-15), read 2026-11-30. A turn is
/// `User: PROMPT`, three line feeds, `ChatGPT: REPLY<|im_end|>` and a line feed.
public enum EasyBackendImport {
    private static let longestFile = 64 * 1024 * 1024

    /// Imports the files whose conversations are not in the store yet; those that are there are left alone.
    ///
    /// - Parameter report: Receives one-line messages about files that cannot be read.
    /// - Returns: How many conversations were imported.
    public static func run(
        folder: String, into store: ConversationStore, for profile: Profile,
        report: @Sendable (String) -> Void = { _ in }
    ) async throws(ChatError) -> Int {
        let files = names(in: folder).filter { $0.hasSuffix(".json") }
        guard !files.isEmpty else { return 0 }
        let holder = try store.exchangeHolder()
        var count = 0
        for file in files {
            let path = folder + "/" + file
            guard let id = try? ConversationID(validating: String(file.dropLast(5))) else {
                report("\(path) is not imported: its name cannot be the name of a conversation")
                continue
            }
            do throws(ChatError) {
                _ = try await store.conversation(id)
                continue
            } catch .conversationNotFound {}
            guard let turns = turns(path) else {
                report("\(path) is not imported: it is not a list of turns")
                continue
            }
            let exchanges = exchanges(turns, id, profile)
            guard !exchanges.isEmpty else { continue }
            if let failure = try await store.record(exchanges.map { ($0, nil) }, of: holder).first { throw failure }
            count += 1
        }
        return count
    }

    private static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                })
        }
        return names.sorted()
    }

    private static func turns(_ path: String) -> [(prompt: String, reply: String)]? {
        guard let bytes = try? bytes(path), let list = try? JSONValue(parsing: bytes).arrayValue else { return nil }
        var turns: [(prompt: String, reply: String)] = []
        for item in list {
            guard let text = item.stringValue, let turn = turn(text) else { return nil }
            turns.append(turn)
        }
        return turns
    }

    private static func bytes(_ path: String) throws(ChatError) -> [UInt8] {
        let reader = try FileReader(path: path, isOrdinary: true)
        return try reader.bytes(limit: longestFile)
    }

    /// Separates a turn; nil for a text of another form.
    static func turn(_ text: String) -> (prompt: String, reply: String)? {
        guard text.hasPrefix("User: "), let middle = text.firstRange(of: "\n\n\nChatGPT: ") else { return nil }
        var reply = text[middle.upperBound...]
        if let end = reply.ranges(of: "<|im_end|>").last { reply = reply[..<end.lowerBound] }
        return (String(text[text.index(text.startIndex, offsetBy: 6)..<middle.lowerBound]), reply.trimmed)
    }

    private static func exchanges(
        _ turns: [(prompt: String, reply: String)], _ id: ConversationID, _ profile: Profile
    ) -> [RecordedExchange] {
        var history: [Message] = []
        return turns.map { turn in
            history.append(Message(.user, turn.prompt))
            defer { history.append(Message(.assistant, turn.reply)) }
            return RecordedExchange(
                conversation: id, messages: history, profile: profile.name, provider: profile.kind,
                model: profile.model ?? "unknown", startedAt: .now,
                outcome: TurnOutcome(status: .complete, parts: [.text(turn.reply)]))
        }
    }
}
