/// Tools that several vendors run themselves, in the hub's spelling, which is that of the Responses API.
///
/// The settings that vendors share are `filters` (`allowed_domains`, `blocked_domains`), `user_location` and
/// `search_context_size` of a web search. All others stay with their vendor.
enum SharedTool {
    /// The hub's names by those of all vendors; Anthropic's are without their dates.
    private static let names: [String: String] = [
        "web_search": "web_search", "web_search_preview": "web_search", "google_search": "web_search",
        "code_interpreter": "code_interpreter", "code_execution": "code_interpreter",
        "image_generation": "image_generation", "image_generate": "image_generation", "text2image": "image_generation",
        "web_fetch": "web_fetch", "url_context": "web_fetch", "url_content_extraction": "web_fetch",
        "model_3d_generate": "model_3d_generate", "text2model3d": "model_3d_generate",
        "get_file_content": "get_file_content",
    ]

    /// The hub's name of a vendor's tool; nil for a tool that only one vendor has.
    static func name(of type: String) -> String? {
        if let name = names[type] { return name }
        guard let mark = type.lastIndex(of: "_") else { return nil }
        let date = type[type.index(after: mark)...]
        guard date.count == 8, date.allSatisfy(\.isNumber) else { return nil }
        return names[String(type[..<mark])]
    }

    /// A tool with the settings that a dialect has too; nil, with a notice, for a tool that it does not have.
    static func fitted(_ members: JSONObject, to dialect: ChatDialect) -> (JSONObject?, Notice?) {
        let type = members["type"]?.stringValue ?? members["name"]?.stringValue ?? ""
        let shown = VendorText.cleaned(type, limit: 64)
        guard let name = name(of: type), let known = dialect.rules.sharedTools[name] else {
            let reason =
                dialect.rules.hasFunctionsOnly
                ? "chat completions have none like it" : "\(dialect.vendor) has none like it"
            return (nil, Notice(.dropped, "the tool \(shown) is not offered: \(reason)"))
        }
        var kept: JSONObject = ["type": .string(name)]
        var lost: [String] = []
        for (setting, value) in members where !["name", "type"].contains(setting) && !value.saysNothing {
            // It stands for whichever container there is.
            if setting == "container", value == ["type": "auto"] { continue }
            if known.contains(setting) { kept[setting] = value } else { lost.append(setting) }
        }
        if dialect == .responses, let blocked = kept["filters"]?["blocked_domains"], !blocked.saysNothing {
            var filters = kept["filters"]?.objectValue ?? [:]
            filters["blocked_domains"] = nil
            kept["filters"] = filters.isEmpty ? nil : .object(filters)
            lost.append("filters.blocked_domains")
        }
        if lost.isEmpty { return (kept, nil) }
        let list = VendorText.cleaned(lost.joined(separator: ", "))
        return (
            kept,
            Notice(
                .dropped,
                "of the tool \(shown) these settings are not sent: \(list); \(dialect.vendor) has none like them")
        )
    }
}
