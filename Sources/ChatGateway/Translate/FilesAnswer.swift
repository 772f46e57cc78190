internal import ChatKit
internal import NIOHTTP1

/// OpenAI's files by a provider that keeps files in another form: GigaChat.
///
/// Source: <https://platform.openai.com/docs/api-reference/files>, read 2026-11-30. GigaChat knows one purpose and neither
/// pages nor expiry; lists are cut into pages here.
struct FilesAnswer: Responder {
    let served: ServedProfile
    /// What stands behind `/files`: empty, `/ID` or `/ID/content`.
    let rest: String
    var asksProvider: Bool { true }

    func respond(to request: ClientRequest, body: [UInt8], with writer: ResponseWriter) async {
        do throws(ChatError) {
            let provider = try makeFileProvider(for: served.profile, over: served.connections)
            let parts = rest.split(separator: "/").map(String.init)
            switch (request.method, parts.count) {
            case (.GET, 0): return writer.respond(.json(), try await list(provider, request).jsonBytes())
            case (.POST, 0): return writer.respond(.json(), try await upload(provider, request, body).jsonBytes())
            case (.GET, 1):
                let file = try await provider.files().first { $0.id == parts[0] }
                guard let file else { throw Self.unknown(parts[0]) }
                return writer.respond(.json(), Self.json(file).jsonBytes())
            case (.GET, 2) where parts[1] == "content":
                let bytes = try await provider.content(ofFile: parts[0])
                let form = ResponseForm(headers: [("Content-Type", "application/octet-stream")])
                return writer.respond(form, bytes)
            case (.DELETE, 1):
                try await provider.delete(file: parts[0])
                let answer: JSONValue = ["id": .string(parts[0]), "object": "file", "deleted": true]
                return writer.respond(.json(), answer.jsonBytes())
            default:
                let refusal = Refusal.notFound(request)
                return writer.respond(.json(refusal.status), refusal.body(in: .openai))
            }
        } catch {
            let reply = ErrorReply(error, in: .openai)
            writer.respond(.json(reply.status), reply.body.jsonBytes())
        }
    }

    private func list(_ provider: any FileProvider, _ request: ClientRequest) async throws(ChatError) -> JSONValue {
        var files = try await provider.files()
        if let purpose = request.parameter("purpose") { files.removeAll { $0.purpose != purpose } }
        files.sort { ($0.createdAt?.rawValue ?? 0, $0.id) > ($1.createdAt?.rawValue ?? 0, $1.id) }
        if request.parameter("order") == "asc" { files.reverse() }
        if let after = request.parameter("after"), let place = files.firstIndex(where: { $0.id == after }) {
            files.removeFirst(place + 1)
        }
        let limit = min(10_000, max(1, request.parameter("limit").flatMap { Int($0) } ?? 10_000))
        var list: JSONObject = ["object": "list", "data": .array(files.prefix(limit).map(Self.json))]
        list["has_more"] = .bool(files.count > limit)
        list["first_id"] = files.first.map { .string($0.id) } ?? .null
        list["last_id"] = files.prefix(limit).last.map { .string($0.id) } ?? .null
        return .object(list)
    }

    private func upload(
        _ provider: any FileProvider, _ request: ClientRequest, _ body: [UInt8]
    ) async throws(ChatError) -> JSONValue {
        let form = MultipartReader(body, type: request.headers.first(name: "content-type") ?? "")
        guard let file = form?.parts.first(where: { $0.name == "file" }) else {
            throw .unusableInput("the body must be a multipart form with a file")
        }
        let purpose = form?.parts.first { $0.name == "purpose" }.map { String(decoding: $0.content, as: UTF8.self) }
        let stored = try await provider.upload(
            Array(file.content), name: file.fileName ?? "file", mediaType: file.mediaType ?? "application/octet-stream",
            purpose: nil)
        var answer = Self.json(stored)
        // GigaChat has one purpose; the client finds its own in the answer to the upload.
        if let purpose, var members = answer.objectValue {
            members["purpose"] = .string(VisibleText.cleaned(purpose))
            answer = .object(members)
        }
        return answer
    }

    private static func unknown(_ id: String) -> ChatError {
        .requestRejected(
            profile: "", status: 404, code: nil, detail: "No such File object: \(VisibleText.cleaned(id))")
    }

    private static func json(_ file: ProviderFile) -> JSONValue {
        [
            "id": .string(file.id), "object": "file", "bytes": .integer(file.size ?? 0),
            "created_at": .integer((file.createdAt?.rawValue ?? 0) / 1000), "filename": .string(file.name ?? ""),
            "purpose": .string(file.purpose ?? "general"), "status": "processed", "status_details": nil,
            "expires_at": nil,
        ]
    }
}

/// The parts of a form that a client uploads.
///
/// Source: RFC 7578 and RFC 2046, section 5.1.1.
struct MultipartReader {
    struct Part {
        var name: String
        var fileName: String?
        var mediaType: String?
        var content: ArraySlice<UInt8>
    }

    private(set) var parts: [Part] = []

    /// nil for a body that is not such a form.
    init?(_ body: [UInt8], type: String) {
        guard type.lowercased().hasPrefix("multipart/form-data"), let boundary = Self.parameter("boundary", of: type),
            !boundary.isEmpty
        else { return nil }
        let mark = Array("--\(boundary)".utf8)
        let line = Array("\r\n".utf8) + mark
        guard let first = body.firstRange(of: mark) else { return nil }
        var rest = body[first.upperBound...]
        while rest.starts(with: "\r\n".utf8), let next = rest.firstRange(of: line) {
            guard let part = Self.part(rest[rest.startIndex..<next.lowerBound]) else { return nil }
            parts.append(part)
            rest = rest[next.upperBound...]
        }
        guard rest.starts(with: "--".utf8) else { return nil }
    }

    private static func part(_ bytes: ArraySlice<UInt8>) -> Part? {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        var part = Part(name: "", content: bytes[end.upperBound...])
        for line in String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n") {
            let pair = line.split(separator: ":", maxSplits: 1)
            guard pair.count == 2 else { continue }
            let value = pair[1].trimmed
            switch pair[0].lowercased() {
            case "content-disposition":
                part.name = parameter("name", of: value) ?? ""
                part.fileName = parameter("filename", of: value)
            case "content-type": part.mediaType = value
            default: break
            }
        }
        return part
    }

    private static func parameter(_ name: String, of value: String) -> String? {
        for piece in value.split(separator: ";").dropFirst() {
            let pair = piece.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, pair[0].trimmed.lowercased() == name else { continue }
            let text = pair[1].trimmed
            return text.count >= 2 && text.hasPrefix("\"") && text.hasSuffix("\"")
                ? String(text.dropFirst().dropLast()).replacing("%22", with: "\"").replacing("\\\"", with: "\"") : text
        }
        return nil
    }
}
