/// Says a provider's list of models in a caller's dialect. Pure.
///
/// Sources, read 2026-11-21: <https://platform.openai.com/docs/api-reference/models/list>, Sber's OpenAPI document and
/// <https://docs.claude.com/en/api/models-list>.
/// GigaChat tells what a model is for; OpenAI's list has no place for that, so it stands in `metadata`, where programs
/// that know gpt2giga look for it.
public enum ModelListTranslation {
    /// - Parameters:
    ///   - list: The provider's answer.
    ///   - created: When a model came that does not tell, in seconds since 1970: OpenAI's programs demand it.
    /// - Throws: ``ChatError/malformedReply(profile:problem:)`` for what is no list of models; the error that it is.
    public static func list(
        _ list: JSONValue, from source: ChatDialect, to target: ChatDialect, created: Int
    ) throws(ChatError) -> JSONValue {
        guard let models = list["data"]?.arrayValue else {
            let context = ReplyContext(
                profile: source.rawValue, host: source.rawValue, model: "", secrets: [], replyID: "")
            throw VendorError(list)?.chatError(status: 200, retryAfter: nil, in: context)
                ?? .malformedReply(profile: source.rawValue, problem: "no list of models")
        }
        let said = models.compactMap { Self.model($0, target, created, isSame: source == target) }
        if source == target, var members = list.objectValue {
            members["data"] = .array(said)
            return .object(members)
        }
        return target.rules.encodeList(of: said, from: list)
    }

    /// - Parameter isSame: Whether the list stays in its dialect, with all that the provider tells of a model.
    private static func model(
        _ model: JSONValue, _ target: ChatDialect, _ created: Int, isSame: Bool
    ) -> JSONValue? {
        guard let id = model["id"]?.stringValue, !id.isEmpty else { return nil }
        let owner = model["owned_by"]?.stringValue ?? ""
        // All of Anthropic's are of the type `model`.
        let kind = (model["type"] ?? model["metadata"]?["type"])?.stringValue
        let type = kind == "model" ? nil : kind
        let told = model["created_at"]?.stringValue.flatMap(Timestamp.seconds(ofUTC:))
        let created = model["created"]?.intValue ?? told ?? created
        let entry = TranslatedModel(id: id, owner: owner, type: type, created: created, members: model)
        var said = target.rules.encode(entry)
        guard isSame else { return .object(said) }
        for (name, value) in model.objectValue ?? [:] { said[name] = value }
        return .object(said)
    }
}
