internal import ChatKit

/// The last bytes of a stream, to tell whether it ended or was cut where the framing cannot.
struct StreamTail {
    private var bytes: [UInt8] = []
    private static let length = 512

    mutating func append(_ piece: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: piece.suffix(Self.length))
        if bytes.count > Self.length * 2 { bytes.removeFirst(bytes.count - Self.length) }
    }

    /// Whether the stream has the last event of its dialect.
    func hasEnd(of dialect: ChatDialect) -> Bool {
        let text = String(decoding: bytes, as: UTF8.self)
        return switch dialect {
        case .openai, .azure, .gigachat, .gigachatV2: text.contains("[DONE]")
        case .anthropic: text.contains("message_stop")
        case .responses: text.hasSuffix("\n\n") || text.hasSuffix("\r\n\r\n")
        }
    }
}
