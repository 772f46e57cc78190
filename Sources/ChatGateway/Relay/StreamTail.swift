internal import ChatKit

/// The last bytes of a stream, to tell whether it ended or was cut: the framing of HTTP often cannot, since a proxy on the
/// way ends it properly when its own upstream is cut.
struct StreamTail {
    private let dialect: ChatDialect
    private var bytes: [UInt8] = []
    /// Whether the event came that ends a response of the Responses API. It holds the whole response, so its beginning may
    /// have left the tail when it ends.
    private var hasEnded = false
    private static let length = 2048

    init(of dialect: ChatDialect) {
        self.dialect = dialect
    }

    mutating func append(_ piece: UnsafeRawBufferPointer) {
        let start = max(0, bytes.count - 32)
        bytes.append(contentsOf: piece.suffix(Self.length))
        if dialect == .responses, !hasEnded {
            // Together with the end of the piece before, since the name may be cut.
            hasEnded = Self.responseEnds.contains { Self.contains(bytes[start...], $0) || piece.contains($0) }
        }
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

    /// Whether the stream has an event after which its dialect may end it: the last one, or an error.
    ///
    /// Some servers leave `[DONE]` out behind a choice that has its `finish_reason`; such a stream is whole too.
    var hasEnd: Bool {
        if Self.contains(bytes[...], "event: error") || Self.contains(bytes[...], "data: {\"error\"") { return true }
        return switch dialect {
        case .openai, .azure, .gigachat, .gigachatV2: Self.contains(bytes[...], "[DONE]") || hasFinishReason
        case .anthropic: Self.contains(bytes[...], "message_stop")
        case .responses: hasEnded
        }
    }

    private var hasFinishReason: Bool {
        let text = String(decoding: bytes, as: UTF8.self)
        return text.split(separator: "\"finish_reason\":", omittingEmptySubsequences: false).dropFirst()
            .contains { $0.drop { $0 == " " }.first == "\"" }
    }

    private static let responseEnds: [StaticString] = ["response.completed", "response.failed", "response.incomplete"]

    private static func contains(_ bytes: ArraySlice<UInt8>, _ part: StaticString) -> Bool {
        bytes.withUnsafeBytes { $0.contains(part) }
    }
}

extension [UInt8] {
    fileprivate func hasSuffix(_ text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}
