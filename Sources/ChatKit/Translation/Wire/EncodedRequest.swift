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

    /// All that can be told before the request is sent: the notices, and what is left to do before and after.
    ///
    /// - Parameter uploads: How many attachments must be uploaded first.
    func remarks(uploads: Int) -> [Notice] {
        var remarks: [String] = []
        if uploads > 0 {
            let what = uploads == 1 ? "1 attachment is" : "\(uploads) attachments are"
            remarks.append("\(what) uploaded before the request is sent; words stand where the names will be")
        }
        if !adaptation.stops.isEmpty { remarks.append("stop is not sent; the answer is cut here") }
        for (spelling, name) in adaptation.toolNames.sorted(by: { $0.key < $1.key }) {
            let shown = VendorText.cleaned(name, limit: 64)
            remarks.append("the function \(shown) is called \(spelling); calls get their name back")
        }
        return notices + remarks.map { Notice(.translated, $0) }
    }
}
