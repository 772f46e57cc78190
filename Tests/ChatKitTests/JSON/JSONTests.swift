import ChatKit
import Testing

@Suite struct JSONTests {
    @Test(arguments: [
        "null", "true", "[]", "{}", "0", "-0.5e+10", "123456789012345678901234567890", #""a\"\\\n\u0001é漢😀""#,
        #"{"b":1,"a":[{"c":null},"x"]}"#,
    ])
    func `what is written is read back as it was`(text: String) throws {
        #expect(try JSONValue(parsing: text).jsonText == text)
    }

    @Test(arguments: [
        "", " ", "{", "[1,", "[1,]", "{\"a\"}", "{\"a\":}", "{a:1}", "01", "1.", "1e", "-", "+1", "nul", "\"a",
        "\"\\x\"",
        "\"\\u12\"", "\"\u{1}\"", "1 2", "[1}", "tru", "\"\\",
    ])
    func `malformed text is an error`(text: String) {
        #expect(throws: JSONReader.Fault.self) { try JSONValue(parsing: text) }
    }

    @Test func `deep nesting is an error and not a crash`() {
        let text = String(repeating: "[", count: 1_000_000)
        #expect(throws: JSONReader.Fault.self) { try JSONValue(parsing: text) }
    }

    @Test func `escapes of every kind are resolved`() throws {
        let text = #""\"\\\/\b\f\n\r\t\u0416\ud83d\ude00""#
        #expect(try JSONValue(parsing: text) == .string("\"\\/\u{8}\u{C}\n\r\tЖ😀"))
    }

    @Test(arguments: [#""\ud83d""#, #""\ude00""#, #""\ud83dx""#, #""\ud83d\n""#])
    func `a lone surrogate becomes the replacement character`(text: String) throws {
        #expect(try JSONValue(parsing: text).stringValue?.first == "\u{FFFD}")
    }

    @Test func `bytes that are not UTF-8 do not stop the reader`() throws {
        let value = try JSONValue(parsing: Array("\"a".utf8) + [0xFF] + Array("b\"".utf8))
        #expect(value == .string("a\u{FFFD}b"))
    }

    @Test func `the last of equal names counts`() throws {
        #expect(try JSONValue(parsing: #"{"a":1,"a":2}"#).jsonText == #"{"a":2}"#)
    }

    @Test func `large objects keep their order and find their members`() throws {
        var object = JSONObject()
        for number in 0..<500 { object["k\(number)"] = .integer(number) }
        object["k250"] = nil
        object["k3"] = "three"
        #expect(object.count == 499)
        #expect(object["k250"] == nil)
        #expect(object["k499"] == 499)
        #expect(object.map(\.name).prefix(4) == ["k0", "k1", "k2", "k3"])
        #expect(object["k3"] == "three")
    }

    @Test func `indented text is for people`() {
        let value: JSONValue = ["a": [1, 2], "b": [:], "c": []]
        let text = """
            {
              "a": [
                1,
                2
              ],
              "b": {},
              "c": []
            }
            """
        #expect(String(decoding: value.jsonBytes(isIndented: true), as: UTF8.self) == text)
    }

    @Test func `numbers are what they look like`() {
        #expect(JSONValue.double(0.1).jsonText == "0.1")
        #expect(JSONValue.double(3).jsonText == "3")
        #expect(JSONValue.double(.infinity) == .null)
        #expect(JSONValue.number("1e3").intValue == 1000)
        #expect(JSONValue.number("1.5").intValue == nil)
        #expect(JSONValue.number("1e99").intValue == nil)
    }

    @Test func `a reader picks members without building the rest`() throws {
        let text = #"{"skip":{"deep":[1,{"x":"y"}]},"\u0061":5,"name":"n"}"#
        var bytes = text
        let found = try bytes.withUTF8 { bytes in
            var reader = JSONReader(bytes)
            var name: String?
            var number: Int?
            try reader.object { (member, reader) throws(JSONReader.Fault) in
                switch member {
                case "name": name = try reader.string()
                case _ where member.string == "a": number = try reader.integer()
                default: try reader.skip()
                }
            }
            try reader.end()
            return (name, number)
        }
        #expect(found.0 == "n")
        #expect(found.1 == 5)
    }
}
