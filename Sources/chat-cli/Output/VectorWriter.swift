import ArgumentParser
import ChatKit

/// The formats of vectors.
enum VectorFormat: String, CaseIterable, ExpressibleByArgument {
    case json
    case jsonl
    case text
    case base64
}

/// Writes vectors as they come, request by request.
struct VectorWriter {
    private let format: VectorFormat
    private var written = 0
    private var model: ModelID?
    /// The tokens of all requests.
    private(set) var usage: Usage?

    init(format: VectorFormat) {
        self.format = format
    }

    mutating func write(_ reply: EmbeddingReply) throws {
        model = model ?? reply.model
        if let more = reply.usage { usage = usage.map { $0.adding(more) } ?? more }
        for vector in reply.vectors {
            var line: [UInt8]
            switch format {
            case .json: line = Array((written == 0 ? "{\"data\": [\n  " : ",\n  ").utf8) + object(vector).jsonBytes()
            case .jsonl: line = object(vector).jsonBytes() + [0x0A]
            case .text:
                line = Array(vector.map { JSONValue.double($0).jsonText }.joined(separator: " ").utf8) + [0x0A]
            case .base64: line = Array(VectorText.base64(vector).utf8) + [0x0A]
            }
            try StandardStream.output.write(line)
            written += 1
        }
    }

    /// Ends the document. JSON has what is known only at the end behind the vectors: what went wrong too, so that what is
    /// there stays JSON.
    ///
    /// - Returns: Whether the document says the error.
    @discardableResult
    func finish(after error: ChatError? = nil) throws -> Bool {
        guard format == .json, error == nil || written > 0 else { return false }
        var end: JSONObject = ["model": model.map { .string($0.rawValue) } ?? .null]
        end["usage"] = usage.map { .object($0.json) } ?? .null
        if let error { end["error"] = error.json }
        let members = end.map { "\(JSONValue.string($0.name).jsonText): \($0.value.jsonText)" }
        try StandardStream.output.write("\n], \(members.joined(separator: ", "))}\n")
        return error != nil
    }

    private func object(_ vector: [Double]) -> JSONValue {
        ["index": .integer(written), "embedding": .array(vector.map { .double($0) })]
    }
}
