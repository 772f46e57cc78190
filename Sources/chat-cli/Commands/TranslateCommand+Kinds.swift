import ChatKit

/// What `translate` does with other things than chats.
extension TranslateCommand {
    func translateEmbeddingRequest() throws {
        let request = try Self.standardJSON("request")
        let translation = try EmbeddingRequestTranslation(request, to: try target(), text: TokenEncoding.text)
        try show(translation.body, translation.notices, path: translation.azurePath)
    }

    func translateEmbeddingReply() throws {
        let answer = Array(try Self.standardInput("answer").utf8)
        let translation = EmbeddingReplyTranslation(answer, from: from, to: to, model: usualModel, isBase64: base64)
        try show(translation.body, translation.notices)
        if let failure = translation.failure { throw failure }
    }

    func translateModels() throws {
        try show(
            try ModelListTranslation.list(try Self.standardJSON("list"), from: from, to: to, created: Self.now), [])
    }

    func translateTokenCount() throws {
        let said =
            try reply
            ? TokenCountTranslation.reply(Array(Self.standardInput("answer").utf8))
            : TokenCountTranslation.request(Self.standardJSON("request"), to: target())
        try show(said, [])
    }

    /// Lines are printed as they are read, so that what stands before a broken one is not lost.
    func translateBatch() throws {
        let lines = try Self.standardInput(reply ? "answers" : "requests").split { $0.isNewline }
            .filter { $0.contains { !$0.isWhitespace } }
        var requests = BatchRequestTranslation(from: from, to: try target(), text: TokenEncoding.text)
        var replies = BatchReplyTranslation(from: from, to: to, model: usualModel, created: Self.now)
        for (place, text) in lines.enumerated() {
            let line: JSONValue
            do {
                line = try JSONValue(parsing: String(text))
            } catch {
                throw ChatError.unusableInput("line \(place + 1) is no JSON: \(error)")
            }
            let (said, notices) = reply ? try replies.translate(line) : try requests.translate(line)
            for notice in notices { Remark.say(notice.text) }
            try StandardStream.output.write(said.jsonBytes() + [0x0A])
        }
        if !reply, to == .gigachat || to == .gigachatV2, let method = requests.gigaChatMethod {
            Remark.say("it goes to /batches?method=\(method)")
        }
    }
}
