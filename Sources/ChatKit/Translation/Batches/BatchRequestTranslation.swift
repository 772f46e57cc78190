/// Says the requests of a batch in another dialect, line by line. Pure: nothing is sent.
public struct BatchRequestTranslation {
    private let source: ChatDialect
    private let target: RequestTranslation.Target
    private let text: EmbeddingRequestTranslation.TokenReading
    private var family: BatchLine.Family?
    private var ids: Set<String> = []
    /// The way back, by the requests' IDs.
    private var asked: [String: RequestTranslation] = [:]

    /// - Parameter text: What tokens stand for that are given in place of texts.
    public init(
        from source: ChatDialect, to target: RequestTranslation.Target,
        text: @escaping EmbeddingRequestTranslation.TokenReading = { _, _ in nil }
    ) {
        self.source = source
        self.target = target
        self.text = text
    }

    /// What GigaChat's `POST /batches` calls the method of the requests so far; nil before the first.
    public var gigaChatMethod: String? {
        family.map { $0 == .chat ? "chat_completions" : "embedder" }
    }

    /// The way back for the answer to a request; nil for none of these, and for embeddings.
    func asked(_ id: String) -> RequestTranslation? { asked[id] }

    /// The next request in the other dialect, and what was said differently, each with the number of its line.
    ///
    /// - Parameter number: Which line of the file it is, from 1.
    /// - Throws: ``ChatError/unusableInput(_:)``, which names the line; so too for a request of another family than the
    ///   first, and for an ID that was there before, because its answers could not be told apart.
    public mutating func translate(
        _ line: JSONValue, number: Int
    ) throws(ChatError) -> (line: JSONValue, notices: [Notice]) {
        var request = try BatchLine(line, number: number, from: source)
        guard ids.insert(request.id).inserted else {
            throw .unusableInput("line \(number): the ID \(VendorText.cleaned(request.id, limit: 64)) was there before")
        }
        if let family, family != request.family {
            throw .unusableInput("line \(number): a batch is either for answers or for embeddings, not for both")
        }
        family = request.family
        var notices = Self.dropStream(&request)
        do throws(ChatError) {
            switch request.family {
            case .chat:
                var translation = try RequestTranslation(request.body, from: request.dialect, to: target)
                if translation.repeats > 1 {
                    notices.append(Notice(.dropped, "n is not kept: a batch gives one answer to each of its requests"))
                    request.drop("n")
                    translation = try RequestTranslation(request.body, from: request.dialect, to: target)
                }
                asked[request.id] = translation
                request.body = translation.body
                notices += translation.notices
            case .embeddings:
                let translation = try EmbeddingRequestTranslation(
                    request.body, from: request.dialect, to: target, text: text)
                request.body = translation.body
                notices += translation.notices
            }
        } catch {
            guard case .unusableInput(let problem) = error else { throw error }
            throw .unusableInput("line \(number): \(problem)")
        }
        for place in notices.indices { notices[place].text = "line \(number): \(notices[place].text)" }
        guard request.dialect == target.dialect, case .object(var members) = line else {
            return (request.json(for: target.dialect), notices)
        }
        // What else the line has is the dialect's own.
        members[["body", "request", "params"].first { members[$0] != nil } ?? "body"] = request.body
        return (.object(members), notices)
    }

    /// Nobody is there to read a stream.
    private static func dropStream(_ request: inout BatchLine) -> [Notice] {
        let streams = request.body["stream"]?.boolValue == true
        request.drop("stream")
        request.drop("stream_options")
        return streams ? [Notice(.dropped, "the answers of a batch are no streams")] : []
    }
}
