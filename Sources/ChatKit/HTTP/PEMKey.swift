/// What can be said of a private key without its password.
struct PEMKey {
    let isPresent: Bool
    let isEncrypted: Bool
    /// Whether the password is stretched with scrypt, which BoringSSL does not read.
    let usesScrypt: Bool

    init(_ pem: [UInt8]) {
        let text = String(decoding: pem, as: UTF8.self)
        let lines = text.split(whereSeparator: \.isNewline)
        guard let first = lines.firstIndex(where: { $0.hasPrefix("-----BEGIN ") && $0.contains("PRIVATE KEY-----") })
        else {
            (isPresent, isEncrypted, usesScrypt) = (false, false, false)
            return
        }
        let block = lines[first...].prefix { !$0.hasPrefix("-----END ") }
        isPresent = true
        isEncrypted = lines[first].contains("ENCRYPTED") || block.contains { $0.hasPrefix("Proc-Type: 4,ENCRYPTED") }
        let der = Self.decode(block.dropFirst().joined())
        usesScrypt = isEncrypted && der.indices.contains { der[$0...].starts(with: Self.scrypt) }
    }

    /// The object identifier 1.3.6.1.4.1.11591.4.11 in DER. Source: RFC 7914, section 7.
    private static let scrypt: [UInt8] = [0x06, 0x09, 0x2B, 0x06, 0x01, 0x04, 0x01, 0xDA, 0x47, 0x04, 0x0B]

    /// Base64, reading over anything else.
    private static func decode(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for character in text.utf8 {
            let value: UInt8
            switch character {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = character - UInt8(ascii: "A")
            case UInt8(ascii: "a")...UInt8(ascii: "z"): value = character - UInt8(ascii: "a") + 26
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = character - UInt8(ascii: "0") + 52
            case UInt8(ascii: "+"): value = 62
            case UInt8(ascii: "/"): value = 63
            default: continue
            }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }
}
