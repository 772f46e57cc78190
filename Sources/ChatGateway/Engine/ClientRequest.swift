internal import ChatKit
internal import FoundationEssentials
internal import NIOHTTP1

/// The head of a client's request.
struct ClientRequest: Sendable {
    /// Names the request in logs, records and the header `X-Request-ID`.
    let id: String
    let method: HTTPMethod
    /// Path and query as they were sent.
    let uri: String
    /// The path without its query: doubled slashes and one at the end are removed.
    let path: String
    /// Behind the question mark; nil where there is none.
    let query: Substring?
    private(set) var headers: HTTPHeaders
    let version: HTTPVersion
    /// The client's IP address, without a port.
    let peer: String
    /// Whether the path has something that a climbing segment needs: most have not, and are not looked at again.
    private let mayClimb: Bool
    /// The name of the listener's face, for records.
    let isSecure: Bool

    /// - Parameter random: Makes the request's name.
    init(
        _ head: HTTPRequestHead, peer: String, isSecure: Bool, random: inout some RandomNumberGenerator
    ) {
        id = ULID(at: .now, using: &random).rawValue
        method = head.method
        uri = head.uri
        headers = head.headers
        version = head.version
        self.peer = peer
        self.isSecure = isSecure
        let form = Self.form(of: head.uri)
        mayClimb = form.mayClimb
        if form.isPlain {
            let mark = form.mark.map { head.uri.utf8.index(head.uri.utf8.startIndex, offsetBy: $0) }
            query = mark.map { head.uri[head.uri.utf8.index(after: $0)...] }
            path = mark.map { String(head.uri[..<$0]) } ?? head.uri
            return
        }
        // The absolute form, as it is sent to proxies, names the host too.
        var target = head.uri[...]
        if !target.hasPrefix("/"), let scheme = target.range(of: "://") {
            let authority = target[scheme.upperBound...]
            target = authority.firstIndex { $0 == "/" || $0 == "?" }.map { authority[$0...] } ?? "/"
        }
        let mark = target.firstIndex(of: "?")
        query = mark.map { target[target.index(after: $0)...] }
        path = Self.normalised(target[..<(mark ?? target.endIndex)])
    }

    /// The request as it is once its body is decompressed.
    var withoutCoding: ClientRequest {
        var request = self
        request.headers.remove(name: "content-encoding")
        request.headers.remove(name: "content-length")
        request.headers.replaceOrAdd(name: "transfer-encoding", value: "chunked")
        return request
    }

    init(_ head: HTTPRequestHead, peer: String, isSecure: Bool) {
        var random = SystemRandomNumberGenerator()
        self.init(head, peer: peer, isSecure: isSecure, random: &random)
    }

    /// Looks once over the bytes of a request's target.
    ///
    /// - Returns: Whether its path can be taken as it stands, whether a segment of it may climb, and where its question
    ///   mark is.
    private static func form(of uri: String) -> (isPlain: Bool, mayClimb: Bool, mark: Int?) {
        var (isPlain, mayClimb, count) = (true, false, 0)
        var last: UInt8 = 0
        for byte in uri.utf8 {
            switch byte {
            case UInt8(ascii: "/"): if last == byte { isPlain = false }
            case UInt8(ascii: "."): if last == UInt8(ascii: "/") { mayClimb = true }
            case UInt8(ascii: "%"), UInt8(ascii: "\\"): mayClimb = true
            case UInt8(ascii: "?"): return (isPlain && last != UInt8(ascii: "/"), mayClimb, count)
            default: if count == 0 { return (false, true, nil) }
            }
            last = byte
            count += 1
        }
        return (isPlain && count > 0 && (last != UInt8(ascii: "/") || count == 1), mayClimb, nil)
    }

    private static func normalised(_ path: Substring) -> String {
        let bytes = path.utf8
        let isPlain = !path.contains("//") && (bytes.count <= 1 || bytes.last != UInt8(ascii: "/"))
        if isPlain { return path.isEmpty ? "/" : String(path) }
        return "/" + path.split(separator: "/").joined(separator: "/")
    }

    /// Whether the path has a segment that leads out of it, written out or with escapes. Such a path could reach another
    /// API of an upstream with our credentials.
    var climbsOut: Bool {
        mayClimb
            && path.split(separator: "/").contains { segment in
                let plain = segment.percentDecoded(plusIsSpace: false)
                return plain == ".." || plain == "." || plain.contains("/..") || plain.contains("../")
                    || plain.contains("\\")
            }
    }

    /// Whether the client lets the connection be used again.
    var keepsConnection: Bool {
        let connection = headers[canonicalForm: "connection"].map { $0.lowercased() }
        if connection.contains("close") { return false }
        return takesChunks || connection.contains("keep-alive")
    }

    /// Whether the client speaks HTTP/1.1, and so knows chunks and interim responses.
    var takesChunks: Bool { version.major > 1 || version.minor >= 1 }

    /// The value of one parameter of the query, decoded.
    func parameter(_ name: String) -> String? {
        guard let query else { return nil }
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts[0] == name { return parts.count == 2 ? parts[1].percentDecoded(plusIsSpace: true) : "" }
        }
        return nil
    }

    /// The credentials that clients of all kinds send, in the order in which they are looked at.
    ///
    /// Source: the documentation of OpenAI, Anthropic, Azure and Google, whose clients each have one of these forms.
    var presentedKeys: [String] {
        var keys: [String] = []
        for value in headers["authorization"] {
            let words = value.split(separator: " ", maxSplits: 1)
            // GigaChat's clients send their authorization key as Basic when they ask for a token.
            if words.count == 2, ["bearer", "basic"].contains(words[0].lowercased()) { keys.append(String(words[1])) }
        }
        for name in ["x-api-key", "api-key", "x-goog-api-key"] { keys += headers[name] }
        keys += proxyPasswords
        if let key = parameter("key") { keys.append(key) }
        return keys
    }
}

extension ClientRequest {
    /// What clients of a forward proxy send: a bearer token, or the password of `http://user:password@host`.
    private var proxyPasswords: [String] {
        headers["proxy-authorization"].compactMap { value in
            let words = value.split(separator: " ", maxSplits: 1)
            guard words.count == 2 else { return nil }
            switch words[0].lowercased() {
            case "bearer": return String(words[1])
            case "basic":
                guard let data = Data(base64Encoded: String(words[1])) else { return nil }
                let pair = String(decoding: data, as: UTF8.self)
                return pair.firstIndex(of: ":").map { String(pair[pair.index(after: $0)...]) }
            default: return nil
            }
        }
    }

    /// The host and port that a request to a forward proxy names: the target of CONNECT, or the authority of an
    /// absolute URL. Nil for an ordinary request.
    var proxiedOrigin: HTTPOrigin? {
        if method == .CONNECT { return HTTPOrigin("https://" + uri) }
        return uri.hasPrefix("/") ? nil : HTTPOrigin(uri)
    }
}

extension Substring {
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            formIndex(after: &start)
        }
        return nil
    }

    /// With `%41` decoded; what is not UTF-8 is replaced.
    func percentDecoded(plusIsSpace: Bool) -> String {
        var bytes: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
