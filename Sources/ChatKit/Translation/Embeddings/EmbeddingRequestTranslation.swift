/// Says a request for embeddings, in the dialect that all share, as a provider takes it. Pure: nothing is sent.
///
/// GigaChat knows a model and texts. OpenAI and Azure also know tokens in place of texts, the length and the form of the
/// vectors, and the caller's user.
/// Sources, read 2026-11-21: <https://platform.openai.com/docs/api-reference/embeddings/create> and Sber's OpenAPI
/// document.
public struct EmbeddingRequestTranslation: Sendable {
    /// What tokens of a model stand for; nil where that is not known.
    public typealias TokenReading = (_ tokens: [UInt32], _ model: ModelID) -> String?

    /// The request in the other dialect.
    public let body: JSONValue
    public let notices: [Notice]
    /// Whether the caller wants vectors as base64, which GigaChat does not know: ``EmbeddingReplyTranslation`` makes it.
    public let wantsBase64: Bool
    /// The path and query under the resource, for a request to Azure.
    public let azurePath: String?

    /// - Parameters:
    ///   - source: The dialect that the request comes in: within GigaChat's, members of its own are kept.
    ///   - text: What tokens stand for that are given in place of texts.
    /// - Throws: ``ChatError/unusableInput(_:)``.
    public init(
        _ request: JSONValue, from source: ChatDialect, to target: RequestTranslation.Target,
        text: TokenReading = { _, _ in nil }
    ) throws(ChatError) {
        let members = try RequestMembers(request, "the request")
        let asked = try members.model(else: target.usualModel)
        let model = target.aliases[asked.rawValue].map { ModelID($0) } ?? asked
        let input = try Input(members["input"])
        wantsBase64 = try Self.wantsBase64(members["encoding_format"])
        var notices: [Notice] = []
        var body = JSONObject(members.members.lazy.filter { !$0.value.isNull }.map { ($0.name, $0.value) })
        let (name, path) = target.dialect.rules.address(of: model, at: target, for: .embeddings)
        azurePath = path
        body["model"] = .string(name.rawValue)
        switch target.dialect.rules.embeddings {
        case nil: throw .unusableInput("\(target.dialect.vendor) makes no embeddings")
        case .openAI?: break
        case .gigaChat?:
            if source == target.dialect { break }
            body = ["model": .string(name.rawValue)]
            // The caller's tokens are those of the model that it believes to talk to.
            body["input"] = .array(try input.texts { text($0, asked) }.map { .string($0) })
            for (name, value) in members.members where !Self.carried.contains(name) && !value.isNull {
                notices.append(Self.drop(name))
            }
        }
        self.body = .object(body)
        self.notices = notices
    }

    /// What GigaChat's request has, and what is done here.
    private static let carried: Set<String> = ["model", "input", "encoding_format"]

    private static func drop(_ name: String) -> Notice {
        name == "dimensions"
            ? Notice(.dropped, "dimensions are not sent: GigaChat's models have a length of their own")
            : Notice(.dropped, "\(VendorText.cleaned(name, limit: 64)) is not sent: GigaChat does not know it")
    }

    private static func wantsBase64(_ format: JSONValue?) throws(ChatError) -> Bool {
        switch format {
        case nil, "float": false
        case "base64": true
        default: throw .unusableInput("encoding_format is neither float nor base64")
        }
    }
}

/// What is to be embedded.
private enum Input {
    case texts([String])
    case tokens([[UInt32]])

    /// - Throws: ``ChatError/unusableInput(_:)`` where there is nothing, too much, or one thing among others.
    init(_ value: JSONValue?) throws(ChatError) {
        guard let value else { throw .unusableInput("input is missing") }
        let elements: [JSONValue]
        switch value {
        case .string: elements = [value]
        // One list of tokens is one text.
        case .array(let list) where list.first?.intValue != nil: elements = [value]
        case .array(let list): elements = list
        default: throw .unusableInput("input is neither text nor a list")
        }
        guard !elements.isEmpty else { throw .unusableInput("input is empty") }
        guard elements.count <= EmbeddingTranslation.mostTexts else {
            throw .unusableInput("input has more than \(EmbeddingTranslation.mostTexts) texts")
        }
        if elements[0].stringValue != nil {
            var texts: [String] = []
            for (number, element) in elements.enumerated() {
                guard let text = element.stringValue else { throw .unusableInput("input[\(number)] is not text") }
                guard !text.isEmpty else { throw .unusableInput("input[\(number)] is empty") }
                texts.append(text)
            }
            self = .texts(texts)
        } else {
            var all: [[UInt32]] = []
            for (number, element) in elements.enumerated() {
                let tokens = element.arrayValue?.map { $0.intValue.flatMap(UInt32.init(exactly:)) } ?? []
                guard !tokens.isEmpty, !tokens.contains(nil) else {
                    throw .unusableInput("input[\(number)] is neither text nor a list of tokens")
                }
                all.append(tokens.compactMap(\.self))
            }
            self = .tokens(all)
        }
    }

    func texts(_ read: ([UInt32]) -> String?) throws(ChatError) -> [String] {
        switch self {
        case .texts(let texts): return texts
        case .tokens(let all):
            var texts: [String] = []
            for (number, tokens) in all.enumerated() {
                guard let text = read(tokens), !text.isEmpty else {
                    throw .unusableInput("the tokens of input[\(number)] are none of the model's: send the text")
                }
                texts.append(text)
            }
            return texts
        }
    }
}
