/// Embeddings in the dialect that OpenAI, Azure and GigaChat share.
///
/// Sources, read 2026-11-21: <https://platform.openai.com/docs/api-reference/embeddings>, Azure OpenAI's reference and
/// Sber's OpenAPI document. GigaChat counts tokens for each text, the others for all.
enum EmbeddingTranslation {
    /// What one request may hold: OpenAI takes 2048 texts, and 300,000 tokens in sum. A token has at least one byte.
    static let mostTexts = 2048
    private static let mostBytes = 300_000

    /// How the texts are spread over requests, in order.
    static func batches(of texts: [String]) -> [Range<Int>] {
        var batches: [Range<Int>] = []
        var start = 0
        var bytes = 0
        for (position, text) in texts.enumerated() {
            let size = text.utf8.count
            if position > start, position - start == mostTexts || bytes + size > mostBytes {
                batches.append(start..<position)
                start = position
                bytes = 0
            }
            bytes += size
        }
        if start < texts.count { batches.append(start..<texts.count) }
        return batches
    }

    static func body(_ request: EmbeddingRequest) -> JSONObject {
        var body: JSONObject = ["model": .string(request.model.rawValue)]
        body["input"] = .array(request.inputs.map { .string($0) })
        body["dimensions"] = request.dimensions.map { .integer($0) }
        return body
    }

    /// Reads an answer.
    ///
    /// - Parameter count: How many texts were sent; nil where nobody knows any more.
    /// - Throws: ``ChatError/malformedReply(profile:problem:)`` unless there is a vector for each.
    static func reply(reading body: [UInt8], count: Int?, profile: String) throws(ChatError) -> EmbeddingReply {
        var answer = Answer()
        let problem = body.withUnsafeBufferPointer { bytes -> String? in
            do throws(JSONReader.Fault) {
                try answer.read(bytes)
                return nil
            } catch {
                return "embeddings that are no JSON: \(error)"
            }
        }
        if let problem { throw .malformedReply(profile: profile, problem: problem) }
        let count = count ?? max(1, answer.items)
        let vectors = (0..<count).compactMap { answer.vectors[$0] }
        guard vectors.count == count, vectors.allSatisfy({ !$0.isEmpty }) else {
            let found = vectors.count { !$0.isEmpty }
            throw .malformedReply(profile: profile, problem: "\(found) embeddings for \(count) texts")
        }
        return EmbeddingReply(vectors: vectors, model: answer.model, usage: answer.usage ?? answer.summed)
    }
}

/// An answer while it is read. Vectors are read straight from the bytes: they are thousands of numbers.
private struct Answer {
    /// The vectors by the place of their text.
    var vectors: [Int: [Double]] = [:]
    var items = 0
    var model: ModelID?
    var usage: Usage?
    /// The sum of what was counted text by text.
    var summed: Usage?

    mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(JSONReader.Fault) {
        var reader = JSONReader(bytes)
        guard try reader.peek() == UInt8(ascii: "{") else { return }
        try reader.object { (name, reader) throws(JSONReader.Fault) in
            switch name {
            case "data":
                guard try reader.peek() == UInt8(ascii: "[") else { return try reader.skip() }
                try reader.array { (reader) throws(JSONReader.Fault) in
                    guard try reader.peek() == UInt8(ascii: "{") else { return try reader.skip() }
                    try readItem(at: items, &reader)
                    items += 1
                }
            case "model":
                model = try reader.string().map { ModelID(VendorText.cleaned($0, limit: 128)) }
            case "usage": usage = try Usage(reading: &reader)
            default: try reader.skip()
            }
        }
        try reader.end()
    }

    /// Items may come in any order; their `index` counts, and where it is missing their place.
    private mutating func readItem(at place: Int, _ reader: inout JSONReader) throws(JSONReader.Fault) {
        var index = place
        var vector: [Double] = []
        try reader.object { (name, reader) throws(JSONReader.Fault) in
            switch name {
            case "index": index = try reader.integer() ?? place
            case "embedding": vector = try Self.numbers(&reader)
            case "usage":
                guard let tokens = try Usage(reading: &reader)?.inputTokens else { return }
                let sum = (summed?.inputTokens ?? 0).addingReportingOverflow(tokens)
                if !sum.overflow { summed = Usage(inputTokens: sum.partialValue) }
            default: try reader.skip()
            }
        }
        vectors[index] = vector
    }

    /// A list of numbers, or its bytes as base64.
    private static func numbers(_ reader: inout JSONReader) throws(JSONReader.Fault) -> [Double] {
        guard try reader.peek() == UInt8(ascii: "[") else {
            return try reader.string().flatMap(VectorText.vector(base64:)) ?? []
        }
        var numbers: [Double] = []
        try reader.array { (reader) throws(JSONReader.Fault) in
            if let number = try reader.value().doubleValue, number.isFinite { numbers.append(number) }
        }
        return numbers
    }
}
