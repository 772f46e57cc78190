/// Something that the model may ask to be run.
public enum Tool: Sendable, Hashable {
    /// A function of the caller's.
    case function(FunctionTool)
    /// A tool of the provider's own, as its dialect spells it: `{"type": "web_search"}`.
    case builtIn(JSONObject)
}

/// A function that the model may call.
public struct FunctionTool: Sendable, Hashable {
    public var name: String
    /// What it does and when to call it, for the model.
    public var description: String?
    /// The JSON Schema of its arguments, an object's; nil for a function that takes none.
    public var parameters: JSONValue?
    /// Whether the provider must keep the arguments to the schema.
    public var strict: Bool?

    public init(name: String, description: String? = nil, parameters: JSONValue? = nil, strict: Bool? = nil) {
        self.name = name
        self.description = description
        self.parameters = parameters
        self.strict = strict
    }
}

/// Whether the model must call a tool.
public enum ToolChoice: Sendable, Hashable {
    /// As it thinks best.
    case auto
    /// None is called, though the model knows of them.
    case none
    /// At least one, whichever.
    case required
    /// This function.
    case named(String)
}

/// The form that an answer should have.
public enum ResponseFormat: Sendable, Hashable {
    case text
    /// Any JSON object.
    case jsonObject
    /// JSON that a schema describes.
    case jsonSchema(SchemaFormat)
}

/// The schema of an answer.
public struct SchemaFormat: Sendable, Hashable {
    /// Letters, digits, `_` and `-`, up to 64 of them: OpenAI demands one.
    public var name: String
    /// What the answer is for, for the model.
    public var description: String?
    /// A JSON Schema.
    public var schema: JSONValue
    /// Whether the provider must keep the answer to the schema.
    public var strict: Bool?

    public init(name: String, description: String? = nil, schema: JSONValue, strict: Bool? = nil) {
        self.name = name
        self.description = description
        self.schema = schema
        self.strict = strict
    }
}
