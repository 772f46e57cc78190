internal import FoundationEssentials

/// Bytes as text in base64.
enum Base64Text {
    static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        Data(base64Encoded: String(text), options: .ignoreUnknownCharacters).map(Array.init)
    }

    /// The bytes of `data:image/png;base64,…`; nil for other addresses.
    static func bytes(ofDataURL url: String) -> [UInt8]? {
        guard url.hasPrefix("data:"), let comma = url.firstIndex(of: ","), url[..<comma].hasSuffix(";base64") else {
            return nil
        }
        return bytes(url[url.index(after: comma)...])
    }
}
