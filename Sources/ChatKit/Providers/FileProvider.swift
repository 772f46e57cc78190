/// A provider that keeps files.
public protocol FileProvider: Provider {
    /// The files of the account.
    func files() async throws(ChatError) -> [ProviderFile]

    /// The bytes of a file.
    func content(ofFile id: String) async throws(ChatError) -> [UInt8]

    /// Uploads a file.
    ///
    /// - Parameter purpose: What it is for; nil for the provider's usual purpose.
    func upload(
        _ bytes: [UInt8], name: String, mediaType: String, purpose: String?
    ) async throws(ChatError) -> ProviderFile

    func delete(file id: String) async throws(ChatError)
}

/// Where a provider's files are, and how they are deleted there.
protocol HTTPFileProvider: HTTPProvider, FileProvider {
    /// What a file is uploaded for unless somebody says otherwise.
    var usualPurpose: String { get }

    /// The address of a path under `/files`.
    func filesURL(_ path: String) -> String

    /// The media type as the provider spells it.
    func spelling(ofMediaType mediaType: String) -> String

    /// The request that deletes a file.
    func deletion(ofFile id: String) -> HTTPRequest
}

extension HTTPFileProvider {
    func spelling(ofMediaType mediaType: String) -> String { mediaType }

    func deletion(ofFile id: String) -> HTTPRequest {
        HTTPRequest(
            method: "DELETE", url: filesURL("/" + URLText.escaped(id)),
            headers: [HTTPHeader("Accept", "application/json")])
    }

    /// OpenAI gives long lists in pages, the others all at once.
    func files() async throws(ChatError) -> [ProviderFile] {
        var files: [ProviderFile] = []
        var last: String?
        while true {
            let page = last.map { "?after=" + URLText.escaped($0) } ?? ""
            let answer = try await exchange(get(filesURL(page)))
            guard let value = try? JSONValue(parsing: answer), let listed = value["data"]?.arrayValue else {
                throw .malformedReply(profile: profile.name, problem: "no list of files")
            }
            let found = listed.compactMap { ProviderFile($0) }
            files += found
            guard value["has_more"] == true, let next = found.last?.id, next != last else { return files }
            last = next
        }
    }

    func content(ofFile id: String) async throws(ChatError) -> [UInt8] {
        var request = get(filesURL("/\(URLText.escaped(id))/content"))
        request.headers = [HTTPHeader("Accept", "*/*")]
        return try await exchange(request, limit: 1 << 30)
    }

    func upload(
        _ bytes: [UInt8], name: String, mediaType: String, purpose: String?
    ) async throws(ChatError) -> ProviderFile {
        var form = MultipartForm(boundary: "chatkit-\(ULID().rawValue)")
        form.add("purpose", purpose ?? usualPurpose)
        form.addFile("file", bytes, fileName: name, mediaType: spelling(ofMediaType: mediaType))
        let request = HTTPRequest(
            method: "POST", url: filesURL(""),
            headers: [HTTPHeader("Content-Type", form.contentType), HTTPHeader("Accept", "application/json")],
            body: form.body)
        let answer = try await exchange(request)
        guard let file = ProviderFile((try? JSONValue(parsing: answer)) ?? .null) else {
            throw .malformedReply(profile: profile.name, problem: "no file where one was uploaded")
        }
        return file
    }

    func delete(file id: String) async throws(ChatError) {
        let answer = try await exchange(deletion(ofFile: id))
        guard let value = try? JSONValue(parsing: answer), value["deleted"] != false else {
            throw .malformedReply(profile: profile.name, problem: "the file was not deleted")
        }
    }
}

extension OpenAIProvider: HTTPFileProvider {
    var usualPurpose: String { "user_data" }
    func filesURL(_ path: String) -> String { url("/files" + path) }
}

extension AzureOpenAIProvider: HTTPFileProvider {
    var usualPurpose: String { "assistants" }
    func filesURL(_ path: String) -> String { url { $0.files(path) } }
}

extension GigaChatProvider: HTTPFileProvider {
    var usualPurpose: String { "general" }
    func filesURL(_ path: String) -> String { url("/files" + path) }

    func spelling(ofMediaType mediaType: String) -> String { GigaChatFiles.uploadType(of: mediaType) }

    /// Source: Sber's OpenAPI document, read 2026-11-21: a POST, not a DELETE.
    func deletion(ofFile id: String) -> HTTPRequest {
        HTTPRequest(
            method: "POST", url: filesURL("/\(URLText.escaped(id))/delete"),
            headers: [HTTPHeader("Accept", "application/json")])
    }
}
