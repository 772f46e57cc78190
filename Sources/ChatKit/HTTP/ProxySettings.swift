/// Which proxy the environment names for an address.
///
/// The variables are those that curl and others read: `https_proxy`, `http_proxy`, `all_proxy` and `no_proxy`, small or
/// capital letters; the small ones count first. One that is set to nothing means no proxy. This machine itself is never
/// reached by a proxy: a key that may travel unencrypted to a local server must not leave the machine that way.
///
/// Source: <https://curl.se/docs/manpage.html#ENVIRONMENT>, read 2026-11-21.
public struct ProxySettings: Sendable, Hashable {
    private let secureProxy: Secret?
    private let plainProxy: Secret?
    private let exceptions: [Exception]

    public init(environment: [String: String]) {
        func value(_ names: String...) -> String? {
            for name in names { if let value = environment[name] { return value } }
            return nil
        }
        let fallback = value("all_proxy", "ALL_PROXY")
        let secure = value("https_proxy", "HTTPS_PROXY") ?? fallback
        // Under CGI, HTTP_PROXY is a header that somebody sent: "Proxy:".
        let isCGI = environment["REQUEST_METHOD"] != nil
        let plain = environment["http_proxy"] ?? (isCGI ? nil : environment["HTTP_PROXY"]) ?? fallback
        secureProxy = secure.flatMap { $0.isEmpty ? nil : Secret($0) }
        plainProxy = plain.flatMap { $0.isEmpty ? nil : Secret($0) }
        exceptions = (value("no_proxy", "NO_PROXY") ?? "").split { $0 == "," || $0 == " " }.map(Exception.init)
    }

    /// The proxy for an address, as it stands in the variable; nil for a direct connection.
    public func proxy(for url: String) -> Secret? {
        guard let origin = HTTPOrigin(url), !origin.isLoopback, !exceptions.contains(where: { $0.covers(origin) })
        else { return nil }
        return origin.isSecure ? secureProxy : plainProxy
    }

    /// One entry of `no_proxy`.
    private enum Exception: Sendable, Hashable {
        case everything
        case block(IPAddress.Block)
        case address(IPAddress, port: Int?)
        /// A name and all names below it.
        case name(String, port: Int?)
        /// Something that is none of these.
        case nothing

        init(_ text: Substring) {
            if text == "*" {
                self = .everything
            } else if let block = IPAddress.Block(text) {
                self = .block(block)
            } else if let address = IPAddress(String(text)) {
                self = .address(address, port: nil)
            } else {
                let bare = text.hasPrefix("*.") ? text.dropFirst(2) : text.hasPrefix(".") ? text.dropFirst() : text
                guard let (host, port) = HTTPOrigin.hostAndPort(bare) else {
                    self = .nothing
                    return
                }
                self = IPAddress(host).map { .address($0, port: port) } ?? .name(host.lowercased(), port: port)
            }
        }

        func covers(_ origin: HTTPOrigin) -> Bool {
            switch self {
            case .everything: return true
            case .nothing: return false
            case .block(let block): return IPAddress(origin.host).map(block.contains) ?? false
            case .address(let address, let port):
                return IPAddress(origin.host) == address && (port ?? origin.port) == origin.port
            case .name(let name, let port):
                guard (port ?? origin.port) == origin.port else { return false }
                return origin.host == name || origin.host.hasSuffix("." + name)
            }
        }
    }
}
