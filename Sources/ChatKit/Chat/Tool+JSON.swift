// Tools and formats as OpenAI's chat completions spell them; the store and exports keep them in this form too.
//
// Source: <https://platform.openai.com/docs/api-reference/chat/create>, read 2026-11-21.

extension Tool {
    /// `{"type": "function", "function": {…}}`, or the provider's own tool as it is.
    public var json: JSONValue {
        switch self {
        case .function(let function): ["type": "function", "function": .object(function.json)]
        case .builtIn(let members): .object(members)
        }
    }

    /// Reads a tool; nil for what is no object with a type, and for functions without a name.
    public init?(json: JSONValue) {
        guard let members = json.objectValue, let type = members["type"]?.stringValue else { return nil }
        guard type == "function" else {
            self = .builtIn(members)
            return
        }
        // The Responses API and some programs leave the inner object out.
        guard let function = FunctionTool(json: members["function"] ?? json) else { return nil }
        self = .function(function)
    }
}

extension FunctionTool {
    /// `{"name", "description", "parameters", "strict"}` without what is nil: OpenAI's former `functions` as well.
    public var json: JSONObject {
        var object: JSONObject = ["name": .string(name)]
        object["description"] = description.map(JSONValue.string)
        object["parameters"] = parameters
        object["strict"] = strict.map(JSONValue.bool)
        return object
    }

    /// Reads a function; nil without a name.
    public init?(json: JSONValue) {
        guard let name = json["name"]?.stringValue, !name.isEmpty else { return nil }
        self.init(
            name: name, description: json["description"]?.stringValue,
            parameters: json["parameters"].flatMap { $0.isNull ? nil : $0 }, strict: json["strict"]?.boolValue)
    }
}

extension ToolChoice {
    /// A word, or `{"type": "function", "function": {"name": …}}`.
    public var json: JSONValue {
        switch self {
        case .auto: "auto"
        case .none: "none"
        case .required: "required"
        case .named(let name): ["type": "function", "function": ["name": .string(name)]]
        }
    }

    /// Reads a choice, the former `function_call` (`{"name": …}`) among them; nil for others.
    public init?(json: JSONValue) {
        switch json {
        case "auto": self = .auto
        case "none": self = .none
        case "required", "any": self = .required
        // A choice of another type (`mcp`, `custom`) may have a name too, which is no function's.
        case _ where json["type"] != nil && json["type"] != "function": return nil
        default:
            guard let name = (json["function"]?["name"] ?? json["name"])?.stringValue, !name.isEmpty else {
                return nil
            }
            self = .named(name)
        }
    }
}

extension ResponseFormat {
    /// `{"type": "text" | "json_object" | "json_schema", "json_schema": {"name", "description", "schema", "strict"}}`.
    public var json: JSONValue {
        switch self {
        case .text: return ["type": "text"]
        case .jsonObject: return ["type": "json_object"]
        case .jsonSchema(let format):
            var members: JSONObject = ["name": .string(format.name)]
            members["description"] = format.description.map(JSONValue.string)
            members["schema"] = format.schema
            members["strict"] = format.strict.map(JSONValue.bool)
            return ["type": "json_schema", "json_schema": .object(members)]
        }
    }

    /// Reads a format; nil for others. GigaChat's flat form, with the schema beside the type, is read too.
    public init?(json: JSONValue) {
        switch json["type"] {
        case "text": self = .text
        case "json_object": self = .jsonObject
        case "json_schema":
            let members = json["json_schema"] ?? json
            // Without a schema any object will do.
            let given = members["schema"].flatMap { $0.isNull ? nil : $0 }
            let schema = given ?? ["type": "object"]
            self = .jsonSchema(
                SchemaFormat(
                    name: members["name"]?.stringValue ?? "answer",
                    description: members["description"]?.stringValue, schema: schema,
                    strict: members["strict"]?.boolValue))
        default: return nil
        }
    }
}
