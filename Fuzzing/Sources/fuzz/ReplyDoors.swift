@testable internal import ChatKit

/// The same events, however the network cut the bytes.
func tryEvents(_ bytes: [UInt8]) {
    var choices = Choices(bytes)
    let limit = choices.take([16, 200, 1 << 20])
    let whole = events(in: [Array(choices.rest.dropLast(2))], limit: limit)
    let cut = events(in: choices.pieces(), limit: limit)
    expect(whole == cut, "\(whole) is \(cut) when it is cut")
}

private func events(in pieces: [[UInt8]], limit: Int) -> [String] {
    var stream = ServerSentEvents(profile: "p", limit: limit)
    var found: [String] = []
    let note = { (event: ServerSentEvents.Event) throws(ChatError) in
        found.append("\(event.name.string): \(String(decoding: event.data, as: UTF8.self))")
    }
    do throws(ChatError) {
        for piece in pieces { try stream.feed(piece, note) }
        try stream.finish(note)
    } catch {
        found.append(error.message)
    }
    return found
}

/// A stream of any dialect is said in any other in whole events, the same however it was cut, and ends with an end or an
/// error; what was said without an error is read without one.
func tryStream(_ bytes: [UInt8]) {
    var choices = Choices(bytes)
    let source = choices.take(ChatDialect.allCases)
    let target = choices.take(ChatDialect.allCases)
    let whole = translate([Array(choices.rest.dropLast(2))], from: source, to: target)
    let cut = translate(choices.pieces(), from: source, to: target)
    expect(
        whole.said == cut.said,
        """
        \(source) to \(target) depends on the cuts: whole it is
        \(String(decoding: whole.said, as: UTF8.self))
        and cut it is
        \(String(decoding: cut.said, as: UTF8.self))
        """)
    expect(whole.error == cut.error, "\(source) to \(target): the error depends on the cuts")
    let text = String(decoding: whole.said, as: UTF8.self)
    for line in text.split(separator: "\n") where line.hasPrefix("data: ") && line != "data: [DONE]" {
        expect((try? JSONValue(parsing: String(line.dropFirst(6)))) != nil, "no JSON: \(line)")
    }
    if whole.error != nil { return }
    let again = translate([whole.said], from: target, to: source)
    expect(again.error == nil, "\(source) to \(target): we do not read what we say: \(String(describing: again.error))")
}

/// A body in one piece is an answer or an error, in each dialect; an answer is read without an error.
func tryAnswer(_ bytes: [UInt8]) {
    var choices = Choices(bytes)
    let source = choices.take(ChatDialect.allCases)
    for target in ChatDialect.allCases {
        let (body, error) = answer(Array(choices.rest), from: source, to: target)
        if error != nil { continue }
        let again = answer(body.jsonBytes(), from: target, to: source)
        expect(
            again.error == nil, "\(source) to \(target): we do not read what we say: \(String(describing: again.error))"
        )
    }
}

private let label = ReplyLabel(id: "R", created: 1, model: "m")

private func translate(
    _ pieces: [[UInt8]], from source: ChatDialect, to target: ChatDialect
) -> (said: [UInt8], error: ErrorReply?) {
    var translation = ReplyTranslation(
        from: source, to: target, label: label, wishes: ReplyWishes(includesUsage: true))
    var said: [UInt8] = []
    for piece in pieces { said += translation.take(piece) }
    said += translation.end()
    return (said, translation.error)
}

private func answer(
    _ body: [UInt8], from source: ChatDialect, to target: ChatDialect
) -> (body: JSONValue, error: ErrorReply?) {
    var translation = ReplyTranslation(from: source, to: target, label: label)
    let said = translation.whole(body)
    return (said, translation.error)
}
