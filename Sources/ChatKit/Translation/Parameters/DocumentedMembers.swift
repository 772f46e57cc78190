/// The top-level members of a request that each dialect documents: the allow-list of what goes out in it.
///
/// A member may be private to its vendor (Azure's `data_sources` hold the key of a search service), so a request that
/// comes from another dialect has no others. Unknown members pass within one dialect only.
/// `scripts/validate-dialects` compares the dialects' tables with the vendors' SDKs.
enum DocumentedMembers {
    static func of(_ dialect: ChatDialect) -> Set<String> { dialect.rules.documentedMembers }

    /// Whether another vendor than that of a dialect documents a member, and that vendor does not.
    static func isForeign(_ name: String, to dialect: ChatDialect) -> Bool {
        !of(dialect).contains(name) && ChatDialect.allCases.contains { of($0).contains(name) }
    }
}

extension EncodedRequest {
    /// Leaves out what a dialect does not document, and reports it.
    mutating func keepDocumented(by dialect: ChatDialect) {
        let documented = DocumentedMembers.of(dialect)
        for (name, value) in body where !documented.contains(name) {
            body[name] = nil
            if value.saysNothing { continue }
            notices.append(
                Notice(
                    .dropped,
                    "the option \(VendorText.cleaned(name, limit: 64)) is not sent: \(dialect.vendor) has no such option"
                ))
        }
        for (name, value) in body {
            guard let known = dialect.rules.documentedMembers(inside: name), case .object(var members) = value else {
                continue
            }
            for (member, _) in members where !known.contains(member) {
                members[member] = nil
                drop(VendorText.cleaned("\(name).\(member)", limit: 128), "\(dialect.vendor) has no such option")
            }
            body[name] = members.isEmpty ? nil : .object(members)
        }
    }
}

extension ChatRequest {
    /// Leaves out the options that belong to another vendor, and reports them.
    ///
    /// An option that a conversation keeps from another provider goes only if this dialect documents it. One that was
    /// given for this provider goes too if no vendor documents it, because a server may be ahead of our tables.
    ///
    /// - Parameter isVendor: Whether the vendor itself is asked, and not one of the servers that took its dialect and
    ///   added members of other vendors to it.
    func withoutForeignOptions(for dialect: ChatDialect, isVendor: Bool) -> (request: ChatRequest, notices: [Notice]) {
        var documented = DocumentedMembers.of(dialect).union(ChatParameter.allCases.map(\.rawValue))
        // Its requests are made from those of v1.
        if dialect == .gigachatV2 { documented.formUnion(DocumentedMembers.of(.gigachat)) }
        var request = self
        var notices: [Notice] = []
        for (name, _) in options.extra where !documented.contains(name) {
            let isForeign =
                options.borrowed.contains(name) || isVendor && DocumentedMembers.isForeign(name, to: dialect)
            guard isForeign else { continue }
            request.options.extra[name] = nil
            let shown = VendorText.cleaned(name, limit: 64)
            notices.append(
                Notice(.dropped, "the option \(shown) is not sent: \(dialect.vendor) has no such option"))
        }
        guard options.borrowed.contains("tools") else { return (request, notices) }
        notices += request.options.fitBuiltInTools(for: dialect)
        return (request, notices)
    }
}

extension RequestOptions {
    /// Leaves out the built-in tools of other vendors, which may carry credentials (`mcp`), and their settings.
    ///
    /// - Returns: What was left out.
    mutating func fitBuiltInTools(for dialect: ChatDialect) -> [Notice] {
        var notices: [Notice] = []
        tools = tools.compactMap { tool in
            guard case .builtIn(let members) = tool else { return tool }
            let (kept, notice) = SharedTool.fitted(members, to: dialect)
            if let notice { notices.append(notice) }
            return kept.map { .builtIn($0) }
        }
        return notices
    }
}
