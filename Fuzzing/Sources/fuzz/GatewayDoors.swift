@testable internal import ChatGateway
@testable internal import ChatKit
internal import NIOCore
internal import NIOHTTP1

/// A request body is scanned or left to the parser; what the scan finds is what the parser finds.
func tryScan(_ bytes: [UInt8]) {
    let body = ByteBuffer(bytes: bytes)
    guard let scan = RequestScan(body) else { return }
    // The scan skips values without checking them, so it may take what is not JSON.
    guard let value = try? JSONValue(parsing: bytes), let members = value.objectValue else { return }
    expect(scan.isEmpty == members.isEmpty, "the scan finds members where there are none")
    expect(scan.isStream == (members["stream"] == true), "the scan finds another stream")
    expect((scan.model == nil) == (members["model"] == nil), "the scan finds another model")
    if let name = scan.modelName(in: body) {
        expect(members["model"]?.stringValue == name, "the model has another name")
    }
    if let place = scan.streamOptions {
        let options = try? JSONValue(parsing: bytes[place])
        expect(options == members["stream_options"], "the scan finds other stream options")
    }
    expect(bytes[scan.insertion - 1] == UInt8(ascii: "{"), "a member would be inserted before the brace")
}

/// The framing of a response does not depend on how the network cuts its bytes, and the bytes are passed on unchanged.
func tryResponse(_ bytes: [UInt8]) {
    var choices = Choices(bytes)
    let method = choices.take([HTTPMethod.POST, .HEAD])
    let whole = scanned([Array(choices.rest.dropLast(2))], method)
    let cut = scanned(choices.pieces(), method)
    expect(whole == cut, "a response is another one when it is cut")
}

private struct ScannedResponse: Equatable {
    var status: Int?
    var passed: [UInt8] = []
    var content: [UInt8] = []
    var hasEnded = false
    var isRefused = false
}

private func scanned(_ pieces: [[UInt8]], _ method: HTTPMethod) -> ScannedResponse {
    var scanner = ResponseScanner()
    var found = ScannedResponse()
    for piece in pieces where !scanner.isAtEnd {
        var buffer = ByteBuffer(bytes: piece)
        do {
            if found.status == nil {
                guard let head = try scanner.head(&buffer, toMethod: method) else { continue }
                found.status = Int(head.status)
            }
            let passed = try scanner.body(&buffer) { found.content += $0 }
            found.passed += passed.readableBytesView
        } catch {
            // How much had passed before a fault depends on where the network cut it.
            return ScannedResponse(isRefused: true)
        }
    }
    found.hasEnded = scanner.isAtEnd
    expect(found.content.count <= found.passed.count, "more content than bytes")
    return found
}

/// A stream loses its events with usage alone, wherever it is cut.
func tryUsageFilter(_ bytes: [UInt8]) {
    var choices = Choices(bytes)
    let stream = Array(choices.rest.dropLast(2))
    let whole = filtered([stream])
    expect(whole == filtered(choices.pieces()), "a stream is another one when it is cut")
    var rest = stream[...]
    for byte in whole {
        guard let place = rest.firstIndex(of: byte) else { return expect(false, "the stream has new bytes") }
        rest = rest[(place + 1)...]
    }
}

private func filtered(_ pieces: [[UInt8]]) -> [UInt8] {
    var filter = EventFilter()
    var passed: [UInt8] = []
    for piece in pieces { piece.withUnsafeBytes { filter.pass($0) { passed += $0 } } }
    return passed + filter.finish()
}

/// A message is decoded or refused, and what is encoded is decoded as the same.
func tryProtobuf(_ bytes: [UInt8]) {
    guard let fields = try? ProtobufMessage.fields(of: bytes) else { return }
    var message = ProtobufMessage()
    for (number, content) in fields.sorted(by: { $0.key < $1.key }) { message.add(number, bytes: content) }
    expect((try? ProtobufMessage.fields(of: message.bytes)) == fields, "a message is another one when it is read again")
}

/// Marks of sources are found the same wherever the text is cut, and lie inside it.
func tryMarks(_ bytes: [UInt8]) {
    var choices = Choices(bytes)
    let text = Array(String(decoding: choices.rest.dropLast(2), as: UTF8.self).unicodeScalars)
    let size = choices.number(below: 40) + 1
    let sources: JSONValue = ["1": ["url": "u", "title": "t"], "a": ["url": "v"]]
    var whole = SourceMarks()
    var cut = SourceMarks()
    whole.add(sources: sources)
    let shown = whole.take(string(text[...])) + whole.finish()
    var pieces = ""
    for start in stride(from: 0, to: text.count, by: size) {
        pieces += cut.take(string(text[start..<min(text.count, start + size)]))
    }
    cut.add(sources: sources)
    pieces += cut.finish()
    expect(shown.unicodeScalars.elementsEqual(pieces.unicodeScalars), "a text is another one when it is cut")
    expect(whole.citations == cut.citations, "a text has other sources when it is cut")
    for citation in whole.citations {
        expect(citation.range.upperBound <= shown.unicodeScalars.count, "a source stands outside the text")
    }
}

private func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
}
