import TestSupport
import Testing

@testable import ChatKit

/// Balances, files and lists of models: what providers keep for an account.
@Suite struct AccountTests {
    @Test func `GigaChat tells the balance of each model`() async throws {
        let server = try await ScriptedServer.start { _ in
            .text(
                #"{"balance":[{"usage":"GigaChat","value":900000},{"usage":"GigaChat-Max","value":0.5},{"value":1},7]}"#
            )
        }
        let balance = try await makeBalanceProvider(for: .test(.gigachat, server.url), over: .test()).balance()
        #expect(
            balance == [
                AccountBalance(name: "GigaChat", value: "900000"), AccountBalance(name: "GigaChat-Max", value: "0.5"),
            ])
        #expect(server.requests.map(\.path) == ["/v1/balance"])
    }

    @Test func `an account that is billed later has no balance, and its key is not to blame`() async throws {
        let server = try await ScriptedServer.start { _ in
            .text(#"{"status":403,"message":"Permission denied"}"#, status: 403)
        }
        let provider = try makeBalanceProvider(for: .test(.gigachat, server.url), over: .test())
        await #expect(
            throws: ChatError.requestRejected(
                profile: "p", status: 403, code: nil,
                detail: "Permission denied; only accounts with prepaid packages have a balance")
        ) { try await provider.balance() }
    }

    @Test(arguments: [ProviderKind.openai, .azure, .demo])
    func `others tell no balance`(kind: ProviderKind) {
        let error = chatError { _ = try makeBalanceProvider(for: .test(kind, "http://127.0.0.1:1"), over: .test()) }
        #expect(error?.exitStatus == 64)
        #expect(error?.message.contains("GigaChat has") == true)
    }

    @Test func `files that cannot be had are a fault of the server, and not of its answer`() async throws {
        let server = try await ScriptedServer.start { _ in .text("{}", status: 401) }
        let provider = try makeFileProvider(for: .test(.openai, server.url), over: .test())
        #expect(await chatError { _ = try await provider.files() }?.exitStatus == 77)
        #expect(
            await chatError { _ = try await provider.upload([1], name: "a", mediaType: "text/plain", purpose: nil) }?
                .exitStatus == 77)
    }

    @Test func `files are listed, page after page`() async throws {
        let server = try await ScriptedServer.start { request in
            request.path.contains("after")
                ? .text(#"{"object":"list","data":[{"id":"f-2"}],"has_more":false}"#)
                : .text(
                    #"{"data":[{"id":"f 1","object":"file","bytes":12,"created_at":1790000000,"filename":"a.pdf","purpose":"general"},{"object":"file"}],"has_more":true}"#
                )
        }
        let files = try await makeFileProvider(for: .test(.openai, server.url), over: .test()).files()
        #expect(
            files == [
                ProviderFile(
                    id: "f 1", name: "a.pdf", size: 12, purpose: "general",
                    createdAt: Timestamp(rawValue: 1_790_000_000_000)),
                ProviderFile(id: "f-2"),
            ])
        #expect(server.requests.map(\.path) == ["/v1/files", "/v1/files?after=f%201"])
    }

    @Test func `pages that never end are not read for ever`() async throws {
        let server = try await ScriptedServer.start { _ in .text(#"{"data":[{"id":"a"}],"has_more":true}"#) }
        let files = try await makeFileProvider(for: .test(.openai, server.url), over: .test()).files()
        #expect(files.map(\.id) == ["a", "a"])
    }

    @Test(arguments: [
        (ProviderKind.openai, "DELETE", "/v1/files/a%2Fb"), (.gigachat, "POST", "/v1/files/a%2Fb/delete"),
        (.azure, "DELETE", "/openai/files/a%2Fb?api-version=2024-10-21"),
    ])
    func `a file is deleted in the provider's way`(kind: ProviderKind, method: String, path: String) async throws {
        let server = try await ScriptedServer.start { _ in .text(#"{"id":"a/b","deleted":true}"#) }
        try await makeFileProvider(for: .test(kind, server.url), over: .test()).delete(file: "a/b")
        #expect(server.requests.last?.method == method)
        #expect(server.requests.last?.path == path)
    }

    @Test(arguments: [(ProviderKind.openai, "user_data"), (.gigachat, "general")])
    func `a file is uploaded as a form`(kind: ProviderKind, purpose: String) async throws {
        let server = try await ScriptedServer.start { _ in .text(#"{"id":"f-9","object":"file"}"#) }
        let bytes: [UInt8] = [0, 0xFF, 0x0D, 0x0A]
        let file = try await makeFileProvider(for: .test(kind, server.url), over: .test())
            .upload(bytes, name: "a\"б.png", mediaType: "image/png", purpose: nil)
        #expect(file == ProviderFile(id: "f-9"))
        let request = try #require(server.requests.last)
        #expect(request.method == "POST")
        #expect(request.path == "/v1/files")
        let type = try #require(request.header("Content-Type"))
        let boundary = try #require(type.split(separator: "=").last)
        #expect(type == "multipart/form-data; boundary=\(boundary)")
        let expected =
            Array(
                """
                --\(boundary)\r
                Content-Disposition: form-data; name="purpose"\r
                \r
                \(purpose)\r
                --\(boundary)\r
                Content-Disposition: form-data; name="file"; filename="a%22б.png"\r
                Content-Type: image/png\r
                \r\n
                """.utf8) + bytes + Array("\r\n--\(boundary)--\r\n".utf8)
        #expect(request.body == expected)
    }

    @Test func `a file's bytes come as they are`() async throws {
        let server = try await ScriptedServer.start { _ in .text("\u{0}{not json", type: "application/octet-stream") }
        let provider = try makeFileProvider(for: .test(.gigachat, server.url), over: .test())
        #expect(try await provider.content(ofFile: "f") == Array("\u{0}{not json".utf8))
        #expect(server.requests.last?.path == "/v1/files/f/content")
    }

    @Test func `models are listed with their types, and only those for chatting are offered`() async throws {
        let server = try await ScriptedServer.start { _ in
            .text(
                #"{"object":"list","data":[{"id":"GigaChat-2","object":"model","owned_by":"salutedevices","type":"chat"},{"id":"Embeddings","object":"model","owned_by":"salutedevices","type":"embedder"}]}"#
            )
        }
        let provider = try makeProvider(for: .test(.gigachat, server.url), over: .test())
        #expect(
            try await provider.listedModels() == [
                ListedModel(id: "GigaChat-2", type: "chat"), ListedModel(id: "Embeddings", type: "embedder"),
            ])
        #expect(try await provider.models() == ["GigaChat-2"])
    }
}
