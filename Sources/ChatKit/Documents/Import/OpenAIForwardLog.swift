/// The chat log of openai-forward, or the JSON that its `convert` makes of one.
///
/// Each request is a line with `messages`, `model`, `uid` and `datetime`, each reply one with `assistant` and the same `uid`; a line
/// is a Python literal. The clients send their whole history each time, so the longest beginning that is known tells the
/// conversation: what follows becomes a child of it.
/// Source: its source code at v0.6.2 (2023-10-18) and ec38ef1 (2025-03-11).
struct OpenAIForwardLog: ImportReader {
    private let conversations: [ForeignConversation]
    private let heads: [String]
    let faults: [String]

    var count: Int { conversations.count }

    func items(at index: Int) throws(DocumentFault) -> [ImportItem] {
        [try conversations[index].item(head: heads[index])]
    }

    /// - Parameter bytes: The lines of a log.
    init(log bytes: [UInt8]) {
        var threads = Threads()
        var faults: [String] = []
        var questions: [String: JSONValue] = [:]
        var replies: [String: JSONValue] = [:]
        var order: [String] = []
        for (number, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            guard line.contains(where: { $0 != 0x20 && $0 != 0x0D }) else { continue }
            do throws(DocumentFault) {
                // Newer versions write JSON.
                let value: JSONValue
                if let json = try? JSONValue(parsing: line) {
                    value = json
                } else {
                    value = try PythonLiteral.value(Array(line))
                }
                guard let uid = value["uid"]?.stringValue else { throw DocumentFault("it has no uid") }
                if value["messages"] != nil {
                    questions[uid] = value
                    order.append(uid)
                } else {
                    replies[uid] = value
                }
            } catch {
                faults.append("line \(number + 1) is damaged: \(error)")
            }
        }
        for uid in order {
            guard let question = questions[uid] else { continue }
            threads.add(question, reply: replies[uid]?["assistant"], id: uid)
        }
        self.init(threads, faults)
    }

    /// - Parameter items: The elements of `chat_openai.json`.
    init(converted items: [JSONValue]) {
        var threads = Threads()
        for (index, item) in items.enumerated() {
            let id = "\(item["datetime"]?.stringValue ?? "") \(index)"
            threads.add(item, reply: item["assistant"], id: id)
        }
        self.init(threads, [])
    }

    private init(_ threads: Threads, _ faults: [String]) {
        conversations = threads.conversations
        heads = threads.heads
        self.faults = faults
    }

    static func isConverted(_ json: JSONValue) -> Bool {
        json["assistant"] != nil && json["messages"]?.arrayValue != nil
    }

    /// Conversations that grow as exchanges come.
    private struct Threads {
        private(set) var conversations: [ForeignConversation] = []
        private(set) var heads: [String] = []
        /// The message that each known history ends with, and whether it has been answered.
        private var places: [String: (conversation: Int, node: String)] = [:]

        mutating func add(_ exchange: JSONValue, reply: JSONValue?, id: String) {
            var messages = (exchange["messages"]?.arrayValue ?? []).map(Self.message)
            messages.removeAll { $0.parts.isEmpty }
            guard !messages.isEmpty else { return }
            let time = exchange["datetime"]?.stringValue.flatMap { Timestamp(iso8601: $0) }
            let model = exchange["model"]?.stringValue
            var hashes: [String] = []
            for message in messages { hashes.append(Self.hash(message, after: hashes.last)) }
            var known = 0
            var place: (conversation: Int, node: String)?
            for count in stride(from: messages.count, through: 1, by: -1) {
                // First words alone tell no two chats apart.
                guard messages[..<count].contains(where: { $0.role == .assistant }),
                    let found = places[hashes[count - 1]]
                else { continue }
                (known, place) = (count, found)
                break
            }
            let number = place?.conversation ?? conversations.count
            if place == nil {
                var conversation = ForeignConversation(.openaiForward, id: id)
                conversation.createdAt = time
                conversations.append(conversation)
                heads.append("")
            }
            var parent = place?.node
            for index in known..<messages.count {
                let node = "\(id)#\(index)"
                conversations[number].add(node, after: parent, messages[index], at: time)
                places[hashes[index]] = (number, node)
                parent = node
            }
            if let text = reply.map(Self.text), !text.isEmpty {
                let node = "\(id)#reply"
                let message = Message(.assistant, text)
                conversations[number].add(node, after: parent, message, at: time, model: model)
                places[Self.hash(message, after: hashes.last)] = (number, node)
                parent = node
            }
            heads[number] = parent ?? ""
        }

        private static func hash(_ message: Message, after parent: String?) -> String {
            SHA256.hexadecimal(Array("\(parent ?? "")\(message.role.rawValue)\u{0}\(message.text)".utf8))
        }

        private static func message(_ json: JSONValue) -> Message {
            // `convert` writes {role: text}.
            if json["role"] == nil, let (name, value) = json.objectValue?.first {
                return Message(role: role(name), parts: text(value).isEmpty ? [] : [.text(text(value))])
            }
            let words = text(json["content"] ?? .null)
            return Message(role: role(json["role"]?.stringValue ?? ""), parts: words.isEmpty ? [] : [.text(words)])
        }

        private static func role(_ name: String) -> Role {
            switch name {
            case "function", "tool": .assistant
            case "developer": .system
            default: Role(rawValue: name) ?? .user
            }
        }

        /// A content as text: parts are joined, what is not text stays JSON.
        private static func text(_ content: JSONValue) -> String {
            switch content {
            case .null: ""
            case .string(let text): text
            case .array(let parts):
                parts.map { $0["text"]?.stringValue ?? $0.stringValue ?? $0.jsonText }.joined(separator: "\n")
            default: content.jsonText
            }
        }
    }
}
