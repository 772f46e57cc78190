/// Fits tools, and the choice among them, to dialects of OpenAI's that have not all of them, and tells what is lost.
extension DecodedRequest {
    /// Leaves out custom tools, whose calls have words instead of arguments: in the answer, and in the messages of the next
    /// request, a call could be said as a function's only, and their caller would not know it again.
    mutating func dropCustomTools() {
        let names = dropTools { $0["type"] == "custom" }
        for name in names {
            notices.append(Notice(.dropped, "the custom tool \(name) is not offered: its calls cannot be said as such"))
        }
        if names.isEmpty { return }
        if request.options.extra["tool_choice"]?["type"] == "custom" {
            request.options.extra["tool_choice"] = nil
            notices.append(Notice(.dropped, "the option tool_choice is not sent: its tool is not offered"))
        }
        allowNoMore { $0["type"] == "custom" }
        fitChoice()
    }

    /// Leaves out the tools, and their settings, that a dialect has nothing like.
    mutating func fitTools(to target: ChatDialect) {
        notices += request.options.fitBuiltInTools(for: target)
        guard target.rules.hasFunctionsOnly else { return }
        allowNoMore { $0["type"] != "function" }
        if case .named(let name)? = request.options.toolChoice, !request.options.offersFunction(name) {
            request.options.toolChoice = nil
            let shown = VendorText.cleaned(name, limit: 64)
            notices.append(Notice(.dropped, "the call of \(shown) is not forced: there is no function of that name"))
        }
        fitChoice()
    }

    /// Leaves out a form of the reply that only a vendor or a server of its own has.
    mutating func dropForeignFormat(for target: ChatDialect) {
        guard let format = request.options.extra["response_format"], ResponseFormat(json: format) == nil else { return }
        request.options.extra["response_format"] = nil
        notices.append(Notice(.dropped, "response_format is not sent: \(target.vendor) has no such format"))
    }

    /// - Returns: What the tools that were left out are called.
    private mutating func dropTools(_ isLeftOut: (JSONObject) -> Bool) -> [String] {
        var names: [String] = []
        request.options.tools.removeAll { tool in
            guard case .builtIn(let members) = tool, isLeftOut(members) else { return false }
            let name = members["custom"]?["name"] ?? members["type"]
            names.append(VendorText.cleaned(name?.stringValue ?? "?", limit: 64))
            return true
        }
        return names
    }

    /// Takes what is not offered out of the list of the tools that are allowed.
    private mutating func allowNoMore(_ isLeftOut: (JSONValue) -> Bool) {
        guard let choice = request.options.extra["tool_choice"], choice["type"] == "allowed_tools",
            var inner = choice["allowed_tools"]?.objectValue, let list = inner["tools"]?.arrayValue
        else { return }
        let rest = list.filter { !isLeftOut($0) }
        if rest.count == list.count { return }
        if rest.isEmpty {
            request.options.extra["tool_choice"] = nil
            request.options.toolChoice = ToolChoice.none
        } else {
            inner["tools"] = .array(rest)
            request.options.extra["tool_choice"] = ["type": "allowed_tools", "allowed_tools": .object(inner)]
        }
    }

    /// Chat completions refuse what is said about calls where nothing can be called.
    private mutating func fitChoice() {
        guard request.options.tools.isEmpty else { return }
        request.options.toolChoice = nil
        request.options.extra["tool_choice"] = nil
        request.options.extra["parallel_tool_calls"] = nil
    }
}

extension RequestOptions {
    /// Whether there is a function of the caller's of this name.
    func offersFunction(_ name: String) -> Bool {
        tools.contains { if case .function(let function) = $0 { function.name == name } else { false } }
    }
}
