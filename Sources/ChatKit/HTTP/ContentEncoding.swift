extension HTTPResponse {
    /// Decodes the body's `Content-Encoding`, which we never ask for and some gateways use all the same.
    ///
    /// - Parameters:
    ///   - profile: Who is named in the error for a body that cannot be read.
    ///   - host: Who is named where it ends too early.
    func decoded(profile: String, host: String) -> HTTPResponse {
        var names: [String] = []
        for header in headers where header.name.lowercased() == "content-encoding" {
            names += header.value.split(separator: ",").map { $0.filter { !$0.isWhitespace }.lowercased() }
        }
        names.removeAll { $0.isEmpty || $0 == "identity" || $0 == "utf-8" || $0 == "none" }
        guard !names.isEmpty else { return self }
        var response = self
        response.body = HTTPBody { [body, names = Array(names.reversed())] in
            var source = body.makeSource()
            for name in names {
                source = DecodedSource(source, encoding: name, profile: profile, host: host)
            }
            return source
        }
        return response
    }
}

/// A body on its way through a decoder.
private struct DecodedSource: HTTPBodySource {
    private var source: any HTTPBodySource
    private let encoding: String
    private let inflater: Inflater?
    private let profile: String
    private let host: String
    private var isLast = false

    init(_ source: any HTTPBodySource, encoding: String, profile: String, host: String) {
        self.source = source
        self.encoding = encoding
        self.profile = profile
        self.host = host
        inflater =
            switch encoding {
            case "gzip", "x-gzip": Inflater(mayBeRaw: false)
            case "deflate", "x-deflate", "zlib": Inflater(mayBeRaw: true)
            default: nil
            }
    }

    mutating func next() async throws(ChatError) -> [UInt8]? {
        guard let inflater else {
            throw .malformedReply(
                profile: profile,
                problem:
                    "a body with the encoding \(encoding.prefix(32).filter { $0.isLetter || $0.isNumber || $0 == "-" })"
            )
        }
        while true {
            do throws(Inflater.Fault) {
                let bytes = try inflater.next(isLast: isLast)
                if !bytes.isEmpty { return bytes }
            } catch {
                throw .malformedReply(profile: profile, problem: "a body that is no \(encoding)")
            }
            if isLast {
                if inflater.isAtEnd { return nil }
                throw .connectionLost(host: host)
            }
            if let piece = try await source.next() { inflater.feed(piece) } else { isLast = true }
        }
    }

    mutating func finish() {
        source.finish()
    }
}
