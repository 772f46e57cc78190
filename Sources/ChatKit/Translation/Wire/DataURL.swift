internal import FoundationEssentials

/// Bytes inside an address: `data:image/png;base64,…` (RFC 2397).
struct DataURL: Hashable {
    var mediaType: String
    var bytes: [UInt8]

    /// Whether an address is meant to be one.
    static func isOne(_ address: String) -> Bool {
        address.utf8.prefix(5).elementsEqual("data:".utf8) { byte, expected in
            byte == expected || byte | 0x20 == expected
        }
    }

    /// Reads one; nil for other addresses and for broken base64.
    init?(_ address: String) {
        guard Self.isOne(address), let comma = address.utf8.firstIndex(of: UInt8(ascii: ",")) else { return nil }
        let head = address[..<comma].dropFirst(5).split(separator: ";", omittingEmptySubsequences: false)
        guard head.last?.lowercased() == "base64", let bytes = Self.bytes(ofBase64: address[comma...].dropFirst())
        else { return nil }
        let type = head.first.map { $0.lowercased() } ?? ""
        mediaType = type.isEmpty || type == "base64" ? "text/plain" : Self.registered(type)
        self.bytes = bytes
    }

    /// The registered name of a media type: many programs say `image/jpg`, which no provider takes.
    static func registered(_ type: String) -> String {
        let type = type.lowercased()
        return type == "image/jpg" ? "image/jpeg" : type
    }

    /// The bytes of base64, whose lines some programs break; nil for what is none, and for nothing.
    static func bytes(ofBase64 text: some StringProtocol) -> [UInt8]? {
        let characters = Data(text.utf8.filter { ![0x20, 0x09, 0x0A, 0x0D].contains($0) })
        guard let bytes = Data(base64Encoded: characters), !bytes.isEmpty else { return nil }
        return Array(bytes)
    }
}

extension DataURL {
    init(mediaType: String, bytes: [UInt8]) {
        self.mediaType = mediaType
        self.bytes = bytes
    }

    /// The address.
    var text: String { "data:\(mediaType);base64,\(Self.base64(bytes))" }

    static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
}
