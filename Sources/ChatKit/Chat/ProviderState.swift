/// Something that only the provider of a reply understands and that it wants back with the next request: a thought's
/// signature, encrypted reasoning. It is stored with the message, returned to the same provider, and left out for others.
public struct ProviderState: Sendable, Hashable {
    /// The dialect and the host it came from: `openai api.deepseek.com`.
    public var provider: String
    /// Members of the provider's message or call, or a whole item of its own, as they came.
    public var members: JSONObject

    public init(provider: String, members: JSONObject) {
        self.provider = provider
        self.members = members
    }

    /// Identifies who is asked: the same host may be asked in several dialects.
    static func provider(_ dialect: String, at host: String) -> String { "\(dialect) \(host)" }

    /// For exports and columns.
    public var json: JSONObject { ["provider": .string(provider), "members": .object(members)] }

    /// Reads ``json`` back; nil for other values.
    public init?(json: JSONValue?) {
        guard let provider = json?["provider"]?.stringValue, let members = json?["members"]?.objectValue else {
            return nil
        }
        self.init(provider: provider, members: members)
    }
}

extension ChatRequest {
    /// The request with the states of one provider only; without any where it is nil.
    func keepingStates(of provider: String?) -> ChatRequest {
        var request = self
        for number in messages.indices where messages[number].hasStates {
            request.messages[number] = messages[number].keepingStates { $0.provider == provider }
        }
        return request
    }
}

extension Message {
    /// What its provider wants back beside the calls, in order.
    public var states: [ProviderState] {
        parts.compactMap { if case .state(let state) = $0 { state } else { nil } }
    }

    fileprivate var hasStates: Bool {
        parts.contains { part in
            switch part {
            case .state: true
            case .toolCall(let call): call.state != nil
            default: false
            }
        }
    }

    fileprivate func keepingStates(where isKept: (ProviderState) -> Bool) -> Message {
        var message = self
        message.parts = parts.compactMap { part in
            switch part {
            case .state(let state): return isKept(state) ? part : nil
            case .toolCall(var call):
                call.state = call.state.flatMap { isKept($0) ? $0 : nil }
                return .toolCall(call)
            default: return part
            }
        }
        return message
    }
}
