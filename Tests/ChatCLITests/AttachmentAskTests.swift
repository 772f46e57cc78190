import ChatKit
import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct AttachmentAskTests {
    private let program: Program
    private let picture: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0xFF]

    init() throws {
        program = try Program()
    }

    @Test(arguments: [ScriptedVendor.openai, .azure])
    func `a picture goes along with its question and every later one`(vendor: ScriptedVendor) async throws {
        let server = try await ScriptedServer.start { _ in vendor.words("A cat.") }
        let environment = vendor.environment(server)
        let asked = try await program.run(
            ["ask", "--cid", "p", "-a", "-", "what?"], input: picture, environment: environment)
        #expect(asked.output == "A cat.\n", "\(asked.errors)")
        _ = try await program.run("ask", "--cid", "p", "colour?", environment: environment)
        for number in 1...2 {
            let body = try JSONValue(parsing: await server.waitForRequest(number).body)
            #expect(
                body["messages"]?.arrayValue?.first?["content"] == [
                    ["type": "image_url", "image_url": ["url": "data:image/png;base64,iVBORw0KGgoA/w=="]],
                    ["type": "text", "text": "what?"],
                ])
        }
    }

    @Test(
        arguments: [
            ("a.bin", [0, 1, 2, 0xFF], "a.bin (application/octet-stream) is sent as a file; OpenAI's models read PDF"),
            (
                "a.tiff", [0x49, 0x49, 0x2A, 0, 8, 0, 0, 0],
                "a.tiff (image/tiff) is sent as it is; OpenAI's models read PNG"
            ),
        ] as [(String, [UInt8], String)])
    func `what models do not read is sent, and that is said once`(
        name: String, bytes: [UInt8], words: String
    ) async throws {
        let server = try await ScriptedServer.start { _ in .openAI(["ok"]) }
        let environment = ScriptedVendor.openai.environment(server)
        let path = program.home.file(name)
        #expect(FileManager.default.createFile(atPath: path, contents: Data(bytes)))
        let first = try await program.run("ask", "--cid", "p", "-a", path, "what?", environment: environment)
        #expect(first.errors.contains("note: " + words), "\(first.errors)")
        let second = try await program.run("ask", "--cid", "p", "and?", environment: environment)
        #expect(!second.errors.contains("is sent as"))
        let document = try program.home.write("%PDF-1.7\n", to: "a.pdf")
        let known = try await program.run("ask", "-n", "-a", document, "q", environment: environment)
        #expect(!known.errors.contains("is sent as"))
    }

    @Test func `GigaChat gets a picture once, however often it is asked about`() async throws {
        let vendor = ScriptedVendor.gigachat
        let server = try await ScriptedServer.start { request in
            request.path == "/v1/files" ? .text(#"{"id":"file-1","object":"file"}"#) : vendor.words("A cat.")
        }
        let environment = vendor.environment(server)
        _ = try await program.run(
            ["ask", "--cid", "p", "-a", "-", "what?"], input: picture, environment: environment)
        let later = try await program.run("ask", "--cid", "p", "colour?", environment: environment)
        #expect(later.status == 0, "\(later.errors)")
        #expect(server.requests.map(\.path) == ["/v1/files", "/v1/chat/completions", "/v1/chat/completions"])
        let upload = server.requests[0]
        #expect(upload.header("Content-Type")?.hasPrefix("multipart/form-data; boundary=") == true)
        #expect(upload.body.firstRange(of: picture) != nil)
        #expect(String(decoding: upload.body, as: UTF8.self).contains("general"))
        let body = try JSONValue(parsing: server.requests[2].body)
        #expect(
            body["messages"]?.arrayValue?.first
                == ["role": "user", "content": "what?", "attachments": ["file-1"]])
    }

    @Test func `a file that GigaChat has lost is uploaded again`() async throws {
        let vendor = ScriptedVendor.gigachat
        let server = try await ScriptedServer.start { request in
            if request.path == "/v1/files" { return .text(#"{"id":"file-\#(request.number)"}"#) }
            let isLost = request.number > 2 && request.text.contains("file-1")
            return isLost ? .text(#"{"status":422,"message":"file not found"}"#, status: 422) : vendor.words("ok")
        }
        let environment = vendor.environment(server)
        _ = try await program.run(["ask", "--cid", "p", "-a", "-", "what?"], input: picture, environment: environment)
        let later = try await program.run("ask", "--cid", "p", "colour?", environment: environment)
        #expect(later.output == "ok\n" && later.errors.contains("uploaded again"), "\(later.errors)")
        #expect(server.requests.map(\.path).suffix(3) == ["/v1/chat/completions", "/v1/files", "/v1/chat/completions"])
    }

    @Test func `a picture that GigaChat makes is fetched and kept`() async throws {
        let vendor = ScriptedVendor.gigachat
        let bytes = picture
        let server = try await ScriptedServer.start { request in
            request.path == "/v1/files/pic-1/content"
                ? .reply(framing: .length(nil), .send(bytes))
                : vendor.words(#"Here: <img src="pic-1" fuse="true"/> nice"#)
        }
        let asked = try await program.run(
            "ask", "--cid", "p", "--output", "json", "draw", environment: vendor.environment(server))
        let reply = try JSONValue(parsing: asked.output)
        #expect(reply["text"] == "Here:  nice")
        #expect(reply["attachments"]?.arrayValue?.first?["media_type"] == "image/png")
        let exported = try await program.run("export", "p", environment: vendor.environment(server))
        #expect(exported.output.contains("image"))
    }

    @Test(arguments: [
        ("http://127.0.0.1/x.png", 65), ("http://localhost:1/x.png", 65), ("missing.png", 66), ("/dev/null", 65),
    ])
    func `what cannot be attached is an error`(source: String, status: Int32) async throws {
        let outcome = try await program.run("ask", "--provider", "demo", "-a", source, "q")
        #expect(outcome.status == status, "\(outcome.errors)")
    }

    @Test func `standard input is read once`() async throws {
        let outcome = try await program.run(["ask", "-a", "-", "-f", "-", "q"], input: [1])
        #expect(outcome.status == 64)
    }
}
