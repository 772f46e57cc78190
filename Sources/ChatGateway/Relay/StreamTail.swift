internal import ChatKit

/// The last bytes of a stream, to tell whether it ended or was cut where the framing cannot.
struct StreamTail {
    private var bytes: [UInt8] = []
    private static let length = 512

    mutating func append(_ piece: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: piece.suffix(Self.length))
        if bytes.count > Self.length * 2 { bytes.removeFirst(bytes.count - Self.length) }
    }

    /// What is missing of the empty line that ends the last event; empty where nothing is, or nothing came.
    var missingEnd: String {
        if bytes.isEmpty || bytes.hasSuffix("\n\n") || bytes.hasSuffix("\r\n\r\n") || bytes.hasSuffix("\r\r") {
            return ""
        }
        if bytes.hasSuffix("\r\n") { return "\r\n" }
        return bytes.hasSuffix("\n") ? "\n" : "\n\n"
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

extension [UInt8] {
    fileprivate func hasSuffix(_ text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}
