/// A request in a dialect, and what had to be said differently or left out to get there.
struct EncodedRequest: Sendable, Hashable {
    var body: JSONObject
    var notices: [Notice]

    /// Puts the user's own options over the body. A null takes a field out, which some servers need for fields they do
    /// not know (`-o stream_options null`).
    ///
    /// - Parameter protected: Fields that an option cannot change: what was asked would no longer be what is stored.
    mutating func overlay(_ extra: JSONObject, protecting protected: Set<String> = ["model", "messages", "stream"]) {
        for (name, value) in extra {
            if protected.contains(name) {
                notices.append(Notice(.dropped, "the option \(name) is not sent: the request sets it itself"))
            } else {
                body[name] = value.isNull ? JSONValue?.none : value
            }
        }
    }
}
