/// A request in a dialect, and what had to be said differently or left out to get there.
struct EncodedRequest: Sendable, Hashable {
    var body: JSONObject
    var notices: [Notice]
    /// What must be done to the reply.
    var adaptation = ReplyAdaptation()

    /// What an option cannot change: what was asked would no longer be what is stored.
    private static let protected: Set<String> = ["model", "messages", "stream"]

    /// Puts one of the user's own options over the body. A null takes a field out, which some servers need for fields
    /// they do not know (`-o stream_options=null`).
    mutating func overlay(_ name: String, _ value: JSONValue) {
        if Self.protected.contains(name) {
            notices.append(Notice(.dropped, "the option \(name) is not sent: the request sets it itself"))
        } else {
            body[name] = value.isNull ? JSONValue?.none : value
        }
    }

    mutating func drop(_ name: String, _ reason: String) {
        notices.append(Notice(.dropped, "the option \(name) is not sent: \(reason)"))
    }
}
