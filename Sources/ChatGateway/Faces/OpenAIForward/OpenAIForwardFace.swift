internal import ChatKit
internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

/// openai-forward: requests below a prefix go to the target of that prefix, with the client's own key.
struct OpenAIForwardFace: Face {
    private struct Served: Sendable {
        var target: OpenAIForwardSettings.Target
        var relay: RelayTarget
    }

    private let targets: [Served]
    private let benchmark: BenchmarkAnswer?
    private let recorder: Recorder?

    init(_ settings: OpenAIForwardSettings, _ material: FaceMaterial) async throws(ChatError) {
        recorder = material.recorder
        benchmark = settings.servesBenchmark ? BenchmarkAnswer() : nil
        var network = NetworkSettings(connectTimeout: settings.connectTimeout)
        var targets: [Served] = []
        for target in settings.targets {
            network.proxy = settings.proxy
            let address = try await UpstreamAddress(target.origin, network: network, over: material.connections)
            targets.append(Served(target: target, relay: RelayTarget(name: target.origin.name, address: address)))
        }
        self.targets = targets
    }

    func errorDialect(of request: ClientRequest) -> ChatDialect { .openai }

    func route(_ request: ClientRequest) -> Route {
        switch (request.method, request.path) {
        case (.GET, "/healthz"), (.HEAD, "/healthz"): return .respond(HealthAnswer(body: #""OK""#))
        case (.POST, "/benchmark/v1/chat/completions"):
            if let benchmark { return .respond(benchmark) }
        default: break
        }
        let path = PathText.cleaned(request.path)
        for served in targets {
            guard let rest = Self.rest(of: path, behind: served.target.prefix) else { continue }
            return .relay(plan(request, served, rest))
        }
        return .refuse(.notFound(request))
    }

    /// The path behind a prefix; nil where it does not begin with it.
    static func rest(of path: String, behind prefix: String) -> String? {
        if prefix == "/" { return path }
        guard path.hasPrefix(prefix) else { return nil }
        let rest = path.dropFirst(prefix.count)
        // `/local` is not a prefix of `/localai`.
        return rest.isEmpty || rest.hasPrefix("/") ? String(rest) : nil
    }

    private func plan(_ request: ClientRequest, _ served: Served, _ rest: String) -> RelayPlan {
        let path = served.target.path + (rest == "/" && !served.target.path.isEmpty ? "" : rest)
        let query = request.query.map { "?" + $0 } ?? ""
        var plan = RelayPlan(
            target: served.relay, place: .path((path.isEmpty ? "/" : path) + query), dialect: .openai,
            authentication: .client)
        // The original makes four attempts, and pauses between them as long as this.
        plan.pauses = [.milliseconds(200), .milliseconds(400), .milliseconds(800)]
        if request.method == .POST, path.hasSuffix("/chat/completions") {
            plan.isModelRequest = true
            plan.recorder = recorder
            plan.hasLastEvent = true
        }
        return plan
    }
}

/// Answers without any upstream, to measure what is between: five sentences in turn.
final class BenchmarkAnswer: Responder {
    private static let sentences = [
        "Hello! How may I help you today? 你好！今天需要我做什么？",
        "The quick answer is yes, and the long answer is below. 简单地说可以，详细的说明在下面。",
        "Rivers are longer than roads, but roads are easier to follow. 河比路长，路比河好走。",
        "Here are three steps: read, think, write. 分三步：阅读、思考、写作。",
        "That is all for now; ask again whenever you like. 先说到这里，随时可以再问。",
    ]

    private let count = Mutex(0)

    func respond(to request: ClientRequest, body: [UInt8], with writer: ResponseWriter) async {
        do throws(ChatError) {
            guard let json = try? JSONValue(parsing: body) else {
                throw .unusableInput("the request body is not JSON")
            }
            let sentence = Self.sentences[
                count.withLock { count in
                    defer { count = (count + 1) % Self.sentences.count }
                    return count
                }]
            let model = ModelID(json["model"]?.stringValue ?? "benchmark")
            let counter = try Profile(name: "benchmark", kind: .demo, baseURL: "", encoding: "cl100k_base")
                .tokenCounter(for: model)
            let input = Self.size(of: json["messages"]?.arrayValue ?? [], counter)
            let output = counter.count(sentence).count
            let label = ReplyLabel(id: request.id, created: Int(Timestamp.now.rawValue / 1000), model: model)
            let asksUsage = json["stream_options"]?["include_usage"]?.boolValue ?? false
            var encoding = ReplyEncoding(
                to: .openai, label: label, wishes: ReplyWishes(includesUsage: asksUsage))
            let pieces = sentence.split(separator: " ").enumerated().map { ($0 == 0 ? "" : " ") + $1 }
            let events =
                pieces.map { ReplyEvent.text($0) } + [
                    .usage(Usage(inputTokens: input, outputTokens: output, totalTokens: input + output)),
                    .finished(ReplyFinish(reason: .stop)),
                ]
            guard json["stream"]?.boolValue == true else {
                for event in events { encoding.add(event) }
                return writer.respond(.json(), encoding.whole().jsonBytes())
            }
            writer.begin(.eventStream)
            for event in events { await writer.write(encoding.stream(event)) }
        } catch {
            let reply = ErrorReply(error, in: .openai)
            writer.respond(.json(reply.status), reply.body.jsonBytes())
        }
    }

    /// The tokens of a chat as OpenAI counts them for cl100k: three for each message, one for a name, three for the reply's
    /// beginning. Messages are taken as they are, since nothing is done with them.
    private static func size(of messages: [JSONValue], _ counter: TokenCounter) -> Int {
        messages.reduce(3) { sum, message in
            let texts = ["role", "content", "name"].compactMap { message[$0]?.stringValue }
            let words = texts.reduce(0) { $0 + counter.count($1).count }
            return sum + 3 + words + (message["name"] == nil ? 0 : 1)
        }
    }
}
