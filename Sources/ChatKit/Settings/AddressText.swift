/// An address as people paste it.
enum AddressText {
    /// Without what pasting brings along: white space, line ends, quotes, characters that do not show, a fragment, and the
    /// slashes at its end.
    static func cleaned(_ text: String) -> String {
        var rest = text.prefix { $0 != "#" }
        // What is taken away at an end can have more of it before it.
        while let first = rest.first, isPasted(first) { rest.removeFirst() }
        // Paths are appended with their own slashes; a query may end in one.
        let hasQuery = rest.contains("?")
        while let last = rest.last, isPasted(last) || last == "/" && !hasQuery && !rest.hasSuffix("://") {
            rest.removeLast()
        }
        return String(rest)
    }

    private static func isPasted(_ character: Character) -> Bool {
        character.isWhitespace || character == "\"" || character == "'" || character == "<" || character == ">"
            || character.unicodeScalars.allSatisfy {
                $0.value < 0x20 || $0.properties.generalCategory == .format || $0.properties.generalCategory == .control
            }
    }

    /// What is wrong with a cleaned address; nil if nothing is.
    static func problem(_ address: String) -> String? {
        if address.isEmpty { return "the address is empty" }
        guard let end = schemeEnd(address) else {
            let scheme = HTTPOrigin.isLoopback(String(address.prefix { !":/".contains($0) })) ? "http" : "https"
            return
                "the address has no scheme: write \(scheme)://\(address.prefix(80).filter { $0.isASCII && $0 > " " })"
        }
        let scheme = address[..<end].lowercased()
        if scheme != "http", scheme != "https" {
            return "the address begins with \(scheme)://, and must with https:// or http://"
        }
        if address.unicodeScalars.contains(where: { $0.value <= 0x20 || $0.value == 0x7F || $0.properties.isWhitespace }
        ) {
            return "the address has a space in it"
        }
        let authority = address[address.index(end, offsetBy: 3)...].prefix { !"/?".contains($0) }
        if authority.contains("@") { return "the address holds a user name or password, which belong into the profile" }
        return HTTPOrigin(address) == nil ? "the host or port of the address is wrong" : nil
    }

    private static func schemeEnd(_ address: String) -> String.Index? {
        guard let colon = address.firstIndex(of: ":"), address[colon...].hasPrefix("://") else { return nil }
        return colon
    }

    /// The deployment in an address of Azure's, such as `https://HOST/openai/deployments/NAME/chat/completions`.
    static func deployment(in address: String) -> String? {
        let segments = address.prefix { $0 != "?" }.split(separator: "/")
        guard let place = segments.firstIndex(of: "deployments"), place + 1 < segments.count, place > 0,
            segments[place - 1] == "openai"
        else { return nil }
        return String(segments[place + 1])
    }
}
