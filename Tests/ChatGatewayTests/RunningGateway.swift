import ChatKit
import TestSupport

@testable import ChatGateway

/// A gateway on a free port of this machine, before scripted servers.
final class RunningGateway: Sendable {
    let gateway: Gateway
    let port: Int
    /// Lives as long as the gateway before it.
    private let server: ScriptedServer?

    private init(gateway: Gateway, port: Int, server: ScriptedServer?) {
        self.gateway = gateway
        self.port = port
        self.server = server
    }

    static func start(
        _ profiles: [Profile], store: ConversationStore? = nil, access: AccessRules = AccessRules(),
        limits: GatewayLimits = GatewayLimits(), server: ScriptedServer? = nil, patience: Duration = .seconds(30)
    ) async throws -> RunningGateway {
        var configuration = GatewayConfiguration(
            profiles: profiles, listeners: [GatewayListener(port: 0, access: access, limits: limits)], store: store)
        // A response that is lost fails its test, and does not hold it for minutes.
        configuration.patience = patience
        let gateway = Gateway(configuration, threads: 1)
        let address = try await gateway.start()[0]
        return RunningGateway(gateway: gateway, port: address.port, server: server)
    }

    /// A gateway before one OpenAI-like server.
    static func start(
        before server: ScriptedServer, store: ConversationStore? = nil, access: AccessRules = AccessRules(),
        limits: GatewayLimits = GatewayLimits()
    ) async throws -> RunningGateway {
        try await start([.openAI(at: server)], store: store, access: access, limits: limits, server: server)
    }

    func stop() async {
        await gateway.stop(within: .seconds(5))
    }

    /// Sends a request and waits for the whole response.
    func ask(
        _ path: String, _ body: String, method: String = "POST", headers: [String] = []
    ) async throws -> Answer {
        let client = try await SocketClient.connect(to: port)
        client.send(Self.request(path, body, method: method, headers: headers + ["Connection: close"]))
        return Answer(await client.waitForEnd().text)
    }

    static func request(_ path: String, _ body: String, method: String = "POST", headers: [String] = []) -> String {
        let lines = ["\(method) \(path) HTTP/1.1", "Host: localhost", "Content-Length: \(body.utf8.count)"] + headers
        return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
    }
}

/// A response as text.
struct Answer {
    let status: Int
    let head: String
    /// The body, without chunks.
    let body: String
    /// Whether the body has the end that its framing promises.
    let isWhole: Bool

    init(_ text: String) {
        // Characters would join CR and LF.
        let bytes = Array(text.utf8)
        let end = Self.find(Array("\r\n\r\n".utf8), in: bytes, from: 0) ?? bytes.count
        head = String(decoding: bytes[..<end], as: UTF8.self)
        status = Int(head.split(separator: " ").dropFirst().first ?? "") ?? 0
        var rest = bytes.dropFirst(end + 4)
        guard head.lowercased().contains("transfer-encoding: chunked") else {
            body = String(decoding: rest, as: UTF8.self)
            isWhole = true
            return
        }
        var content: [UInt8] = []
        var isWhole = false
        while let feed = rest.firstIndex(of: 0x0A) {
            let size = Int(String(decoding: rest[..<feed], as: UTF8.self).filter(\.isHexDigit), radix: 16) ?? 0
            rest = rest[(feed + 1)...]
            if size == 0 {
                isWhole = true
                break
            }
            content += rest.prefix(size)
            rest = rest.dropFirst(size + 2)
        }
        body = String(decoding: content, as: UTF8.self)
        self.isWhole = isWhole
    }

    var json: JSONValue? { try? JSONValue(parsing: body) }

    /// The text of a streamed chat completion.
    var streamedText: String {
        body.split(separator: "\n").reduce(into: "") { text, line in
            guard line.hasPrefix("data: {"), let json = try? JSONValue(parsing: String(line.dropFirst(6))) else {
                return
            }
            text += json["choices"]?.arrayValue?.first?["delta"]?["content"]?.stringValue ?? ""
        }
    }

    private static func find(_ part: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard bytes.count >= part.count else { return nil }
        return (start...(bytes.count - part.count)).first { Array(bytes[$0..<$0 + part.count]) == part }
    }
}

extension Profile {
    static func openAI(at server: ScriptedServer, name: String = "up") -> Profile {
        Profile(
            name: name, kind: .openai, baseURL: server.url + "/v1", model: "gpt-test",
            credentials: .key(.value(Secret("sk-upstream"))))
    }

    static let demo = Profile(name: "demo", kind: .demo, baseURL: "", model: "demo")
}

extension String {
    func occurrences(of part: String) -> Int {
        split(separator: part, omittingEmptySubsequences: false).count - 1
    }

    /// A chat request.
    static func chat(_ prompt: String, model: String = "gpt-test", stream: Bool = false) -> String {
        let body: JSONValue = [
            "model": .string(model), "stream": .bool(stream),
            "messages": [["role": "user", "content": .string(prompt)]],
        ]
        return body.jsonText
    }
}
