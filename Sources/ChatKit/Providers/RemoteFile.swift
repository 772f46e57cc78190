/// Fetches a file that the user named by its address.
///
/// Only from public addresses: a link must not make us read what only this machine or its network can reach. That is
/// checked before each connection, after redirects too, and the connection goes to the address that was checked. Behind a
/// proxy the proxy connects: then what the user named may be a host that only the proxy knows, but no redirect may lead to
/// one.
public struct RemoteFile: Sendable {
    /// Its bytes.
    public var bytes: [UInt8]
    /// The last part of its path as people write it, if there is one.
    public var name: String?

    /// How often a server may send us elsewhere.
    private static let redirections = 5

    /// - Parameters:
    ///   - limit: The most that is read, in bytes.
    ///   - network: Proxy and timeouts; neither headers nor certificates of it are shown to the server.
    /// - Throws: ``ChatError/unusableInput(_:)`` for addresses that are refused, files that are too large and answers that
    ///   are none; what a connection throws.
    public static func fetch(
        _ url: String, limit: Int = 80 * 1_048_576, network: NetworkSettings = NetworkSettings()
    ) async throws(ChatError) -> RemoteFile {
        try await Fetch(limit: limit, network: network).run(url)
    }

    /// What a fetch needs; tests stand in for the internet.
    struct Fetch: Sendable {
        var limit: Int
        var network: NetworkSettings
        var addresses: @Sendable (String) async throws(ChatError) -> [String] = { (host) throws(ChatError) in
            try await HostAddresses.find(host)
        }
        var isAllowed: @Sendable (String) -> Bool = { IPAddress($0)?.isPublic ?? false }

        func run(_ url: String) async throws(ChatError) -> RemoteFile {
            var url = RemoteFile.escaped(url)
            for step in 0...RemoteFile.redirections {
                let transport = try await transport(for: url, isNamedByUser: step == 0)
                let request = HTTPRequest(method: "GET", url: url, headers: [HTTPHeader("Accept", "*/*")])
                let host = HTTPOrigin(url)?.name ?? url
                let response = try await transport.send(request).decoded(profile: host, host: host)
                switch response.status {
                case 200: return try await read(response, from: url)
                case 301, 302, 303, 307, 308:
                    guard let location = response.header("Location"), let next = Self.resolve(location, from: url)
                    else {
                        throw .unusableInput("\(RemoteFile.shown(url)) leads nowhere")
                    }
                    url = next
                default: throw .unusableInput("\(RemoteFile.shown(url)): the server answered \(response.status)")
                }
            }
            throw .unusableInput("\(RemoteFile.shown(url)) leads in circles")
        }

        /// A transport that can reach nothing but the addresses that were checked.
        private func transport(
            for url: String, isNamedByUser: Bool
        ) async throws(ChatError) -> NetworkTransport {
            guard let origin = HTTPOrigin(url) else {
                throw .unusableInput("\(RemoteFile.shown(url)) is no http or https address")
            }
            var network = NetworkSettings(caFile: network.caFile, proxy: self.network.proxy(for: url))
            network.connectTimeout = self.network.connectTimeout
            network.firstByteTimeout = self.network.firstByteTimeout
            network.idleTimeout = self.network.idleTimeout
            let found: [String]
            do {
                found = try await addresses(origin.host)
            } catch {
                guard isNamedByUser, network.proxy != nil else { throw error }
                return NetworkTransport(network: network)
            }
            guard let address = found.first, found.allSatisfy(isAllowed) else {
                throw .unusableInput(
                    "\(RemoteFile.shown(url)) is on this machine or a private network; files are fetched from public "
                        + "addresses only")
            }
            return NetworkTransport(network: network, addresses: [origin.host: address])
        }

        private func read(_ response: HTTPResponse, from url: String) async throws(ChatError) -> RemoteFile {
            var source = response.body.makeSource()
            var bytes: [UInt8] = []
            while let piece = try await source.next() {
                bytes += piece
                guard bytes.count <= limit else {
                    throw .unusableInput("\(RemoteFile.shown(url)) is larger than \(limit / 1_048_576) MB")
                }
            }
            return RemoteFile(bytes: bytes, name: FileName.inAddress(url))
        }

        /// Where a redirect leads. Source: RFC 3986, section 5, as far as servers use it.
        static func resolve(_ location: String, from url: String) -> String? {
            let location = RemoteFile.escaped(location)
            if location.contains("://") { return location }
            guard let scheme = url.firstRange(of: "://") else { return nil }
            if location.hasPrefix("//") { return url[..<scheme.lowerBound] + ":" + location }
            let path = url[scheme.upperBound...].firstIndex(of: "/") ?? url.endIndex
            if location.hasPrefix("/") { return url[..<path] + location }
            let whole = url.prefix { $0 != "?" }
            let folder = whole[path...].lastIndex(of: "/").map { whole[...$0] } ?? whole + "/"
            return String(folder) + location
        }
    }

    /// The address without its fragment, and with what no request line can carry escaped.
    static func escaped(_ url: String) -> String {
        var escaped = ""
        for byte in url.prefix(while: { $0 != "#" }).utf8 {
            if byte > 0x20, byte < 0x7F {
                escaped.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                escaped += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return escaped
    }

    /// The address for an error: what stands behind `?` may be a key.
    private static func shown(_ url: String) -> String {
        VendorText.cleaned(String(url.prefix { $0 != "?" }), limit: 200)
    }
}
