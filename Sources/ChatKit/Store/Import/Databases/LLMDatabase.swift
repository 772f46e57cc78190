import FoundationEssentials
import GRDB

/// llm's `logs.db`, of both generations: `conversations` with `responses`, and from 0.32 on `threads` with `turns`, whose messages
/// are a tree named by hashes. A conversation that both have is read from the newer one, which has it whole.
///
/// Source: <https://github.com/simonw/llm>, `migrations.py` and `logs.py` of 0.36, read 2026-11-30.
enum LLMDatabase {
    /// The names of all conversations; nil where there are none of llm's tables.
    static func ids(_ database: Database) throws -> [String]? {
        var ids: [String] = []
        var isKnown = false
        if try database.tableExists("responses") {
            isKnown = true
            ids += try String.fetchAll(
                database,
                sql: """
                    SELECT ifnull(conversation_id, id) FROM responses GROUP BY 1 ORDER BY min(id)
                    """)
        }
        if try database.tableExists("threads") {
            isKnown = true
            let known = Set(ids)
            ids += try String.fetchAll(database, sql: "SELECT id FROM threads ORDER BY id").filter {
                !known.contains($0)
            }
        }
        return isKnown ? ids : nil
    }

    static func item(_ database: Database, _ id: String) throws -> ImportItem {
        if try database.tableExists("threads"),
            let thread = try Row.fetchOne(database, sql: "SELECT * FROM threads WHERE id = ?", arguments: [id])
        {
            return try ThreadReader(database).item(thread, id)
        }
        return try ResponseReader(database).item(id)
    }

    fileprivate static func turnOptions(_ row: Row) -> RequestOptions {
        var options = RequestOptions()
        for (name, value) in row.json("options_json")?.objectValue ?? [:] {
            switch name {
            case "temperature": options.temperature = value.doubleValue
            case "max_tokens": options.maxOutputTokens = value.intValue
            default: options.extra[name] = value
            }
        }
        return options
    }

    fileprivate static func usage(_ row: Row) -> Usage? {
        let usage = Usage(inputTokens: row["input_tokens"], outputTokens: row["output_tokens"])
        return usage == Usage() ? nil : usage
    }

    /// Adds an attachment: its bytes, or a line for one that llm only refers to.
    fileprivate static func part(_ attachment: Row, _ conversation: inout ForeignConversation) -> Part {
        let path = attachment.text("path") ?? attachment.text("url")
        let name = path?.split(separator: "/").last.map(String.init)
        if let bytes = attachment["content"] as Data?, !bytes.isEmpty {
            return conversation.attach(Array(bytes), mediaType: attachment.text("type"), name: name)
        }
        conversation.remarks.append("an attachment is not in the database: \(path ?? "a file")")
        return .text("[missing attachment: \(path ?? "a file")]")
    }
}

/// The generation up to 0.31: a row holds a prompt and its reply.
private struct ResponseReader {
    private let database: Database
    private let tables: Set<String>

    init(_ database: Database) throws {
        self.database = database
        tables = Set(try String.fetchAll(database, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'"))
    }

    func item(_ id: String) throws -> ImportItem {
        let rows = try Row.fetchAll(
            database, sql: "SELECT * FROM responses WHERE ifnull(conversation_id, id) = ? ORDER BY id", arguments: [id])
        var conversation = ForeignConversation(.llm, id: id)
        conversation.title = try String.fetchOne(
            database, sql: "SELECT name FROM conversations WHERE id = ?", arguments: [id])
        var system: String?
        for row in rows {
            guard let response = row.text("id") else { continue }
            let time = row.moment("datetime_utc")
            if conversation.createdAt == nil { conversation.createdAt = time }
            let instructions = joined([row.text("system")], try fragments("system_fragments", response))
            if let instructions, instructions != system {
                conversation.append(Message(.system, instructions), at: time)
            }
            system = instructions ?? system
            try addPrompt(row, response, time, &conversation)
            let question = conversation.last
            var parts: [Part] = row.text("reasoning").map { [.reasoning($0)] } ?? []
            if let text = row.text("response") { parts.append(.text(text)) }
            parts += try calls(response)
            let model = row.text("resolved_model") ?? row.text("model")
            conversation.add(response, after: question, Message(role: .assistant, parts: parts), at: time, model: model)
            if let question {
                conversation.addTurn(
                    question: question, reply: parts.isEmpty ? nil : response, model: row.text("model") ?? "",
                    options: LLMDatabase.turnOptions(row), usage: LLMDatabase.usage(row), at: time,
                    duration: (row["duration_ms"] as Int64?).map { .milliseconds($0) })
            }
        }
        return try conversation.item()
    }

    private func addPrompt(
        _ row: Row, _ response: String, _ time: Timestamp?, _ conversation: inout ForeignConversation
    ) throws {
        let results = try results(response)
        if !results.isEmpty { conversation.append(Message(role: .tool, parts: results), at: time) }
        var parts: [Part] = []
        if let text = joined([row.text("prompt")], try fragments("prompt_fragments", response)) {
            parts.append(.text(text))
        }
        if tables.contains("prompt_attachments") {
            let attachments = try Row.fetchAll(
                database,
                sql: """
                    SELECT attachments.* FROM prompt_attachments JOIN attachments ON attachments.id = attachment_id
                    WHERE response_id = ? ORDER BY prompt_attachments."order"
                    """, arguments: [response])
            for attachment in attachments { parts.append(LLMDatabase.part(attachment, &conversation)) }
        }
        if !parts.isEmpty { conversation.append(Message(role: .user, parts: parts), at: time) }
    }

    /// Fragments go before the text, each on lines of its own.
    private func joined(_ texts: [String?], _ fragments: [String]) -> String? {
        let all = fragments + texts.compactMap(\.self)
        return all.isEmpty ? nil : all.joined(separator: "\n")
    }

    private func fragments(_ table: String, _ response: String) throws -> [String] {
        guard tables.contains(table), tables.contains("fragments") else { return [] }
        return try String.fetchAll(
            database,
            sql: """
                SELECT content FROM \(table) JOIN fragments ON fragments.id = fragment_id
                WHERE response_id = ? ORDER BY \(table)."order"
                """, arguments: [response])
    }

    private func calls(_ response: String) throws -> [Part] {
        guard tables.contains("tool_calls") else { return [] }
        return try Row.fetchAll(
            database, sql: "SELECT * FROM tool_calls WHERE response_id = ? ORDER BY id", arguments: [response]
        ).map { row in
            .toolCall(
                ToolCall(
                    id: row.text("tool_call_id") ?? "", name: row.text("name") ?? "",
                    arguments: row.text("arguments") ?? ""))
        }
    }

    /// The results that were sent with a prompt.
    private func results(_ response: String) throws -> [Part] {
        guard tables.contains("tool_results") else { return [] }
        return try Row.fetchAll(
            database, sql: "SELECT * FROM tool_results WHERE response_id = ? ORDER BY id", arguments: [response]
        ).map { row in
            .toolResult(
                ToolResult(
                    callID: row.text("tool_call_id") ?? "", name: row.text("name"),
                    content: row.text("output") ?? row.text("exception") ?? ""))
        }
    }
}

/// The generation from 0.32 on.
private struct ThreadReader {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    func item(_ thread: Row, _ id: String) throws -> ImportItem {
        var conversation = ForeignConversation(.llm, id: id)
        conversation.title = thread.text("name")
        let turns = try Row.fetchAll(
            database, sql: "SELECT * FROM turns WHERE thread_id = ? ORDER BY datetime_utc, id", arguments: [id])
        // A thread's own time is when it was read over from the older tables.
        conversation.createdAt = turns.first?.moment("datetime_utc") ?? thread.moment("datetime_utc")
        var known: Set<String> = []
        for turn in turns {
            let time = turn.moment("datetime_utc")
            let model = turn.text("resolved_model") ?? turn.text("model")
            let question = turn.text("parent_message_hash")
            let reply = turn.text("tip_message_hash")
            try add(chainTo: question, model: nil, time, &known, &conversation)
            try add(chainTo: reply, model: model, time, &known, &conversation)
            if let question {
                conversation.addTurn(
                    question: question, reply: reply == question ? nil : reply, model: turn.text("model") ?? "",
                    options: LLMDatabase.turnOptions(turn), usage: LLMDatabase.usage(turn), at: time,
                    duration: (turn["duration_ms"] as Int64?).map { .milliseconds($0) })
            }
        }
        let tip = thread.text("tip_message_hash")
        try add(chainTo: tip, model: nil, conversation.createdAt, &known, &conversation)
        return try conversation.item(head: tip)
    }

    /// Adds the messages of a chain that are not there yet, the first one first.
    private func add(
        chainTo tip: String?, model: String?, _ time: Timestamp?, _ known: inout Set<String>,
        _ conversation: inout ForeignConversation
    ) throws {
        var chain: [Row] = []
        var next = tip
        while let hash = next, !known.contains(hash) {
            known.insert(hash)
            guard let row = try Row.fetchOne(database, sql: "SELECT * FROM messages WHERE hash = ?", arguments: [hash])
            else {
                conversation.remarks.append("a message is missing in the database")
                break
            }
            chain.append(row)
            next = row.text("parent_hash")
        }
        for row in chain.reversed() {
            guard let hash = row.text("hash") else { continue }
            let role = Role(rawValue: row.text("role") ?? "") ?? .user
            let parts = try parts(of: hash, &conversation)
            conversation.add(
                hash, after: row.text("parent_hash"), Message(role: role, parts: parts), at: time,
                model: role == .assistant ? model : nil)
        }
    }

    private func parts(of hash: String, _ conversation: inout ForeignConversation) throws -> [Part] {
        let rows = try Row.fetchAll(
            database, sql: "SELECT * FROM parts WHERE message_hash = ? ORDER BY position", arguments: [hash])
        return try rows.flatMap { row -> [Part] in
            let payload = row.json("payload") ?? [:]
            switch row.text("type") {
            case "text": return try text(row, payload).map { [.text($0)] } ?? []
            case "reasoning": return try text(row, payload).map { [.reasoning($0)] } ?? []
            case "tool_call":
                return [
                    .toolCall(
                        ToolCall(
                            id: payload["tool_call_id"]?.stringValue ?? "",
                            name: payload["name"]?.stringValue ?? row.text("tool_name") ?? "",
                            arguments: (payload["arguments"] ?? [:]).jsonText))
                ]
            case "tool_result":
                let output = payload["output"]?.stringValue ?? ""
                let result = ToolResult(
                    callID: payload["tool_call_id"]?.stringValue ?? "",
                    name: payload["name"]?.stringValue ?? row.text("tool_name"),
                    content: output.isEmpty ? payload["exception"]?.stringValue ?? "" : output)
                return [.toolResult(result)] + (try attachments(of: row, &conversation))
            case "attachment": return try attachments(of: row, &conversation)
            case let kind:
                conversation.remarks.append("content of the kind \(kind ?? "nothing") is left out")
                return []
            }
        }
    }

    /// The text of a part, with the fragments that it borrows.
    private func text(_ row: Row, _ payload: JSONValue) throws -> String? {
        if let text = row.text("text") { return text }
        guard let pieces = payload["text_ref"]?.arrayValue else { return nil }
        let text = try pieces.map { piece in
            if let literal = piece["literal"]?.stringValue { return literal }
            return try String.fetchOne(
                database, sql: "SELECT content FROM fragments WHERE id = ?", arguments: [piece["fragment"]?.intValue])
                ?? ""
        }.joined()
        return text.isEmpty ? nil : text
    }

    private func attachments(of part: Row, _ conversation: inout ForeignConversation) throws -> [Part] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT attachments.* FROM part_attachments JOIN attachments ON attachments.id = attachment_id
                WHERE part_id = ? ORDER BY part_attachments."order"
                """, arguments: [part["id"] as Int64]
        ).map { LLMDatabase.part($0, &conversation) }
    }
}
