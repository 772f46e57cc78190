import ChatKit

/// What `translate` does with other things than chats.
extension TranslateCommand {
    func translateEmbeddingRequest() throws {
        let request = try Self.standardJSON("request")
        let translation = try EmbeddingRequestTranslation(
            request, from: from, to: try target(), text: TokenEncoding.text)
        try show(translation.body, translation.notices, path: translation.azurePath)
    }

    func translateEmbeddingReply() throws {
        let answer = Array(try Self.standardInput("answer").utf8)
        let translation = EmbeddingReplyTranslation(answer, from: from, to: to, model: usualModel, isBase64: base64)
        try show(translation.body, translation.notices)
        if let failure = translation.failure { throw failure }
    }

    func translateModels() throws {
        let list = try Self.standardJSON("list")
        try showAnswer { () throws(ChatError) in
            try ModelListTranslation.list(list, from: from, to: to, created: Self.now)
        }
    }

    func translateTokenCount() throws {
        guard reply else {
            return try show(try TokenCountTranslation.request(Self.standardJSON("request"), to: target()), [])
        }
        let answer = Array(try Self.standardInput("answer").utf8)
        try showAnswer { () throws(ChatError) in try TokenCountTranslation.reply(answer) }
    }

    /// Prints an answer; the error that it is, too.
    private func showAnswer(_ translate: () throws(ChatError) -> JSONValue) throws {
        let said: JSONValue
        do throws(ChatError) {
            said = try translate()
        } catch {
            try show(ErrorReply(error, in: to).body, [])
            throw error
        }
        try show(said, [])
    }

    /// Lines are printed as they are read, so that what stands before a broken one is not lost.
    func translateBatch() throws {
        let text = try Self.standardInput(reply ? "answers" : "requests")
        if reply {
            let replies = BatchReplyTranslation(
                from: from, to: to, of: try batchRequests(), model: usualModel, created: Self.now)
            return try Self.eachLine(of: text) { (line, number) throws(ChatError) in
                try replies.translate(line, number: number)
            }
        }
        var requests = BatchRequestTranslation(from: from, to: try target(), text: TokenEncoding.text)
        try Self.eachLine(of: text) { (line, number) throws(ChatError) in
            try requests.translate(line, number: number)
        }
        if to == .gigachat || to == .gigachatV2, let method = requests.gigaChatMethod {
            Remark.say("send it to /batches?method=\(method)")
        }
    }

    /// The requests that the answers are for, as they went out.
    private func batchRequests() throws(ChatError) -> BatchRequestTranslation? {
        guard let request else { return nil }
        var requests = BatchRequestTranslation(
            from: to, to: .init(from, usualModel: usualModel), text: TokenEncoding.text)
        for (number, line) in Self.lines(of: try TextInput.file(request)) {
            _ = try requests.translate(try Self.json(line, "\(request), line \(number)"), number: number)
        }
        return requests
    }

    private static func eachLine(
        of text: String,
        _ translate: (JSONValue, Int) throws(ChatError) -> (line: JSONValue, notices: [Notice])
    ) throws {
        for (number, line) in lines(of: text) {
            let (said, notices) = try translate(try json(line, "line \(number)"), number)
            for notice in notices { Remark.say(notice.text) }
            try StandardStream.output.write(json: said, isIndented: false)
        }
    }

    /// The lines that have something on them, with their numbers. Only a line feed ends one: JSON may have the other
    /// ends of lines inside its texts.
    private static func lines(of text: String) -> [(number: Int, line: String)] {
        text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated().compactMap { place, line in
            let line = String(Substring(line))
            return line.contains { !$0.isWhitespace } ? (place + 1, line) : nil
        }
    }
}
