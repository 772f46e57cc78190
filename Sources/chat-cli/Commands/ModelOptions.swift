import ArgumentParser
import ChatArguments
import ChatKit

/// Who answers, and how.
struct ModelOptions: ParsableArguments {
    @Option(
        name: [.customLong("provider"), .customLong("profile")],
        help: ArgumentHelp("The profile to use, such as openai, gigachat, azure or demo.", valueName: "profile"),
        completion: CandidateSource.profiles.completion)
    var profile: String?

    @Option(
        name: [.customShort("m"), .customLong("model")], help: ArgumentHelp("The model.", valueName: "model"),
        completion: CandidateSource.models.completion)
    var model: String?

    @Option(
        name: [.customShort("o"), .customLong("option")],
        help: ArgumentHelp(
            "A request parameter, sent unchanged: -o top_p 0.9. The value is JSON, or else a string.",
            valueName: "key value"))
    var options: [String] = []

    @Option(
        parsing: .unconditional, help: ArgumentHelp("The maximum length of the reply, in tokens.", valueName: "tokens"))
    var maxTokens: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The sampling temperature: 0 is the most predictable, 2 the least.", valueName: "number"))
    var temperature: Double?

    func validate() throws {
        if profile == "" { throw ValidationError("--provider must not be empty") }
        if let model, model.isEmpty { throw ValidationError("--model must not be empty") }
        if let maxTokens, maxTokens <= 0 { throw ValidationError("--max-tokens must be at least 1") }
        if let temperature, !temperature.isFinite || temperature < 0 {
            throw ValidationError("--temperature must be 0 or more")
        }
        for option in options where option.first == "=" || !option.contains("=") {
            throw ValidationError("-o needs a key and a value: -o top_p 0.9")
        }
    }

    /// The options that these arguments ask for.
    var requestOptions: RequestOptions {
        var extra: JSONObject = [:]
        for option in options {
            let pieces = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let key = pieces.first, let text = pieces.last, pieces.count == 2 else { continue }
            extra[String(key)] = (try? JSONValue(parsing: String(text))) ?? .string(String(text))
        }
        return RequestOptions(temperature: temperature, maxOutputTokens: maxTokens, extra: extra)
    }
}
