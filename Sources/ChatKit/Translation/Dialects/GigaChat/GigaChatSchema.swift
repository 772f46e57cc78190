/// A JSON Schema as GigaChat understands one in a function's `parameters`.
///
/// It knows `type` (one word), `properties`, `required`, `items`, `enum` of strings, `description` and simple bounds. What
/// else a schema says is said with these where it can be: references are put in place, `allOf` is united, of several
/// variants the first one counts, and values that are no strings go into the description.
///
/// Sources, read 2026-11-21: Sber's OpenAPI document; the reports of users of its clients that models drop required
/// arguments of functions with more than about twelve.
struct GigaChatSchema {
    /// Above this many properties some optional ones are left out.
    static let widestObject = 12
    /// How many optional properties are left then.
    static let optionalProperties = 8

    /// Members that are passed on as they are.
    private static let carried = [
        "default", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength",
        "pattern", "minItems", "maxItems", "uniqueItems",
    ]

    /// Demands that cannot be said in any other way.
    private static let unsayable = [
        "not", "if", "then", "else", "patternProperties", "propertyNames", "dependentRequired", "dependentSchemas",
        "contains", "minProperties", "maxProperties", "unevaluatedProperties", "unevaluatedItems",
    ]

    /// The demands that were left out, by their words.
    private(set) var unsaid: [String] = []
    /// Whether a choice between several variants was cut down to its first.
    private(set) var lostVariants = false
    /// The optional properties that were left out of objects too wide.
    private(set) var leftOut: [String] = []

    /// The parameters of a function; an object's schema whatever comes in.
    mutating func parameters(_ schema: JSONValue?) -> JSONValue {
        let inlined = SchemaReferences.inlined(schema ?? [:])
        var object = flattened(inlined.objectValue ?? [:])
        object["type"] = "object"
        return .object(normal(object, fallback: "object"))
    }

    private mutating func normal(_ value: JSONValue, fallback: String) -> JSONValue {
        let schema = flattened(value.objectValue ?? [:])
        return .object(normal(schema, fallback: fallback))
    }

    private mutating func normal(_ schema: JSONObject, fallback: String) -> JSONObject {
        let type = Self.type(of: schema, fallback: fallback)
        var result: JSONObject = ["type": .string(type)]
        var description = schema["description"]?.stringValue ?? ""
        let (words, others) = Self.choices(schema)
        if !others.isEmpty {
            let values = (words.map(JSONValue.string) + others).map(\.jsonText).joined(separator: ", ")
            description += (description.isEmpty ? "" : ". ") + "Allowed values: \(values)"
        }
        if !description.isEmpty { result["description"] = .string(description) }
        if others.isEmpty, !words.isEmpty { result["enum"] = .array(words.map(JSONValue.string)) }
        if let format = schema["format"]?.stringValue, ["date", "date-time", "time"].contains(format) {
            result["format"] = .string(format)
        }
        for name in Self.carried { result[name] = schema[name] }
        for word in Self.unsayable where schema[word] != nil && !unsaid.contains(word) { unsaid.append(word) }
        switch type {
        case "object":
            let properties = narrowed(schema)
            var normalised = JSONObject()
            for (name, value) in properties { normalised[name] = normal(value, fallback: "string") }
            result["properties"] = .object(normalised)
            let required = (schema["required"]?.arrayValue ?? []).filter {
                $0.stringValue.map { properties[$0] != nil } ?? false
            }
            if !required.isEmpty { result["required"] = .array(required) }
        case "array":
            result["items"] = normal(Self.items(of: schema), fallback: "string")
        default: break
        }
        return result
    }

    /// One schema for what `allOf`, `anyOf` and `oneOf` put together.
    private mutating func flattened(_ schema: JSONObject) -> JSONObject {
        var schema = schema
        // A variant may itself be a choice; a hostile schema must not hold us for ever.
        for _ in 0..<16 {
            if let all = schema["allOf"]?.arrayValue {
                schema["allOf"] = nil
                for part in all { schema.unite(part.objectValue ?? [:]) }
            } else if let variants = (schema["anyOf"] ?? schema["oneOf"])?.arrayValue {
                schema["anyOf"] = nil
                schema["oneOf"] = nil
                schema.unite(variant(of: variants))
            } else {
                break
            }
        }
        return schema
    }

    private mutating func variant(of variants: [JSONValue]) -> JSONObject {
        let usable = variants.compactMap(\.objectValue).filter { $0["type"] != "null" }
        guard let first = usable.first else { return ["type": "null"] }
        let constants = usable.flatMap { $0["enum"]?.arrayValue ?? $0["const"].map { [$0] } ?? [] }
        // A choice of constants is an enumeration, however it is written.
        if usable.count > 1, usable.allSatisfy({ $0["enum"] != nil || $0["const"] != nil }) {
            return ["enum": .array(constants)]
        }
        if usable.count > 1 { lostVariants = true }
        return first
    }

    private mutating func narrowed(_ schema: JSONObject) -> JSONObject {
        let properties = schema["properties"]?.objectValue ?? [:]
        guard properties.count > Self.widestObject else { return properties }
        let required = Set((schema["required"]?.arrayValue ?? []).compactMap(\.stringValue))
        var room = Self.optionalProperties
        var kept: [(String, JSONValue)] = []
        for (name, value) in properties {
            if !required.contains(name) {
                room -= 1
                guard room >= 0 else {
                    leftOut.append(name)
                    continue
                }
            }
            kept.append((name, value))
        }
        return JSONObject(kept)
    }

    private static func type(of schema: JSONObject, fallback: String) -> String {
        let named =
            switch schema["type"] {
            case .string(let word)?: word
            case .array(let words)?: words.compactMap(\.stringValue).first { $0.lowercased() != "null" } ?? "null"
            default: ""
            }
        if !named.isEmpty { return named.lowercased() }
        if schema["properties"] != nil { return "object" }
        if schema["items"] != nil || schema["prefixItems"] != nil { return "array" }
        switch schema["const"] ?? schema["enum"]?.arrayValue?.first(where: { !$0.isNull }) {
        case .string?: return "string"
        case .bool?: return "boolean"
        case .number(let digits)?: return Int(digits) == nil ? "number" : "integer"
        default: return fallback
        }
    }

    /// The values that a schema allows: strings, and others.
    private static func choices(_ schema: JSONObject) -> (words: [String], others: [JSONValue]) {
        let values = schema["const"].map { [$0] } ?? schema["enum"]?.arrayValue ?? []
        var words: [String] = []
        var others: [JSONValue] = []
        for value in values {
            switch value {
            case .null: break
            case .string(let word): if !words.contains(word) { words.append(word) }
            default: if !others.contains(value) { others.append(value) }
            }
        }
        return (words, others)
    }

    /// The schema of an array's elements; of a tuple's, the first.
    private static func items(of schema: JSONObject) -> JSONValue {
        switch schema["items"] ?? schema["prefixItems"] {
        case .array(let tuple)?: tuple.first ?? [:]
        case let items?: items
        case nil: [:]
        }
    }
}

extension JSONObject {
    /// Takes over what another schema says: properties and required names are united, other members fill gaps.
    fileprivate mutating func unite(_ other: JSONObject) {
        for (name, value) in other {
            switch (name, self[name], value) {
            case ("properties", .object(var own)?, .object(let more)):
                for (property, schema) in more where own[property] == nil { own[property] = schema }
                self[name] = .object(own)
            case ("required", .array(let own)?, .array(let more)):
                self[name] = .array(own + more.filter { !own.contains($0) })
            case (_, nil, _): self[name] = value
            default: break
            }
        }
    }
}
