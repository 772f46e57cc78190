/// Puts what a JSON Schema refers to in the place of the reference, for providers that know no `$ref`.
///
/// A schema that contains itself would never end: the second time it is met on its way down, a plain object that says so
/// stands for it.
struct SchemaReferences {
    private let root: JSONValue
    /// References that are being put in place.
    private var path: [String] = []
    /// References that may still be put in place: definitions that name each other twice double with each step.
    private var remaining = 2_000

    private init(_ root: JSONValue) {
        self.root = root
    }

    /// The schema without references and without the definitions they named.
    static func inlined(_ schema: JSONValue) -> JSONValue {
        var references = SchemaReferences(schema)
        guard case .object(var object) = references.inline(schema) else { return schema }
        object["$defs"] = nil
        object["definitions"] = nil
        return .object(object)
    }

    private mutating func inline(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let elements):
            var inlined: [JSONValue] = []
            for element in elements { inlined.append(inline(element)) }
            return .array(inlined)
        case .object(let object):
            guard let reference = object["$ref"]?.stringValue else {
                return .object(inline(members: object))
            }
            var target = resolve(reference)
            // What stands beside a reference says more about this place.
            for (name, sibling) in object where name != "$ref" { target[name] = inline(sibling) }
            return .object(target)
        default: return value
        }
    }

    private mutating func inline(members: JSONObject) -> JSONObject {
        var result = JSONObject()
        for (name, value) in members {
            switch (name, value) {
            // Values, not schemas, whatever they look like.
            case ("enum", _), ("const", _), ("default", _), ("examples", _), ("$defs", _), ("definitions", _):
                result[name] = value
            // The names in here are a caller's, though they may look like the words above.
            case ("properties", .object(let properties)):
                var inlined = JSONObject()
                for (property, schema) in properties { inlined[property] = inline(schema) }
                result[name] = .object(inlined)
            default: result[name] = inline(value)
            }
        }
        return result
    }

    private mutating func resolve(_ reference: String) -> JSONObject {
        let name = reference.split(separator: "/").last.map(String.init) ?? "value"
        guard !path.contains(reference), remaining > 0, reference != "#" else {
            return ["type": "object", "description": .string("Another \(name == "#" ? "one of the same" : name)")]
        }
        guard let found = JSONPointer.value(at: reference, in: root) else { return ["type": "object"] }
        remaining -= 1
        path.append(reference)
        defer { path.removeLast() }
        return inline(found).objectValue ?? [:]
    }
}
