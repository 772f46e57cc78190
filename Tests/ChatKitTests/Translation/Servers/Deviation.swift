import Foundation
import Testing

@testable import ChatKit

/// A reply as an OpenAI-like server sends it and OpenAI does not, and what we make of it: a row of docs/servers.md.
struct Deviation: Sendable, CustomTestStringConvertible {
    /// As docs/servers.md has it.
    var name: String
    var body: String
    var text = ""
    var reasoning = ""
    /// `name arguments` of each call.
    var calls: [String] = []
    var usage: Usage?
    /// Nil where the reply ends with an error.
    var finish: FinishReason?
    /// ``ChatError/code`` of what it ends with, and words that its message has.
    var error: String?
    var words = ""
    /// What the user is told beside the reply.
    var notices: [Notice.Kind] = []
    var files = 0

    var testDescription: String { name }

    /// A stream of events with this data.
    static func stream(_ data: String...) -> String {
        data.map { "data: \($0)\n\n" }.joined()
    }

    /// An event with a delta, and perhaps the reason for the end.
    static func delta(_ members: String, finish: String? = nil) -> String {
        let finish = finish.map { #""\#($0)""# } ?? "null"
        return #"{"choices":[{"index":0,"delta":{\#(members)},"finish_reason":\#(finish)}]}"#
    }

    static func words(_ text: String, finish: String? = nil) -> String {
        delta(#""content":"\#(text)""#, finish: finish)
    }

    /// A whole reply with this message.
    static func whole(_ message: String, finish: String = "stop") -> String {
        #"{"choices":[{"index":0,"message":{\#(message)},"finish_reason":"\#(finish)"}]}"#
    }

    /// What the bytes give, cut into pieces of a size.
    func read(cutAt size: Int) -> ReadReply {
        var body = ReplyBody(profile: "p", decoder: OpenAIReplyDecoder(context: RecordedReply.context))
        var reply = ReadReply()
        var rest = Array(self.body.utf8)[...]
        do throws(ChatError) {
            while !rest.isEmpty {
                try body.take(Array(rest.prefix(size)), into: &reply.events)
                rest = rest.dropFirst(size)
            }
            try body.end(into: &reply.events)
        } catch {
            body.breakOff(into: &reply.events)
            reply.error = error
        }
        var verdict = ReplyVerdict()
        for event in reply.events { verdict.note(event) }
        if let finish = reply.finish { reply.error = verdict.failure(at: finish, profile: "p") }
        return reply
    }
}

@Suite struct DeviationTests {
    @Test(arguments: Deviation.all)
    func `what a server sends means what it should, wherever the network cuts it`(deviation: Deviation) {
        for size in [1 << 20, 1, 7] {
            let reply = deviation.read(cutAt: size)
            #expect(reply.text == deviation.text)
            #expect(reply.reasoning == deviation.reasoning)
            #expect(reply.calls == deviation.calls)
            #expect(reply.usage == deviation.usage)
            #expect(reply.error?.code == deviation.error, "\(reply.error?.message ?? "")")
            let message = reply.error?.message ?? deviation.words
            #expect(deviation.words.isEmpty || message.contains(deviation.words), "\(message)")
            #expect(reply.notices.map(\.kind) == deviation.notices)
            #expect(reply.files == deviation.files)
            if let finish = deviation.finish { #expect(reply.finish?.reason == finish) }
        }
    }

    @Test func `each has a name of its own`() {
        #expect(Set(Deviation.all.map(\.name)).count == Deviation.all.count)
    }

    @Test func `docs/servers.md names each of them`() throws {
        let root = #filePath.components(separatedBy: "/Tests/")[0]
        let page = try String(contentsOfFile: root + "/docs/servers.md", encoding: .utf8)
        for deviation in Deviation.all { #expect(page.contains("`\(deviation.name)`"), "\(deviation.name)") }
    }
}

extension ReadReply {
    var reasoning: String {
        events.reduce(into: "") { text, event in
            if case .reasoning(let delta) = event { text += delta }
        }
    }

    var calls: [String] {
        events.compactMap { event in
            if case .toolCall(let call) = event { "\(call.name) \(call.arguments)" } else { nil }
        }
    }

    var files: Int {
        events.count { if case .attachment = $0 { true } else { false } }
    }
}
