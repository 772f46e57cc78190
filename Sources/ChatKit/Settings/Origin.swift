/// Scheme, host and port of an address: what a credential belongs to.
struct Origin: Sendable, Hashable, CustomStringConvertible {
    let scheme: String
    /// In lower case; an IPv6 address in brackets.
    let host: String
    let port: Int

    /// - Returns: Nil if the text is no http or https address, or holds a user, a query, white space or control
    ///   characters.
    init?(address: String) {
        guard
            let scheme = ["https", "http"].first(where: { address.prefix($0.count + 3).lowercased() == $0 + "://" }),
            address.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F && !$0.properties.isWhitespace })
        else { return nil }
        self.scheme = scheme
        let rest = address.dropFirst(scheme.count + 3)
        guard !rest.contains("?"), !rest.contains("#") else { return nil }
        let authority = rest.prefix { $0 != "/" }.lowercased()
        guard !authority.contains("@"), !authority.contains("\\") else { return nil }
        let hostEnd: String.Index
        if authority.hasPrefix("[") {
            guard let bracket = authority.firstIndex(of: "]") else { return nil }
            hostEnd = authority.index(after: bracket)
        } else {
            hostEnd = authority.firstIndex(of: ":") ?? authority.endIndex
        }
        host = String(authority[..<hostEnd])
        guard !host.isEmpty else { return nil }
        let tail = authority[hostEnd...]
        if tail.isEmpty {
            port = scheme == "https" ? 443 : 80
        } else {
            guard tail.first == ":", let number = UInt16(tail.dropFirst()), number > 0 else { return nil }
            port = Int(number)
        }
    }

    var description: String { "\(scheme)://\(host):\(port)" }
}
