public import ChatKit
internal import NIOHTTP1

/// The rules by which a listener admits requests.
///
/// A page in a browser on this machine can send requests to it like any program can. So the name that the page used
/// (`Host`) must be one of ours, because a hostile page can give its own name our address; and a page of another site
/// (`Origin`) is refused unless it is listed. Both before anything is sent upstream.
public struct AccessRules: Sendable {
    /// The bearer tokens that are let in; none where everybody is.
    public var tokens: [Secret] = []
    /// The names under which the listener may be reached; nil where any is right.
    public var hosts: Set<String>?
    /// The origins of web pages that may use it, such as `https://chat.example`; `*` for all.
    public var origins: Set<String> = []

    public init() {}

    /// Why a request is not let in.
    enum Verdict {
        case admitted
        case wrongHost
        case wrongOrigin
        case wrongToken
    }

    /// Checks the parts of a request that a web page cannot choose.
    func checkOrigin(_ request: ClientRequest) -> Verdict {
        if let hosts {
            let named = request.headers["host"]
            guard named.count == 1, let name = named.first.map(Self.hostName), hosts.contains(name) else {
                return .wrongHost
            }
        }
        let origins = request.headers["origin"]
        guard !origins.isEmpty else { return .admitted }
        return origins.allSatisfy { allows(origin: String($0)) } ? .admitted : .wrongOrigin
    }

    /// Checks the token. Every listed token is compared with every key that the client sent, so that the time does not
    /// depend on which one is right.
    func checkToken(_ request: ClientRequest) -> Verdict {
        if tokens.isEmpty { return .admitted }
        // Nearly every client sends one key, in this form.
        if tokens.count == 1, let value = request.headers.first(name: "authorization"),
            Self.areEqual("Bearer " + tokens[0].reveal(), value)
        {
            return .admitted
        }
        var isRight = false
        for key in request.presentedKeys {
            for token in tokens where Self.areEqual(token.reveal(), key) { isRight = true }
        }
        return isRight ? .admitted : .wrongToken
    }

    private func allows(origin: String) -> Bool {
        origins.contains("*") || origins.contains(origin)
    }

    /// Whether two texts are equal, in a time that depends on their lengths only.
    static func areEqual(_ first: String, _ second: String) -> Bool {
        guard first.utf8.count == second.utf8.count, !first.isEmpty else { return false }
        var difference: UInt8 = 0
        for (one, other) in zip(first.utf8, second.utf8) { difference |= one ^ other }
        return difference == 0
    }

    /// The host of a `Host` header without its port, in lower case.
    static func hostName(_ value: String) -> String {
        let value = value.utf8.allSatisfy { !(0x41...0x5A).contains($0) } ? value : value.lowercased()
        if value.hasPrefix("["), let end = value.firstIndex(of: "]") { return String(value[...end]) }
        return String(value.prefix { $0 != ":" })
    }

    // MARK: CORS

    /// The answer to a browser's preflight request from a listed origin.
    ///
    /// Source: <https://fetch.spec.whatwg.org/#http-cors-protocol>, read 2026-11-30.
    func preflight(_ request: ClientRequest) -> ResponseForm? {
        guard request.method == .OPTIONS, request.headers.contains(name: "origin"),
            request.headers.contains(name: "access-control-request-method")
        else { return nil }
        let headers = request.headers.first(name: "access-control-request-headers")
        return ResponseForm(
            status: 204,
            headers: [
                ("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE, OPTIONS"),
                ("Access-Control-Allow-Headers", headers ?? "authorization, content-type"),
                ("Access-Control-Max-Age", "600"),
            ])
    }

    /// Adds what lets a page of a listed origin read the response.
    func addCrossOriginHeaders(for request: ClientRequest?, to form: inout ResponseForm) {
        guard let origin = request?.headers.first(name: "origin"), allows(origin: origin) else { return }
        form.headers += [("Access-Control-Allow-Origin", origin), ("Vary", "Origin")]
    }
}
