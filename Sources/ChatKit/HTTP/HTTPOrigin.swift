/// The part of an address that says whom a request goes to: scheme, host and port.
///
/// Strict on purpose, because whether a key may travel unencrypted depends on it: an address that two programs could
/// read differently (a backslash, a user name, a space) is none.
public struct HTTPOrigin: Sendable, Hashable {
    public var isSecure: Bool
    /// In lower case, IPv6 addresses without brackets.
    public var host: String
    public var port: Int

    /// Takes an `http` or `https` address; nil for anything else.
    public init?(_ url: String) {
        guard let scheme = url.range(of: "://") else { return nil }
        switch url[..<scheme.lowerBound].lowercased() {
        case "https": isSecure = true
        case "http": isSecure = false
        default: return nil
        }
        let authority = url[scheme.upperBound...].prefix { !"/?#".contains($0) }
        guard let parts = Self.hostAndPort(authority) else { return nil }
        host = parts.host.lowercased()
        port = parts.port ?? (isSecure ? 443 : 80)
    }

    /// The host, with the port where it is not the scheme's own.
    public var name: String {
        let shown = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? shown : "\(shown):\(port)"
    }

    /// Whether the host is this machine: `localhost`, 127.0.0.0/8 or `::1`.
    public var isLoopback: Bool { Self.isLoopback(host) }

    /// Whether a host is this machine: `localhost`, 127.0.0.0/8 or `::1`, with or without brackets.
    public static func isLoopback(_ host: String) -> Bool {
        let plain = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        if plain.lowercased() == "localhost" { return true }
        guard let address = IPAddress(plain) else { return false }
        return address == .loopback6 || IPAddress.Block(.loopback4, length: 8).contains(address)
    }

    /// Whether the host is on a local network by its name or address: private and link-local addresses, `0.0.0.0`, names of
    /// one word, and names below `.local`, `.lan`, `.internal` and `.home.arpa`.
    ///
    /// Source: RFC 1918, RFC 3927, RFC 4193, RFC 4291, RFC 6762, RFC 8375, and ICANN's `.internal`; read 2026-11-30.
    public var isOnLocalNetwork: Bool {
        if let address = IPAddress(host) { return Self.localBlocks.contains { $0.contains(address) } }
        let name = host.hasSuffix(".") ? String(host.dropLast()) : host
        let endings = [".local", ".lan", ".internal", ".home.arpa", ".localhost"]
        return !name.contains(".") || endings.contains { name.hasSuffix($0) }
    }

    private static let localBlocks: [IPAddress.Block] = [
        ("10.0.0.0", 8), ("172.16.0.0", 12), ("192.168.0.0", 16), ("169.254.0.0", 16), ("100.64.0.0", 10),
        ("0.0.0.0", 32), ("127.0.0.0", 8), ("::", 128), ("::1", 128), ("fc00::", 7), ("fe80::", 10),
    ].compactMap { text, length in IPAddress(text).map { IPAddress.Block($0, length: length) } }

    /// Takes `host`, `host:port`, `[v6]` or `[v6]:port` apart.
    static func hostAndPort(_ text: Substring) -> (host: String, port: Int?)? {
        var host = text
        var port: Substring?
        if text.hasPrefix("[") {
            guard let close = text.firstIndex(of: "]") else { return nil }
            host = text[text.index(after: text.startIndex)..<close]
            let rest = text[text.index(after: close)...]
            if !rest.isEmpty {
                guard rest.hasPrefix(":") else { return nil }
                port = rest.dropFirst()
            }
            guard let address = IPAddress(String(host)), address.isVersion6 else { return nil }
        } else {
            if let colon = text.firstIndex(of: ":") {
                host = text[..<colon]
                port = text[text.index(after: colon)...]
            }
            guard !host.isEmpty, host.utf8.allSatisfy(isHostByte) else { return nil }
        }
        guard let port, !port.isEmpty else { return (String(host), nil) }
        guard port.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let number = Int(port),
            (1...65535).contains(number)
        else { return nil }
        return (String(host), number)
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }
}

extension String {
    /// Where `text` first stands, without Foundation.
    fileprivate func range(of text: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            formIndex(after: &start)
        }
        return nil
    }
}
