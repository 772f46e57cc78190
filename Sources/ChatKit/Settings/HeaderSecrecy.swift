/// Which headers hide what they carry.
enum HeaderSecrecy {
    /// Whether a header's name says that its value should not be shown: better one too many than one too few.
    static func isSecret(_ name: String) -> Bool {
        let name = name.lowercased()
        return ["auth", "key", "token", "cookie", "secret", "password"].contains { name.contains($0) }
    }

    /// Headers as they may be shown.
    static func shown(_ headers: JSONObject) -> JSONObject {
        JSONObject(headers.map { ($0.name, isSecret($0.name) ? "•••" : $0.value) })
    }
}
