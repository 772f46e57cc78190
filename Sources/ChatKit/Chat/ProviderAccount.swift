/// A model as a provider lists it.
public struct ListedModel: Sendable, Hashable {
    public var id: ModelID
    /// What it is for, as the provider says: GigaChat's `chat`, `embedder`, `aicheck` or `filter`.
    public var type: String?

    public init(id: ModelID, type: String? = nil) {
        self.id = id
        self.type = type
    }
}

extension ListedModel {
    /// Reads a list of models: OpenAI's `{"data":[{"id"}]}`, a bare list (Together, GitHub), `{"models":[{"name"}]}` (Ollama,
    /// Google), and lists of names. `{"data":null}` is an empty one (LM Studio).
    ///
    /// - Returns: Nil for what is no list of models.
    static func list(in body: [UInt8]) -> [ListedModel]? {
        guard let value = try? JSONValue(parsingTolerantly: body) else { return nil }
        let members = value.objectValue
        for list in [value, members?["data"], members?["models"], members?["result"], members?["data"]?["models"]] {
            if let list = list?.arrayValue { return list.compactMap(Self.init(listed:)) }
        }
        return members?["data"]?.isNull ?? false ? [] : nil
    }

    /// Reads an element of a list; nil where it names no model.
    private init?(listed value: JSONValue) {
        let names = [value, value["id"], value["name"], value["model"], value["slug"]]
        guard let name = names.lazy.compactMap({ $0?.stringValue }).first(where: { !$0.isEmpty }) else { return nil }
        self.init(id: ModelID(name), type: value["type"]?.stringValue)
    }
}

/// What is left of an account for one model or package.
public struct AccountBalance: Sendable, Hashable {
    /// The model or package, as the provider names it.
    public var name: String
    /// In tokens; a JSON number as it came.
    public var value: String

    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// A file that a provider keeps for us.
public struct ProviderFile: Sendable, Hashable {
    public var id: String
    public var name: String?
    /// In bytes.
    public var size: Int?
    /// What it was uploaded for: `general`, `batch`, `fine-tune`, …
    public var purpose: String?
    public var createdAt: Timestamp?

    public init(
        id: String, name: String? = nil, size: Int? = nil, purpose: String? = nil, createdAt: Timestamp? = nil
    ) {
        self.id = id
        self.name = name
        self.size = size
        self.purpose = purpose
        self.createdAt = createdAt
    }
}
