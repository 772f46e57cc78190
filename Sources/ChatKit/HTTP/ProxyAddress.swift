internal import FoundationEssentials

/// A proxy as it stands in the settings, taken apart.
///
/// Every request goes through it by CONNECT, also one to a plain `http` address: some proxies allow that only for
/// port 443.
package struct ProxyAddress: Sendable {
    /// Host and port, for messages.
    let name: String
    package let host: String
    package let port: Int
    /// The host as it is looked up: in ASCII.
    var sentHost: String { Punycode.ascii(host) ?? host }
    /// The value of `Proxy-Authorization`; nil where the proxy needs none.
    package let authorization: Secret?
    /// Whether it is a SOCKS proxy, and not one for HTTP.
    package let isSOCKS: Bool

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
            authorization = credentials.map { credentials in
                let colon = credentials.firstIndex(of: ":")
                let user = PercentEncoding.decoded(credentials[..<(colon ?? credentials.endIndex)])
                let password = colon.map { PercentEncoding.decoded(credentials[credentials.index(after: $0)...]) } ?? []
                return Secret("Basic " + Data(user + [UInt8(ascii: ":")] + password).base64EncodedString())
            }
            isSOCKS = false
        case "socks5", "socks5h", "socks":
            self.port = port ?? 1080
            guard credentials == nil else {
                throw .proxyFailed(proxy: host, reason: "user names are not supported for SOCKS proxies")
            }
            authorization = nil
            isSOCKS = true
        case "https":
            throw .proxyFailed(
                proxy: host, reason: "proxies reached over https are not supported, only http and socks5")
        default:
            throw .proxyFailed(proxy: host, reason: "only http and socks5 proxies are supported")
        }
        name = "\(host):\(self.port)"
    }
}
