import ChatKit
import Testing

@Suite struct JSONSchemaTests {
    private func faults(_ schema: String, _ value: String) throws -> [String] {
        try #require(JSONSchema(try JSONValue(parsing: schema))).faults(in: try JSONValue(parsing: value))
    }

    @Test(arguments: [
        (#"{"type":"object","required":["a"]}"#, #"{"a":1,"b":2}"#), (#"{"type":["string","null"]}"#, "null"),
        (#"{"type":"integer"}"#, "3.0"), (#"{"enum":[1,"x"]}"#, "1.0"), (#"{"const":{"a":[1]}}"#, #"{"a":[1]}"#),
        (#"{"items":{"type":"number"},"minItems":1}"#, "[1,2.5]"), (#"{"pattern":"^a+$"}"#, #""aaa""#),
        (#"{"prefixItems":[{"type":"string"}],"items":{"type":"number"}}"#, #"["a",1,2]"#),
        (#"{"anyOf":[{"type":"string"},{"minimum":3}]}"#, "3"), (#"{"not":{"type":"null"}}"#, "1"),
        (#"{"maxLength":2}"#, #""мы""#), (#"{"multipleOf":0.1}"#, "0.3"), ("true", "[]"), ("{}", "null"),
        (##"{"$ref":"#/$defs/n","$defs":{"n":{"properties":{"next":{"$ref":"#/$defs/n"}}}}}"##, #"{"next":{}}"#),
        (#"{"format":"email","unknown":1}"#, #""not an address""#),
        (#"{"additionalProperties":{"type":"number"}}"#, #"{"x":1}"#),
        (#"{"patternProperties":{"^x":{"type":"number"}},"additionalProperties":false}"#, #"{"x1":1}"#),
        (#"{"contains":{"type":"string"}}"#, #"[1,"a"]"#), (#"{"pattern":"("}"#, #""anything""#),
        (#"{"if":{"required":["a"]},"then":{"required":["b"]}}"#, #"{"a":1,"b":2}"#),
    ])
    func `what fits a schema has no faults`(schema: String, value: String) throws {
        #expect(try faults(schema, value) == [])
    }

    @Test(arguments: [
        (#"{"type":"object","required":["a"]}"#, "{}", "a: is missing"),
        (#"{"type":"object"}"#, "[]", "the answer is not of the type object"),
        (
            #"{"properties":{"a":{"properties":{"b":{"type":"integer"}}}}}"#, #"{"a":{"b":"1"}}"#,
            "a.b: is not of the type integer"
        ),
        (#"{"items":{"type":"string"}}"#, #"["a",1]"#, "[1]: is not of the type string"),
        (#"{"properties":{"a":{}},"additionalProperties":false}"#, #"{"b":1}"#, "b: is not a member of the schema"),
        (#"{"properties":{"a":{"enum":["x","y"]}}}"#, #"{"a":"z"}"#, #"a: is none of "x", "y""#),
        (#"{"minimum":1}"#, "0", "the answer is less than 1"),
        (#"{"exclusiveMaximum":2}"#, "2", "the answer is not less than 2"),
        (#"{"minLength":3}"#, #""ab""#, "the answer has 2 characters, and 3 are the least"),
        (#"{"oneOf":[{"type":"number"},{"minimum":0}]}"#, "1", "the answer fits several of the allowed forms"),
        (#"{"uniqueItems":true}"#, "[1,1]", "the answer has an element twice"),
        (#"{"pattern":"^\\d+$"}"#, #""x1""#, #"the answer does not match ^\d+$"#),
        (#"{"multipleOf":5}"#, "7", "the answer is no multiple of 5"),
        (#"{"not":{"const":1}}"#, "1", "the answer has a form that is not allowed"),
        (##"{"$ref":"#/$defs/x"}"##, "1", "the answer has a schema that is not there: #/$defs/x"),
        ("false", "1", "the answer is not allowed"),
        (#"{"patternProperties":{"^x":{"type":"number"}}}"#, #"{"x1":"a"}"#, "x1: is not of the type number"),
        (
            #"{"patternProperties":{"^x":{}},"additionalProperties":false}"#, #"{"y":1}"#,
            "y: is not a member of the schema"
        ),
        (#"{"contains":{"const":1}}"#, "[2]", "the answer has too few elements of the form it must have"),
        (#"{"if":{"required":["a"]},"then":{"required":["b"]}}"#, #"{"a":1}"#, "b: is missing"),
    ])
    func `what does not fit is told with its place`(schema: String, value: String, fault: String) throws {
        #expect(try faults(schema, value) == [fault])
    }

    @Test(arguments: [
        // JavaScript's pattern, a text that it matches, and one that it does not.
        (#"^\d+$"#, "12", "١٢"), (#"^\w+$"#, "abc_1", "слово"), ("^a$", "a", "a\n"), (#"^a\/b$"#, "a/b", #"a\/b"#),
        ("^[^]$", "x", ""), ("^[[a]$", "[", "b"), ("^[a&&b]+$", "&ab", "c"), ("^[~~]$", "~", "-"), ("^a]$", "a]", "a"),
        (#"^\u0041$"#, "A", "B"), ("^.$", "é", "e\u{301}"), (#"^\p{Lu}$"#, "Ж", "ж"),
        ("^(?<y>[0-9]{4})$", "2026", "26"),
        (#"^[\w.+-]+@[\w-]+\.[a-z]{2,}$"#, "a.b@c-d.ru", "a@b"), ("^(?!x).*$", "abc", "xbc"), ("^a|b$", "ax", "xa"),
        (#"^[\]$]$"#, "$", "a"), (#"^\$[0-9]$"#, "$5", "5"),
        // Words are ASCII, and so are their ends.
        (#"\bexample\b"#, "example.com", "examples"), (#"\bслово\b"#, "aсловоb", "слово"), (#"\Bж"#, "ж", "aж"),
        // A hyphen is a range between two characters, and else stands for itself.
        ("^[+--]$", ",", "."), ("^[--a]$", "A", "b"), ("^[!--z]$", "z", "."), ("^[a-]$", "-", "b"),
        ("^[^-a]$", "b", "-"), (#"^[\w-.]$"#, "-", ","), (#"^[+-\w]$"#, "-", ","),
        (#"^[\u0041-\u0043-z]$"#, "-", "D"), ("^[а-я]+$", "слово", "word"), ("^[a&&&b]$", "&", "c"),
        // Each code point is one of its own.
        ("^[\u{301}]$", "\u{301}", "e"), ("^[a\u{301}]$", "a", "b"), ("^e\u{301}+$", "e\u{301}\u{301}", "e"),
        ("^[\r\n]$", "\n", "\r\n"), ("^[\u{600}]$", "\u{600}", "a"), ("^(?<имя>я)\\k<имя>$", "яя", "я"),
    ])
    func `patterns are JavaScript's`(pattern: String, good: String, bad: String) throws {
        let schema = try #require(JSONSchema(["pattern": .string(pattern)]))
        #expect(schema.faults(in: .string(good)).isEmpty)
        #expect(!schema.faults(in: .string(bad)).isEmpty)
        #expect(schema.unreadablePatterns.isEmpty)
    }

    @Test func `patterns that cannot be read are told, wherever they are, and values that look like them are not`()
        throws
    {
        let schema = JSONSchema(
            try JSONValue(
                parsing: #"""
                    {"properties": {"a": {"pattern": "("}, "pattern": {"items": {"pattern": "*"}}, "b": {"pattern": "("}},
                     "patternProperties": {"[": {"enum": [{"pattern": ")"}]}, "^x": {"const": {"pattern": "("}}}}
                    """#))
        #expect(schema?.unreadablePatterns == ["(", "*", "["])
    }

    @Test func `a schema that leads back to itself ends`() throws {
        #expect(try !faults(##"{"$ref":"#"}"##, "1").isEmpty)
        #expect(try !faults(##"{"allOf":[{"$ref":"#"}]}"##, "1").isEmpty)
        // Each step doubles what there is to look at.
        #expect(try !faults(##"{"anyOf":[{"$ref":"#"},{"$ref":"#"}]}"##, "1").isEmpty)
        #expect(try !faults(##"{"not":{"oneOf":[{"$ref":"#"},{"$ref":"#"}]}}"##, "1").isEmpty)
    }

    @Test func `of very many faults some are told`() throws {
        let value = "[" + Array(repeating: "1", count: 1000).joined(separator: ",") + "]"
        #expect(try faults(#"{"items":{"type":"string"}}"#, value).count == 10)
    }

    @Test(arguments: [
        (
            #"{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}"#,
            true
        ),
        (#"{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}"#, false),
        (#"{"type":"object","properties":{"a":{"type":"string"}},"required":[],"additionalProperties":false}"#, false),
        (#"{"type":"array","items":{"type":"object"}}"#, false),
    ])
    func `OpenAI's strict mode takes closed objects only`(schema: String, isStrict: Bool) throws {
        #expect(try #require(JSONSchema(try JSONValue(parsing: schema))).isStrict == isStrict)
    }
}
