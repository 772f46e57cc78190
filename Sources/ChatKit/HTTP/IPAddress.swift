internal import Glibc

/// A numeric address, as bytes.
struct IPAddress: Sendable, Hashable {
    /// 4 bytes for version 4, 16 for version 6.
    let bytes: [UInt8]

    static let loopback4 = IPAddress(bytes: [127, 0, 0, 1])
    static let loopback6 = IPAddress(bytes: [UInt8](repeating: 0, count: 15) + [1])

    var isVersion6: Bool { bytes.count == 16 }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Takes `127.0.0.1` or `::1`, without brackets; nil for names and for short forms such as `127.1`.
    init?(_ text: String) {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            self.init(bytes: withUnsafeBytes(of: &four) { Array($0) })
            return
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, text, &six) == 1 else { return nil }
        self.init(bytes: withUnsafeBytes(of: &six) { Array($0) })
    }

    /// All addresses that begin with the same bits.
    struct Block: Sendable, Hashable {
        let address: IPAddress
        /// How many bits are the same.
        let length: Int

        init(_ address: IPAddress, length: Int) {
            self.address = address
            self.length = length
        }

        /// Takes `10.0.0.0/8`; nil for anything else.
        init?(_ text: Substring) {
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 2, let address = IPAddress(String(parts[0])), let length = Int(parts[1]),
                (0...address.bytes.count * 8).contains(length)
            else { return nil }
            self.init(address, length: length)
        }

        func contains(_ other: IPAddress) -> Bool {
            guard other.bytes.count == address.bytes.count else { return false }
            return (0..<length).allSatisfy { bit in
                let mask = UInt8(0x80) >> UInt8(bit % 8)
                return address.bytes[bit / 8] & mask == other.bytes[bit / 8] & mask
            }
        }
    }
}
