/// Says tools in GigaChat's dialect: `functions` and `function_call`.
///
/// Source: Sber's OpenAPI document, read 2026-11-21. A function's name has Latin letters, digits and `_`, and does not
/// begin with a digit; it and its `parameters` must be there. A built-in function is a bare name.
struct GigaChatTools {
    /// The functions that GigaChat brings along.
    static let builtIn: Set<String> = ["text2image", "text2model3d", "get_file_content", "web_search"]
    static let rule = ToolNames.Rule(allowsHyphens: false, allowsLeadingDigits: false, reserved: builtIn)

    /// What other dialects call GigaChat's own functions.
    private static let builtInTypes = [
        "text2image": "text2image", "image_generation": "text2image", "text2model3d": "text2model3d",
        "model_3d_generate": "text2model3d", "get_file_content": "get_file_content",
    ]

    private(set) var functions: [JSONValue] = []
    /// `auto`, `none` or a name; nil leaves it to the server, whose default is `auto`.
    private(set) var choice: JSONValue?
    /// What the model is told in words.
    private(set) var instruction: String?
    private(set) var notices: [Notice] = []
    let names: ToolNames

    init(_ request: ChatRequest) {
        names = ToolNames(request.toolNames, rule: Self.rule)
        for tool in request.options.tools { add(tool) }
        choose(request.options.toolChoice)
        // Its own functions are called only where that is said.
        if choice == nil, functions.contains(where: { $0.objectValue?.count == 1 }) { choice = "auto" }
    }

    private mutating func add(_ tool: Tool) {
        switch tool {
        case .function(let function):
            guard !isOffered(function.name) else {
                let name = VendorText.cleaned(function.name, limit: 64)
                notices.append(Notice(.dropped, "a second tool of the name \(name) is not offered"))
                return
            }
            var schema = GigaChatSchema()
            let parameters = schema.parameters(function.parameters)
            functions.append([
                "name": .string(names[function.name]), "description": .string(function.description ?? ""),
                "parameters": parameters,
            ])
            tell(schema, of: function.name)
        case .builtIn(let members):
            let type = members["type"]?.stringValue ?? members["name"]?.stringValue ?? ""
            if let name = Self.builtInTypes[type] {
                if !functions.contains(["name": .string(name)]) { functions.append(["name": .string(name)]) }
            } else {
                notices.append(
                    Notice(.dropped, "the tool \(VendorText.cleaned(type)) is not offered: GigaChat has none like it"))
            }
        }
    }

    private mutating func tell(_ schema: GigaChatSchema, of name: String) {
        let name = VendorText.cleaned(name, limit: 64)
        if schema.lostVariants {
            notices.append(
                Notice(.translated, "GigaChat knows no choice of schemas; of those in \(name) the first ones are sent"))
        }
        if !schema.unsaid.isEmpty {
            let list = schema.unsaid.joined(separator: ", ")
            notices.append(
                Notice(.dropped, "GigaChat knows no such demands as these in the schema of \(name): \(list)"))
        }
        if !schema.leftOut.isEmpty {
            let list = VendorText.cleaned(schema.leftOut.joined(separator: ", "))
            notices.append(
                Notice(
                    .dropped,
                    "\(name) has more parameters than GigaChat copes with; these optional ones are left out: \(list)"))
        }
    }

    private mutating func choose(_ toolChoice: ToolChoice?) {
        switch toolChoice {
        case nil, .auto?: break
        case .none?: if !functions.isEmpty { choice = "none" }
        case .named(let name)?:
            // GigaChat refuses the whole request for a function that it was not offered.
            if isOffered(name) {
                choice = ["name": .string(names[name])]
            } else if Self.builtInTypes[name] != nil {
                choice = ["name": .string(name)]
            } else {
                let name = VendorText.cleaned(name, limit: 64)
                notices.append(Notice(.dropped, "the call of \(name) is not forced: there is no tool of that name"))
            }
        case .required?:
            if functions.count == 1, let name = functions.first?["name"] {
                choice = ["name": name]
            } else if !functions.isEmpty {
                instruction = "Answer by calling one of the functions you were given; do not answer in words."
                notices.append(
                    Notice(.translated, "GigaChat cannot be made to call one of several tools; it is told to in words"))
            }
        }
    }

    private func isOffered(_ name: String) -> Bool {
        functions.contains { $0["name"]?.stringValue == names[name] }
    }
}
