@testable internal import ChatKit

/// What is read can be written and read again; what cannot be is refused with a place inside the text.
func tryJSON(_ bytes: [UInt8]) {
    do throws(JSONReader.Fault) {
        let value = try JSONValue(parsing: bytes)
        let again = try? JSONValue(parsing: value.jsonBytes())
        expect(again == value, "a value is another one when it is read again")
    } catch {
        expect(0...bytes.count ~= error.offset, "a fault lies outside the text")
    }
    // A tolerant reader takes all that a strict one does, as the same.
    let strict = try? JSONValue(parsing: bytes)
    guard let tolerant = try? JSONValue(parsingTolerantly: bytes) else {
        return expect(strict == nil, "a tolerant reader refuses what a strict one takes")
    }
    expect(strict == nil || strict == tolerant, "a tolerant reader reads another value")
    expect((try? JSONValue(parsing: tolerant.jsonBytes())) == tolerant, "a value is another one when it is read again")
}

/// Any JSON is a schema or none, and holding a value against it ends. The text is a list of a schema and a value.
func trySchema(_ bytes: [UInt8]) {
    guard let pair = (try? JSONValue(parsing: bytes))?.arrayValue, pair.count == 2 else { return }
    guard let schema = JSONSchema(pair[0]) else { return }
    let faults = schema.faults(in: pair[1])
    expect(faults.count <= 10, "more faults than asked for")
    _ = schema.isStrict
}

/// A request of any dialect is translated or refused, and what it becomes is a request of the other dialect.
func tryRequest(_ bytes: [UInt8]) {
    var choices = Choices(bytes)
    let source = choices.take(ChatDialect.allCases)
    guard let value = try? JSONValue(parsing: choices.rest) else { return }
    for target in ChatDialect.allCases {
        guard let translation = try? RequestTranslation(value, from: source, to: .init(target)) else { continue }
        let written = try? JSONValue(parsing: translation.body.jsonBytes())
        expect(written == translation.body, "a request is another one when it is read again")
        expect(1...128 ~= translation.repeats, "a request is to be sent \(translation.repeats) times")
        do throws(ChatError) {
            _ = try RequestTranslation(translation.body, from: target, to: .init(target))
        } catch {
            expect(false, "\(source) to \(target): we do not read what we write: \(error.message)")
        }
    }
}

func tryEmbeddings(_ bytes: [UInt8]) {
    guard let reply = try? EmbeddingTranslation.reply(reading: bytes, count: 2, profile: "p") else { return }
    expect(reply.vectors.count == 2 && reply.vectors.allSatisfy { !$0.isEmpty }, "vectors are missing")
}

/// Whatever a server answers with an error's status is an error that can be shown and passed on.
func tryErrors(_ bytes: [UInt8]) {
    var choices = Choices(bytes)
    let status = choices.take([200, 400, 401, 402, 403, 404, 413, 422, 429, 500, 503])
    let context = ReplyContext(
        profile: "p", host: "h", model: "m", secrets: [Secret("very-secret-key")], replyID: "R")
    let error = ChatError.failedAnswer(status: status, body: Array(choices.rest), in: context)
    expect(error.exitStatus != 0 && !error.message.isEmpty, "an error without words")
    expect(!error.message.contains("very-secret-key"), "an error shows a key")
    for dialect in ChatDialect.allCases {
        expect(400..<600 ~= ErrorReply(error, in: dialect).status, "no status of an error")
    }
}
