/// A profile's base URL, taken apart so that paths can be appended to it.
struct Endpoint: Sendable, Hashable {
    let origin: HTTPOrigin
    /// Scheme, host and port as they were written.
    private let root: String
    /// Begins with a slash and does not end with one; empty where there is none.
    var path: String
    private var query: String

    /// - Throws: ``ChatError/invalidSettings(place:problem:hint:)``.
    init(_ url: String, profile: String, name: String = "base_url") throws(ChatError) {
        let url = AddressText.cleaned(url)
        guard let origin = HTTPOrigin(url) else {
            throw .invalidSettings(
                place: "profile \(profile)",
                problem: "\(name): \(AddressText.problem(url) ?? "it is no http or https URL")",
                hint: "an address looks like https://api.openai.com/v1")
        }
        self.origin = origin
        let question = url.firstIndex(of: "?") ?? url.endIndex
        query = String(url[question...].dropFirst())
        let address = url[..<question]
        // The origin was found, so there are two slashes.
        var start = address.startIndex
        for _ in 0..<2 { start = address[start...].firstIndex(of: "/").map(address.index(after:)) ?? address.endIndex }
        let slash = address[start...].firstIndex(of: "/") ?? address.endIndex
        root = String(address[..<slash])
        path = Self.trimmed(address[slash...])
    }

    /// The address of a path and query under this one. The base URL's own query is kept: some gateways want it.
    func url(_ path: String) -> String {
        let address = root + self.path + path
        if query.isEmpty { return address }
        return address + (path.contains("?") ? "&" : "?") + query
    }

    /// Takes the path of a call off: people paste addresses of whole calls, and there is one base for all.
    mutating func dropCall() {
        for suffix in ["/chat/completions", "/completions", "/responses", "/embeddings"] { dropSuffix(suffix) }
        // Some servers have their API under a path of this name.
        for suffix in ["/models", "/chat"] where path.hasSuffix(suffix) {
            let base = path.dropLast(suffix.count).split(separator: "/").last ?? ""
            if base.first == "v", base.dropFirst().first?.isNumber == true { dropSuffix(suffix) }
        }
    }

    /// Takes an ending off the path: people paste the address of a whole call.
    mutating func dropSuffix(_ suffix: String) {
        if path.hasSuffix(suffix) { path = Self.trimmed(path.dropLast(suffix.count)) }
    }

    /// Puts another version where the path ends in one (`/v1`); another path stays as it is.
    mutating func replaceVersion(by version: String) {
        guard let last = path.split(separator: "/").last, last.first == "v", last.count > 1,
            last.dropFirst().allSatisfy({ ("0"..."9").contains($0) })
        else { return }
        path = path.dropLast(last.count) + version
    }

    /// Takes a parameter out of the query, and gives its value.
    mutating func takeParameter(_ name: String) -> String? {
        let parameters = query.split(separator: "&")
        query = parameters.filter { !$0.hasPrefix(name + "=") }.joined(separator: "&")
        return parameters.last { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
    }

    private static func trimmed(_ path: some StringProtocol) -> String {
        var path = path[...]
        while path.last == "/" { path.removeLast() }
        return String(path)
    }
}
