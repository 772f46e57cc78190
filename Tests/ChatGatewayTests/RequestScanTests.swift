import NIOCore
import Testing

@testable import ChatGateway

@Suite struct RequestScanTests {
    private static func scan(_ text: String) -> (scan: RequestScan, body: ByteBuffer)? {
        let body = ByteBuffer(string: text)
        return RequestScan(body).map { ($0, body) }
    }

    @Test func `finds the model and the stream flag wherever they stand`() throws {
        let text =
            #" {"messages":[{"role":"user","content":"\"model\":\"x\" {[,"}], "stream" : true,"model":"gpt-4o"} "#
        let (scan, body) = try #require(Self.scan(text))
        #expect(scan.modelName(in: body) == "gpt-4o")
        #expect(scan.isStream && !scan.isEmpty)
    }

    @Test func `members of inner objects do not count`() throws {
        let (scan, body) = try #require(Self.scan(#"{"a":{"model":"inner","stream":true},"b":[{"model":"x"}]}"#))
        #expect(scan.modelName(in: body) == nil && !scan.isStream)
    }

    @Test(arguments: [
        "", "[]", "{", #"{"model":"a""#, #"{"model":"a","model":"b"}"#, #"{"mod\u0065l":"a"}"#, #"{"a" 1}"#,
        #"{"a":1,}"#, #"{"a":}"#, #"{"a":1}x"#, #"{"a":[1}"#.replacing("]", with: ""), "{\"a\":\"line\nbreak\"}",
        #"{"a":"# + String(repeating: "[", count: 600) + String(repeating: "]", count: 600) + "}",
    ]) func `what is not one plain object is left to the decoder`(_ text: String) {
        #expect(Self.scan(text) == nil || Self.scan(text)?.scan.model == nil)
    }

    @Test func `an empty object and a model that is not a string have no model`() throws {
        let (empty, body) = try #require(Self.scan("{}"))
        #expect(empty.isEmpty && empty.modelName(in: body) == nil)
        let (number, other) = try #require(Self.scan(#"{"model":42}"#))
        #expect(number.modelName(in: other) == nil)
    }

    @Test func `names in any script are found`() throws {
        let (scan, body) = try #require(Self.scan(#"{"model":"модель-模型","messages":[]}"#))
        #expect(scan.modelName(in: body) == "модель-模型")
    }
}
