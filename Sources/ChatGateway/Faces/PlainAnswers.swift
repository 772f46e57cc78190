internal import ChatKit
internal import NIOHTTP1

/// Answers with a text that never changes.
struct TextAnswer: Responder {
    let type: String
    let text: String
    var needsToken: Bool { false }

    func respond(to request: ClientRequest, body: [UInt8], with writer: ResponseWriter) async {
        writer.respond(ResponseForm(headers: [("Content-Type", type)]), Array(text.utf8))
    }
}

/// Sends the client to another path.
struct RedirectAnswer: Responder {
    let place: String
    var needsToken: Bool { false }

    func respond(to request: ClientRequest, body: [UInt8], with writer: ResponseWriter) async {
        writer.respond(ResponseForm(status: 307, headers: [("Location", place)]), [])
    }
}

/// An error in the form of FastAPI's, which the original is made with.
struct DetailAnswer: Responder {
    let status: Int
    let detail: JSONValue
    var needsToken: Bool { false }

    func respond(to request: ClientRequest, body: [UInt8], with writer: ResponseWriter) async {
        writer.respond(.json(status), (["detail": detail] as JSONValue).jsonBytes())
    }
}
