import ChatKit
import Glibc

/// A JSON Schema as `--schema` takes it: a file, JSON, or a list of members such as `name, age int, bio: in one line`.
enum SchemaArgument {
    /// - Throws: ``ChatError/unusableInput(_:)`` for what is no schema, ``ChatError/fileNotFound(path:)``.
    static func read(_ argument: String) throws(ChatError) -> JSONSchema {
        let text = argument.drop { $0.isWhitespace }
        if argument == "-" { return try schema(try TextInput.standardInput(), name: "standard input") }
        if text.hasPrefix("{") { return try schema(argument, name: "--schema") }
        if access(argument, F_OK) == 0 { return try schema(try TextInput.file(argument), name: argument) }
        // Nobody calls a member of an answer like a file.
        if argument.contains("/") || argument.hasSuffix(".json") { throw .fileNotFound(path: argument) }
        return try members(argument)
    }

    private static func schema(_ text: String, name: String) throws(ChatError) -> JSONSchema {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: text)
        } catch {
            throw .unusableInput("\(name) is not valid JSON: \(error)")
        }
        guard let schema = JSONSchema(value), value.objectValue != nil else {
            throw .unusableInput("\(name) is not a JSON Schema: it must be an object")
        }
        return schema
    }

    private static let types = [
        "str": "string", "string": "string", "text": "string", "int": "integer", "integer": "integer",
        "float": "number", "number": "number", "bool": "boolean", "boolean": "boolean",
    ]

    /// Members parted by commas, or by lines where descriptions have commas: a name, a type (a string without one), `[]`
    /// behind the type for a list, and a description behind a colon.
    private static func members(_ text: String) throws(ChatError) -> JSONSchema {
        var properties = JSONObject()
        let separator: Character = text.contains("\n") ? "\n" : ","
        for item in text.split(separator: separator) {
            let pieces = item.split(separator: ":", maxSplits: 1)
            let words = (pieces.first ?? "").split(whereSeparator: \.isWhitespace)
            guard let name = words.first else { continue }
            guard words.count <= 2, name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }) else {
                throw .unusableInput(
                    "--schema: \(item.filter { $0 != "\n" }) is neither a file nor a member such as: age int")
            }
            var word = words.count == 2 ? String(words[1]) : "string"
            let isList = word.hasSuffix("[]")
            if isList { word = String(word.dropLast(2)) }
            guard let type = types[word.lowercased()] else {
                throw .unusableInput("--schema: unknown type \(word); the types are str, int, float and bool")
            }
            var property: JSONObject =
                isList ? ["type": "array", "items": ["type": .string(type)]] : ["type": .string(type)]
            if pieces.count == 2 {
                let description = pieces[1].drop { $0.isWhitespace }
                property["description"] = .string(String(description))
            }
            properties[String(name)] = .object(property)
        }
        guard !properties.isEmpty,
            let schema = JSONSchema([
                "type": "object", "properties": .object(properties),
                "required": .array(properties.map { .string($0.name) }), "additionalProperties": false,
            ])
        else { throw .unusableInput("--schema names no members") }
        return schema
    }
}
