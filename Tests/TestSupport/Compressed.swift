/// Bytes in the containers that servers use, stored and not made smaller: that needs no compressor.
///
/// Sources: RFC 1951, section 3.2.4 (stored blocks); RFC 1950; RFC 1952.
public enum Compressed {
    /// Raw deflate.
    public static func raw(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        var rest = bytes[...]
        repeat {
            let block = rest.prefix(65_535)
            rest = rest.dropFirst(block.count)
            output.append(rest.isEmpty ? 1 : 0)
            output += little(UInt32(block.count)).prefix(2) + little(~UInt32(block.count)).prefix(2) + block
        } while !rest.isEmpty
        return output
    }

    public static func zlib(_ bytes: [UInt8]) -> [UInt8] {
        var (a, b) = (UInt32(1), UInt32(0))
        for byte in bytes {
            a = (a + UInt32(byte)) % 65_521
            b = (b + a) % 65_521
        }
        return [0x78, 0x01] + raw(bytes) + little(b << 16 | a).reversed()
    }

    public static func gzip(_ bytes: [UInt8]) -> [UInt8] {
        [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255] + raw(bytes) + little(checksum(bytes)) + little(UInt32(bytes.count))
    }

    private static func little(_ number: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum = ~UInt32(0)
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }
}
