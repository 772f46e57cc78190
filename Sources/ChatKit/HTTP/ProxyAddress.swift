internal import AsyncHTTPClient

/// A proxy as it stands in the settings, taken apart.
///
/// Every request goes through it by CONNECT, also one to a plain `http` address: some proxies allow that only for
/// port 443.
package struct ProxyAddress: Sendable {
    /// Host and port, for messages.
    let name: String
    package let host: String
    package let port: Int
    /// The value of `Proxy-Authorization`; nil where the proxy needs none.
    package private(set) var authorization: Secret?
    /// Whether it is a SOCKS proxy, and not one for HTTP.
    package let isSOCKS: Bool
    let proxy: HTTPClient.Configuration.Proxy

    /// Takes `http://user:password@host:port`, `socks5://host:port` or `host:port`.
    ///
    /// - Throws: ``ChatError/proxyFailed(proxy:reason:)``, whose words never contain the password.
    package init(_ secret: Secret) throws(ChatError) {
        let text = secret.reveal()
        let parts = text.split(separator: "://", maxSplits: 1)
        let scheme = parts.count == 2 ? parts[0].lowercased() : "http"
        let rest = parts.last ?? ""
        let authority = rest.prefix { !"/?#".contains($0) }
        let credentials: Substring?
        let address: Substring
        if let at = authority.lastIndex(of: "@") {
            credentials = authority[..<at]
            address = authority[authority.index(after: at)...]
        } else {
            credentials = nil
            address = authority
        }
        guard let (host, port) = HTTPOrigin.hostAndPort(address) else {
            throw .proxyFailed(proxy: "of the settings", reason: "its address is not like http://host:port")
        }
        self.host = host
        switch scheme {
        case "http":
            self.port = port ?? 80
            let authorization = credentials.map { credentials in
                let colon = credentials.firstIndex(of: ":")
                return HTTPClient.Authorization.basic(
                    username: Self.decode(credentials[..<(colon ?? credentials.endIndex)]),
                    password: colon.map { Self.decode(credentials[credentials.index(after: $0)...]) } ?? "")
            }
            proxy = .server(host: host, port: self.port, authorization: authorization)
            isSOCKS = false
            self.authorization = authorization.map { Secret($0.headerValue) }
        case "socks5", "socks5h", "socks":
            self.port = port ?? 1080
            guard credentials == nil else {
                throw .proxyFailed(proxy: host, reason: "user names are not supported for SOCKS proxies")
            }
            proxy = .socksServer(host: host, port: self.port)
            isSOCKS = true
        case "https":
            throw .proxyFailed(
                proxy: host, reason: "proxies reached over https are not supported, only http and socks5")
        default:
            throw .proxyFailed(proxy: host, reason: "only http and socks5 proxies are supported")
        }
        name = "\(host):\(self.port)"
    }

    private static func decode(_ text: Substring) -> String {
        String(decoding: PercentEncoding.decoded(text), as: UTF8.self)
    }
}
