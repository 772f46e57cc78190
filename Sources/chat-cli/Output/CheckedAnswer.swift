import ChatKit

/// An answer that is shown only when all of it is there and was held against a schema.
struct CheckedAnswer {
    private let schema: JSONSchema
    /// Whether an earlier answer was asked for: its beginning was told already.
    private var hasStarted = false
    private(set) var progress = ReplyProgress()
    private(set) var message = Message(role: .assistant, parts: [])
    private var finish: ReplyFinish?

    init(schema: JSONSchema) {
        self.schema = schema
    }

    /// Takes a reply in, and passes on what is not the answer.
    ///
    /// - Returns: What ended the reply early, if anything did.
    mutating func take(_ stream: ReplyStream, passing printer: inout any ReplyPrinter) async throws -> ChatError? {
        message.parts = []
        finish = nil
        var held = HoldingPrinter(printer: printer, isFirst: !hasStarted) as any ReplyPrinter
        let failure = try await ReplyRelay.relay(stream, to: &held, &progress)
        guard let holding = held as? HoldingPrinter else { return failure }
        printer = holding.printer
        hasStarted = true
        message.parts = holding.parts
        finish = holding.finish
        return failure
    }

    /// What does not fit; empty when the answer does, and when it is no answer but calls of tools.
    var faults: [String] {
        guard message.toolCalls.isEmpty else { return [] }
        guard let value = JSONAnswer(message.text).value else { return ["the answer is no JSON"] }
        return schema.faults(in: value)
    }

    /// Shows the answer: the JSON in it, or all of it if it does not fit.
    func show(on printer: inout any ReplyPrinter) throws {
        for pattern in schema.unreadablePatterns {
            try printer.print(
                .notice(Notice(.dropped, "the schema's pattern \(pattern) cannot be read here and was not checked")))
        }
        let text = faults.isEmpty && message.toolCalls.isEmpty ? JSONAnswer(message.text).text : message.text
        if !text.isEmpty { try printer.print(.text(text)) }
        for call in message.toolCalls { try printer.print(.toolCall(call)) }
        if let finish { try printer.print(.finished(finish)) }
    }

    /// What the model is told to have it try again.
    var complaint: String {
        "That answer does not fit the JSON Schema I asked for:\n"
            + faults.map { "- \($0)" }.joined(separator: "\n")
            + "\nAnswer again with the corrected JSON and nothing else. The schema:\n" + schema.value.jsonText
    }
}

/// Keeps the answer back and passes everything else on.
private struct HoldingPrinter: ReplyPrinter {
    var printer: any ReplyPrinter
    let isFirst: Bool
    var parts: [Part] = []
    var finish: ReplyFinish?

    mutating func print(_ event: ReplyEvent) throws {
        switch event {
        case .started: if isFirst { try printer.print(event) }
        case .text(let words): parts.append(delta: .text(words))
        case .toolCall(let call): parts.append(.toolCall(call))
        case .finished(let finish): self.finish = finish
        case .choice: break
        case .notice, .reasoning, .toolCallDelta, .state, .attachment, .uploaded, .usage: try printer.print(event)
        }
    }

    mutating func finish(after failure: ReplyFailure?) throws {}
}
