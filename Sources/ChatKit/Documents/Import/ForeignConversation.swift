/// Collects the messages of another program's conversation and makes a document of them.
///
/// The same source always gives the same `uid`, so that importing again finds what was imported before.
struct ForeignConversation {
    private struct Node {
        var parent: String?
        var message: StoredMessage
        /// Whether the source says when it was made.
        var hasTime: Bool
    }

    private let format: ImportFormat
    /// The conversation's name in the source.
    private let sourceID: String
    var title: String?
    var createdAt: Timestamp?
    var updatedAt: Timestamp?
    var isPinned = false
    var isArchived = false
    var options = RequestOptions()
    /// The ID that the conversation should have, where the source's own is one that people use.
    var wantedID: ConversationID?
    var remarks: [String] = []
    private var nodes: [String: Node] = [:]
    private var order: [String] = []
    /// Messages without content: what follows one follows its parent.
    private var skipped: [String: String?] = [:]
    private var turns: [(question: String, turn: Turn)] = []
    private var replies: [Int: String] = [:]
    private(set) var attachments: [String: [UInt8]] = [:]
    /// The message that was added last.
    private(set) var last: String?

    init(_ format: ImportFormat, id: String) {
        self.format = format
        sourceID = id
    }

    /// Adds a message; one without parts is left out, and what follows it follows its parent.
    ///
    /// - Parameters:
    ///   - id: The message's name in the source.
    ///   - parent: The name of the message it follows; nil for none. It may be added later.
    mutating func add(
        _ id: String, after parent: String?, _ message: Message, at time: Timestamp? = nil, model: String? = nil,
        status: StoredMessage.Status = .complete
    ) {
        guard nodes[id] == nil, skipped[id] == nil else { return remarks.append("two messages have the name \(id)") }
        guard !message.parts.isEmpty else {
            skipped[id] = .some(parent)
            return
        }
        let stored = StoredMessage(
            id: StoredMessage.ID(rawValue: Int64(order.count + 1)), parentID: nil, message: message, status: status,
            createdAt: time ?? Timestamp(rawValue: 0), model: model.map(ModelID.init(rawValue:)))
        nodes[id] = Node(parent: parent, message: stored, hasTime: time != nil)
        order.append(id)
        last = id
    }

    /// Adds a message after the one added last.
    mutating func append(
        _ message: Message, at time: Timestamp? = nil, model: String? = nil, status: StoredMessage.Status = .complete
    ) {
        add("#\(order.count + skipped.count + 1)", after: last, message, at: time, model: model, status: status)
    }

    /// Adds bytes and returns the part that carries them.
    mutating func attach(_ bytes: [UInt8], mediaType: String? = nil, name: String? = nil) -> Part {
        let type = mediaType.flatMap { $0.isEmpty ? nil : $0 } ?? MediaType.sniff(bytes, name: name)
        let attachment = Attachment(of: bytes, mediaType: type, name: name)
        attachments[attachment.hash] = bytes
        return attachment.part
    }

    /// Adds what is known of a request: who answered, and what it used.
    mutating func addTurn(
        question: String, reply: String?, model: String, options: RequestOptions = RequestOptions(), usage: Usage?,
        at time: Timestamp?, duration: Duration? = nil
    ) {
        let number = turns.count
        let provider: ProviderKind = model.lowercased().hasPrefix("gigachat") ? .gigachat : .openai
        turns.append(
            (
                question,
                Turn(
                    id: Turn.ID(rawValue: Int64(number + 1)), question: StoredMessage.ID(rawValue: 0),
                    status: .complete, profile: format.rawValue, provider: provider, modelAsked: ModelID(model),
                    options: options, sent: [], usage: usage, startedAt: time ?? createdAt ?? Timestamp(rawValue: 0),
                    totalTime: duration)
            ))
        replies[number] = reply
    }

    /// The conversation with `head` as the end of its current branch; nil for the message added last.
    func item(head: String? = nil) throws(DocumentFault) -> ImportItem {
        guard !order.isEmpty else { throw DocumentFault("it has no messages") }
        var messages: [StoredMessage] = []
        var ids: [String: StoredMessage.ID] = [:]
        for name in order { ids[name] = nodes[name]?.message.id }
        for name in order {
            guard let node = nodes[name] else { continue }
            var message = node.message
            message.parentID = resolved(node.parent).flatMap { ids[$0] }
            messages.append(message)
        }
        let moment =
            createdAt ?? messages.lazy.map(\.createdAt).filter { $0.rawValue > 0 }.min() ?? Timestamp(rawValue: 0)
        var document = ConversationDocument(
            conversation: Conversation(
                key: Conversation.Key(rawValue: 0), id: wantedID ?? ConversationID(number: 1), uid: uid, title: title,
                options: options, head: resolved(head ?? last).flatMap { ids[$0] }, isPinned: isPinned,
                isArchived: isArchived, createdAt: moment, lastUsedAt: updatedAt ?? moment),
            messages: messages, turns: [], attachments: attachments)
        document.messages = inOrderOfTime(document, from: moment)
        liftFirstPrompt(in: &document)
        document.conversation.lastUsedAt =
            updatedAt ?? document.messages.map(\.createdAt).max().map { max($0, moment) } ?? moment
        document.turns = turns.enumerated().compactMap { number, known in
            guard let question = resolved(known.question).flatMap({ ids[$0] }) else { return nil }
            var turn = known.turn
            turn.question = question
            turn.reply = replies[number].flatMap { resolved($0) }.flatMap { ids[$0] }
            turn.sent = [question]
            return turn
        }
        // The numbers follow the order of the messages.
        return ImportItem(document.numbered, remarks: remarks)
    }

    /// The name of the nearest message that was kept, from this one upwards.
    private func resolved(_ name: String?) -> String? {
        var name = name
        var steps = 0
        while let current = name, let parent = skipped[current] {
            name = parent
            steps += 1
            if steps > skipped.count { return nil }
        }
        return name.flatMap { nodes[$0] == nil ? nil : $0 }
    }

    /// Messages in the order of time, each after its parent; one without a time has its parent's. Numbered anew.
    private func inOrderOfTime(_ document: ConversationDocument, from start: Timestamp) -> [StoredMessage] {
        let hasTime = Set(order.compactMap { nodes[$0] }.filter(\.hasTime).map(\.message.id))
        var times: [StoredMessage.ID: Timestamp] = [:]
        var messages = document.inTreeOrder.map { message in
            var message = message
            let parentTime = message.parentID.flatMap { times[$0] } ?? start
            if !hasTime.contains(message.id) { message.createdAt = parentTime }
            times[message.id] = message.createdAt
            return message
        }
        // A child that is older than its parent, by a wrong clock, stays behind it.
        var keys: [StoredMessage.ID: Timestamp] = [:]
        for message in messages {
            keys[message.id] = max(message.createdAt, message.parentID.flatMap { keys[$0] } ?? message.createdAt)
        }
        let places = Dictionary(messages.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        func key(_ message: StoredMessage) -> (Timestamp, Int) {
            (keys[message.id] ?? message.createdAt, places[message.id] ?? 0)
        }
        messages.sort { key($0) < key($1) }
        return messages
    }

    /// Makes the system message at the beginning the first prompt.
    private func liftFirstPrompt(in document: inout ConversationDocument) {
        while true {
            let roots = document.messages.filter {
                $0.parentID == nil && $0.id != document.conversation.firstPrompt?.id
            }
            guard roots.count == 1, let root = roots.first, root.role == .system else { return }
            if var prompt = document.conversation.firstPrompt {
                prompt.message.parts = [.text(prompt.text + "\n\n" + root.text)]
                document.messages.removeAll { $0.id == root.id }
                for index in document.messages.indices where document.messages[index].id == prompt.id {
                    document.messages[index] = prompt
                }
                document.conversation.firstPrompt = prompt
            } else {
                document.conversation.firstPrompt = root
            }
            for index in document.messages.indices where document.messages[index].parentID == root.id {
                document.messages[index].parentID = nil
            }
            if document.conversation.head == root.id { document.conversation.head = nil }
        }
    }

    /// A ULID that follows from the source's own name.
    private var uid: ULID {
        var generator = HashGenerator(format.rawValue + ":" + sourceID)
        return ULID(at: createdAt ?? Timestamp(rawValue: 0), using: &generator)
    }
}

/// Numbers that follow from a text.
private struct HashGenerator: RandomNumberGenerator {
    private var words: [UInt64]

    init(_ text: String) {
        let digits = Array(SHA256.hexadecimal(Array(text.utf8)).utf8)
        words = stride(from: 0, to: 64, by: 16).map { start in
            UInt64(String(decoding: digits[start..<start + 16], as: UTF8.self), radix: 16) ?? 0
        }
    }

    mutating func next() -> UInt64 {
        let word = words.removeFirst()
        words.append(word &* 0x9E37_79B9_7F4A_7C15 &+ 1)
        return word
    }
}

extension DocumentFault {
    /// What an element of an array is that is not a conversation.
    static let notAConversation = DocumentFault("it is not a conversation")
}
