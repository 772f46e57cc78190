internal import FoundationEssentials

/// Says replies as the Responses API does: as a stream of events, and whole as what the last of these events has.
///
/// Source: <https://platform.openai.com/docs/api-reference/responses-streaming>, read 2026-11-21. Events are numbered and
/// named; an item is opened, its parts are opened, filled and closed, and it is closed before the next one; the last
/// event has the whole response, and no `[DONE]` follows.
struct ResponsesEventEncoder: ReplyEncoder {
    /// What words are being written to.
    private enum Part {
        case text
        case refusal
        case thoughts
    }

    let notices: [Notice] = []
    private let label: ReplyLabel
    private let wishes: ReplyWishes
    /// The number of the next event.
    private var number = 0
    /// The items that are closed.
    private var output: [JSONValue] = []
    private var usage: Usage?
    private var isRefusing = false
    /// What was last in the last event.
    private var response = JSONValue.null

    private var part: Part?
    private var itemID = ""
    /// The closed parts of the item.
    private var parts: [JSONValue] = []
    /// All words of the open part.
    private var words = ""
    /// The length of all text in Unicode scalars, without that of the open part.
    private var length = 0
    private var annotations: [JSONValue] = []
    /// What the events that bring its words begin with, up to the words, and go on with behind them.
    private var deltaHead: [UInt8] = []
    private var deltaTail: [UInt8] = []
    private var calls = CallStream()
    private var callID = ""
    /// The kinds of items that have been named already.
    private var prefixes: Set<String> = []

    init(_ label: ReplyLabel, _ wishes: ReplyWishes = ReplyWishes()) {
        self.label = label
        self.wishes = wishes
    }

    /// A whole response: the same that a stream ends with.
    static func whole(_ events: [ReplyEvent], _ label: ReplyLabel, _ wishes: ReplyWishes) -> JSONValue {
        var encoder = ResponsesEventEncoder(label, wishes)
        var bytes: [UInt8] = []
        for event in events {
            encoder.encode(event, into: &bytes)
            bytes.removeAll(keepingCapacity: true)
        }
        return encoder.response
    }

    mutating func encode(_ event: ReplyEvent, into bytes: inout [UInt8]) {
        if number == 0 { begin(&bytes) }
        switch event {
        case .text(let more): write(more, to: isRefusing ? .refusal : .text, &bytes)
        case .reasoning(let more): write(more, to: .thoughts, &bytes)
        case .toolCallDelta(let delta): write(calls.take(delta), &bytes)
        case .toolCall(let call): write(calls.take(call), &bytes)
        case .state(let state): write(state, &bytes)
        case .attachment(let received): write(received, &bytes)
        case .usage(let usage): self.usage = usage
        case .finished(let finish): end(finish, &bytes)
        case .notice(let notice): if notice.kind == .refused { isRefusing = true }
        case .started, .uploaded, .choice: break
        }
    }

    /// A failure is told twice: programs read the one event or the other.
    mutating func fail(_ error: ErrorReply, into bytes: inout [UInt8]) {
        if number == 0 { begin(&bytes) }
        let members = error.body["error"]
        let message = members?["message"] ?? ""
        let code = members?["code"]
        write("error", ["code": code ?? .null, "message": message, "param": members?["param"] ?? .null], &bytes)
        let usual: JSONValue = members?["type"] == "invalid_request_error" ? "invalid_prompt" : "server_error"
        let failure: JSONValue = ["code": code?.stringValue.map(JSONValue.string) ?? usual, "message": message]
        finish("response.failed", .failed, error: failure, &bytes)
    }

    // MARK: The response

    private mutating func begin(_ bytes: inout [UInt8]) {
        let response = ResponsesObject.json(label, wishes.echo, .inProgress, output: [])
        write("response.created", ["response": response], &bytes)
        write("response.in_progress", ["response": response], &bytes)
    }

    private mutating func end(_ last: ReplyFinish, _ bytes: inout [UInt8]) {
        annotate(last.citations, &bytes)
        write(calls.close(), &bytes)
        // Somebody must have spoken, though they said nothing.
        if output.isEmpty, part == nil { open(.text, &bytes) }
        let incompleteness = ResponsesObject.incompleteness(last.reason)
        closeItem(incompleteness == nil ? .completed : .incomplete, &bytes)
        if incompleteness == nil {
            finish("response.completed", .completed, &bytes)
        } else {
            finish("response.incomplete", .incomplete, incomplete: incompleteness, &bytes)
        }
    }

    private mutating func finish(
        _ type: String, _ status: ResponsesObject.Status, incomplete: String? = nil, error: JSONValue? = nil,
        _ bytes: inout [UInt8]
    ) {
        response = ResponsesObject.json(
            label, wishes.echo, status, output: output, usage: usage, incomplete: incomplete, error: error)
        write(type, ["response": response], &bytes)
    }

    private mutating func write(_ type: String, _ members: JSONObject, _ bytes: inout [UInt8]) {
        let event: JSONObject = ["type": .string(type), "sequence_number": .integer(number)] + members
        bytes += "event: \(type)\ndata: ".utf8
        bytes += JSONValue.object(event).jsonBytes()
        bytes += "\n\n".utf8
        number += 1
    }

    // MARK: Words

    private mutating func write(_ more: String, to part: Part, _ bytes: inout [UInt8]) {
        if self.part != part {
            write(calls.close(), &bytes)
            open(part, &bytes)
        }
        words += more
        bytes += deltaHead
        JSONWriter.append(more, to: &bytes)
        bytes += deltaTail
        bytes += String(number).utf8
        bytes += "}\n\n".utf8
        number += 1
    }

    private mutating func open(_ part: Part, _ bytes: inout [UInt8]) {
        // A message may have both words and a refusal.
        if let open = self.part, open != .thoughts, part != .thoughts {
            closePart(open, &bytes)
        } else {
            closeItem(.completed, &bytes)
            itemID = newID(part == .thoughts ? "rs" : "msg")
            openItem(item(.inProgress, of: part), &bytes)
        }
        self.part = part
        write(
            part == .thoughts ? "response.reasoning_summary_part.added" : "response.content_part.added",
            position(of: part) + ["part": json("", part)], &bytes)
        let type = name(part) + ".delta"
        deltaHead = Array("event: \(type)\ndata: ".utf8)
        deltaHead += JSONValue.object(["type": .string(type)] + position(of: part)).jsonBytes().dropLast()
        deltaHead += #","delta":"#.utf8
        deltaTail = Array((part == .text ? #","logprobs":[]"# : "").utf8) + Array(#","sequence_number":"#.utf8)
    }

    /// Adds the sources to the text, if it is still open: they are known at the end of the reply.
    private mutating func annotate(_ citations: [Citation], _ bytes: inout [UInt8]) {
        guard part == .text else { return }
        annotations = OpenAICitation.flat(citations.filter { $0.range.lowerBound >= length }, from: length)
        for (number, annotation) in annotations.enumerated() {
            write(
                "response.output_text.annotation.added",
                position(of: .text) + ["annotation_index": .integer(number), "annotation": annotation], &bytes)
        }
    }

    private mutating func closePart(_ part: Part, _ bytes: inout [UInt8]) {
        let whole = json(words, part)
        var members: JSONObject = [part == .refusal ? "refusal" : "text": .string(words)]
        if part == .text { members["logprobs"] = [] }
        write(name(part) + ".done", position(of: part) + members, &bytes)
        write(
            part == .thoughts ? "response.reasoning_summary_part.done" : "response.content_part.done",
            position(of: part) + ["part": whole], &bytes)
        parts.append(whole)
        if part == .text { length += words.unicodeScalars.count }
        words = ""
        annotations = []
        self.part = nil
    }

    private mutating func closeItem(_ status: ResponsesObject.Status, _ bytes: inout [UInt8]) {
        guard let open = part else { return }
        closePart(open, &bytes)
        closeItem(item(status, of: open), &bytes)
        parts = []
    }

    private func item(_ status: ResponsesObject.Status, of part: Part) -> JSONValue {
        part == .thoughts
            ? ResponsesObject.reasoning(itemID, parts) : ResponsesObject.message(itemID, status, parts)
    }

    private func json(_ words: String, _ part: Part) -> JSONValue {
        switch part {
        case .text: ResponsesObject.text(words, annotations: annotations)
        case .refusal: ResponsesObject.refusal(words)
        case .thoughts: ResponsesObject.summary(words)
        }
    }

    private func name(_ part: Part) -> String {
        switch part {
        case .text: "response.output_text"
        case .refusal: "response.refusal"
        case .thoughts: "response.reasoning_summary_text"
        }
    }

    /// Where the open part is.
    private func position(of part: Part) -> JSONObject {
        [
            "item_id": .string(itemID), "output_index": .integer(output.count),
            part == .thoughts ? "summary_index" : "content_index": .integer(parts.count),
        ]
    }

    // MARK: Items

    private mutating func openItem(_ item: JSONValue, _ bytes: inout [UInt8]) {
        write("response.output_item.added", ["output_index": .integer(output.count), "item": item], &bytes)
    }

    private mutating func closeItem(_ item: JSONValue, _ bytes: inout [UInt8]) {
        write("response.output_item.done", ["output_index": .integer(output.count), "item": item], &bytes)
        output.append(item)
    }

    /// The first item of a kind is called like the response.
    private mutating func newID(_ prefix: String) -> String {
        prefixes.insert(prefix).inserted ? "\(prefix)_\(label.id)" : "\(prefix)_\(label.id)_\(output.count)"
    }

    private mutating func write(_ steps: [CallStream.Step], _ bytes: inout [UInt8]) {
        for step in steps {
            let position: JSONObject = ["item_id": .string(callID), "output_index": .integer(output.count)]
            switch step {
            case .begin(let id, let name):
                closeItem(.completed, &bytes)
                callID = "fc_" + (id.hasPrefix("call_") ? id.dropFirst(5) : id[...])
                openItem(
                    item(of: ToolCall(id: id, name: name, arguments: ""), .inProgress), &bytes)
            case .arguments(let more):
                write("response.function_call_arguments.delta", position + ["delta": .string(more)], &bytes)
            case .end(let call):
                write(
                    "response.function_call_arguments.done",
                    position + [
                        "name": item(of: call, .completed)["name"] ?? "", "arguments": .string(call.arguments),
                    ], &bytes)
                closeItem(item(of: call, .completed), &bytes)
            }
        }
    }

    /// A call with its namespace, if the caller's function has one.
    private func item(of call: ToolCall, _ status: ResponsesObject.Status) -> JSONValue {
        guard let space = wishes.namespaces[call.name] else { return ResponsesObject.call(call, callID, status) }
        var inner = call
        inner.name = String(call.name.dropFirst(ResponsesTools.flatName("", in: space).count))
        var members = ResponsesObject.call(inner, callID, status).objectValue ?? [:]
        members["namespace"] = .string(space)
        return .object(members)
    }

    /// Reasoning that only OpenAI can read; its summary, if there is one, stands open before it.
    private mutating func write(_ state: ProviderState, _ bytes: inout [UInt8]) {
        guard state.members["type"] == "reasoning", let encrypted = state.members["encrypted_content"] else { return }
        if part != .thoughts {
            write(calls.close(), &bytes)
            closeItem(.completed, &bytes)
            itemID = newID("rs")
            openItem(ResponsesObject.reasoning(itemID, []), &bytes)
            closeItem(ResponsesObject.reasoning(itemID, [], encrypted: encrypted), &bytes)
            return
        }
        closePart(.thoughts, &bytes)
        closeItem(ResponsesObject.reasoning(itemID, parts, encrypted: encrypted), &bytes)
        parts = []
    }

    /// A picture is an item of its own, as if OpenAI's tool had made it; any other file stands in the text.
    private mutating func write(_ received: ReceivedAttachment, _ bytes: inout [UInt8]) {
        guard received.attachment.mediaType.hasPrefix("image/") else {
            return write(received.markdown, to: .text, &bytes)
        }
        write(calls.close(), &bytes)
        closeItem(.completed, &bytes)
        let id = newID("ig")
        let position: JSONObject = ["item_id": .string(id), "output_index": .integer(output.count)]
        openItem(ResponsesObject.picture(id, .inProgress, nil), &bytes)
        for step in ["in_progress", "generating", "completed"] {
            write("response.image_generation_call.\(step)", position, &bytes)
        }
        let result = Data(received.bytes).base64EncodedString()
        closeItem(ResponsesObject.picture(id, .completed, result), &bytes)
    }
}

extension JSONObject {
    fileprivate static func + (first: JSONObject, second: JSONObject) -> JSONObject {
        var sum = first
        for (name, value) in second { sum[name] = value }
        return sum
    }
}
