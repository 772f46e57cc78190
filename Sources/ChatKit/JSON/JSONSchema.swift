/// A JSON Schema that values can be held against: what is used in practice of the draft of 2020-12.
///
/// Source: <https://json-schema.org/draft/2020-12>, read 2026-11-21. Checked: `type`, `enum`, `const`, `properties`,
/// `required`, `additionalProperties`, `patternProperties`, `items`, `prefixItems`, `contains`, `allOf`, `anyOf`, `oneOf`,
/// `not`, `if`, `$ref` within the schema (`definitions` too), and the bounds of numbers, texts and arrays with `pattern`
/// and `uniqueItems`; of patterns those that can be read (``unreadablePatterns``). Other words, such as `format`, say nothing here.
public struct JSONSchema: Sendable, Hashable {
    public let value: JSONValue

    /// Takes a schema: an object, or true or false; nil for anything else.
    public init?(_ value: JSONValue) {
        guard value.objectValue != nil || value.boolValue != nil else { return nil }
        self.value = value
    }

    /// What of a value does not fit, each fault with the place: `age: is not an integer`. Empty when all of it fits.
    ///
    /// - Parameter limit: How many faults are enough.
    public func faults(in value: JSONValue, limit: Int = 10) -> [String] {
        var check = Check(root: self.value, limit: limit, patience: 10_000 + 1_000 * value.count)
        check.check(value, self.value, at: "")
        // Inside a choice the end of our patience looks like a form that does not fit.
        return check.hasPatience ? check.faults : ["the answer cannot be checked: the schema never ends"]
    }

    /// Whether OpenAI's strict mode takes the schema: every object lists all its members as required and allows no others.
    public var isStrict: Bool { Self.isStrict(value) }

    private static func isStrict(_ value: JSONValue) -> Bool {
        switch value {
        case .array(let elements): return elements.allSatisfy(isStrict)
        case .object(let schema):
            if let properties = schema["properties"]?.objectValue {
                let required = Set((schema["required"]?.arrayValue ?? []).compactMap(\.stringValue))
                guard schema["additionalProperties"] == false, required == Set(properties.map(\.name)) else {
                    return false
                }
                return properties.allSatisfy { isStrict($0.value) }
                    && schema.allSatisfy { $0.name == "properties" || isStrict($0.value) }
            }
            return schema["type"] != "object" && schema.allSatisfy { isStrict($0.value) }
        default: return true
        }
    }

    /// One run through a value.
    struct Check {
        let root: JSONValue
        let limit: Int
        var faults: [String] = []
        /// References on the way here: a schema may lead back to itself without looking at less of the value.
        private var depth = 0
        /// How many schemas may still be looked at: choices within choices double with each step.
        private var remaining: Int

        init(root: JSONValue, limit: Int, patience: Int) {
            self.root = root
            self.limit = limit
            remaining = patience
        }

        var hasPatience: Bool { remaining > 0 }

        mutating func fault(_ problem: String, at place: String) {
            guard faults.count < limit else { return }
            faults.append(place.isEmpty ? "the answer \(problem)" : "\(place): \(problem)")
        }

        mutating func check(_ value: JSONValue, _ schema: JSONValue, at place: String) {
            if schema == false { return fault("is not allowed", at: place) }
            guard let schema = schema.objectValue, faults.count < limit else { return }
            depth += 1
            defer { depth -= 1 }
            remaining -= 1
            guard depth < 256, hasPatience else {
                remaining = 0
                return fault("has a schema that never ends", at: place)
            }
            if let reference = schema["$ref"]?.stringValue {
                guard let target = JSONPointer.value(at: reference, in: root) else {
                    return fault("has a schema that is not there: \(reference)", at: place)
                }
                check(value, target, at: place)
            }
            checkKind(value, schema, at: place)
            checkChoices(value, schema, at: place)
            switch value {
            case .object(let members): checkObject(members, schema, at: place)
            case .array(let elements): checkArray(elements, schema, at: place)
            case .string(let text): checkText(text, schema, at: place)
            case .number: if let number = value.doubleValue { checkNumber(number, schema, at: place) }
            case .null, .bool: break
            }
        }

        mutating func fits(_ value: JSONValue, _ schema: JSONValue) -> Bool {
            var trial = self
            trial.faults = []
            trial.check(value, schema, at: "")
            remaining = trial.remaining
            return trial.faults.isEmpty
        }

        private mutating func checkKind(_ value: JSONValue, _ schema: JSONObject, at place: String) {
            let types: [String] =
                switch schema["type"] {
                case .string(let type)?: [type]
                case .array(let list)?: list.compactMap(\.stringValue)
                default: []
                }
            if !types.isEmpty, !types.contains(where: { value.isOf($0) }) {
                fault("is not of the type \(types.joined(separator: " or "))", at: place)
            }
            if let constant = schema["const"], !value.equals(constant) {
                fault("is not \(constant.jsonText)", at: place)
            }
            if let list = schema["enum"]?.arrayValue, !list.contains(where: { value.equals($0) }) {
                fault("is none of \(list.map(\.jsonText).joined(separator: ", "))", at: place)
            }
        }

        private mutating func checkChoices(_ value: JSONValue, _ schema: JSONObject, at place: String) {
            for part in schema["allOf"]?.arrayValue ?? [] { check(value, part, at: place) }
            if let variants = schema["anyOf"]?.arrayValue, !variants.contains(where: { fits(value, $0) }) {
                fault("fits none of the allowed forms", at: place)
            }
            if let variants = schema["oneOf"]?.arrayValue {
                let count = variants.count { fits(value, $0) }
                if count != 1 { fault("fits \(count == 0 ? "none" : "several") of the allowed forms", at: place) }
            }
            if let other = schema["not"], fits(value, other) { fault("has a form that is not allowed", at: place) }
            if let condition = schema["if"], let rest = schema[fits(value, condition) ? "then" : "else"] {
                check(value, rest, at: place)
            }
        }

        private mutating func checkObject(_ members: JSONObject, _ schema: JSONObject, at place: String) {
            let inside = place.isEmpty ? "" : place + "."
            for name in (schema["required"]?.arrayValue ?? []).compactMap(\.stringValue) where members[name] == nil {
                fault("is missing", at: inside + name)
            }
            let properties = schema["properties"]?.objectValue ?? [:]
            let patterns = schema["patternProperties"]?.objectValue ?? [:]
            for (name, value) in members {
                let matching = patterns.filter { Self.matches(name, $0.name) }
                for pattern in matching { check(value, pattern.value, at: inside + name) }
                if let property = properties[name] {
                    check(value, property, at: inside + name)
                } else if !matching.isEmpty {
                    continue
                } else if schema["additionalProperties"] == false {
                    fault("is not a member of the schema", at: inside + name)
                } else if let others = schema["additionalProperties"] {
                    check(value, others, at: inside + name)
                }
            }
            checkCount(members.count, schema, "minProperties", "maxProperties", "members", at: place)
        }

        private mutating func checkArray(_ elements: [JSONValue], _ schema: JSONObject, at place: String) {
            let first = schema["prefixItems"]?.arrayValue ?? schema["items"]?.arrayValue ?? []
            for (number, element) in elements.enumerated() {
                let here = "\(place)[\(number)]"
                if number < first.count {
                    check(element, first[number], at: here)
                } else if let items = schema["items"], items.arrayValue == nil {
                    check(element, items, at: here)
                }
            }
            checkCount(elements.count, schema, "minItems", "maxItems", "elements", at: place)
            if let contained = schema["contains"] {
                let least = schema["minContains"]?.intValue ?? 1
                if elements.count(where: { fits($0, contained) }) < least {
                    fault("has too few elements of the form it must have", at: place)
                }
            }
            if schema["uniqueItems"] == true, Set(elements).count < elements.count {
                fault("has an element twice", at: place)
            }
        }

        private mutating func checkText(_ text: String, _ schema: JSONObject, at place: String) {
            if schema["minLength"] != nil || schema["maxLength"] != nil {
                checkCount(text.unicodeScalars.count, schema, "minLength", "maxLength", "characters", at: place)
            }
            if let pattern = schema["pattern"]?.stringValue, !Self.matches(text, pattern) {
                fault("does not match \(pattern)", at: place)
            }
        }

        /// A pattern that cannot be read says nothing.
        private static func matches(_ text: String, _ pattern: String) -> Bool {
            SchemaPattern(pattern)?.matches(text) ?? true
        }

        private mutating func checkNumber(_ number: Double, _ schema: JSONObject, at place: String) {
            if let least = schema["minimum"]?.doubleValue, number < least {
                fault("is less than \(JSONValue.double(least).jsonText)", at: place)
            }
            if let most = schema["maximum"]?.doubleValue, number > most {
                fault("is more than \(JSONValue.double(most).jsonText)", at: place)
            }
            if let bound = schema["exclusiveMinimum"]?.doubleValue, number <= bound {
                fault("is not more than \(JSONValue.double(bound).jsonText)", at: place)
            }
            if let bound = schema["exclusiveMaximum"]?.doubleValue, number >= bound {
                fault("is not less than \(JSONValue.double(bound).jsonText)", at: place)
            }
            if let step = schema["multipleOf"]?.doubleValue, step > 0 {
                let steps = number / step
                if (steps - steps.rounded()).magnitude > 1e-9 {
                    fault("is no multiple of \(JSONValue.double(step).jsonText)", at: place)
                }
            }
        }

        private mutating func checkCount(
            _ count: Int, _ schema: JSONObject, _ least: String, _ most: String, _ what: String, at place: String
        ) {
            if let bound = schema[least]?.intValue, count < bound {
                fault("has \(count) \(what), and \(bound) are the least", at: place)
            }
            if let bound = schema[most]?.intValue, count > bound {
                fault("has \(count) \(what), and \(bound) are the most", at: place)
            }
        }
    }
}

extension JSONValue {
    fileprivate func isOf(_ type: String) -> Bool {
        switch (type, self) {
        case ("object", .object), ("array", .array), ("string", .string), ("number", .number), ("boolean", .bool),
            ("null", .null):
            true
        case ("integer", .number): doubleValue.map { $0 == $0.rounded() } ?? false
        default: false
        }
    }

    /// How many values it is made of, itself among them.
    fileprivate var count: Int {
        switch self {
        case .object(let members): members.reduce(1) { $0 + $1.value.count }
        case .array(let elements): elements.reduce(1) { $0 + $1.count }
        default: 1
        }
    }

    /// Whether two values are the same to JSON: `1` and `1.0` are.
    fileprivate func equals(_ other: JSONValue) -> Bool {
        if case .number = self, case .number = other { return doubleValue == other.doubleValue }
        return self == other
    }
}
