import ArgumentParser
import ChatKit

/// What form the answer must have.
struct SchemaOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The answer must be JSON that fits this schema: a file, JSON Schema itself, or members such as "
                + "'name, age int, tags str[]'. It is checked here; status 65 if it does not fit.", valueName: "schema")
    )
    var schema: String?

    @Option(
        help: ArgumentHelp(
            "How often the model is told what does not fit, and asked again.", valueName: "number"))
    var schemaRetries = 0

    func validate() throws {
        if schemaRetries < 0 { throw ValidationError("--schema-retries must be 0 or more") }
        if schemaRetries > 0, schema == nil { throw ValidationError("--schema-retries needs --schema") }
    }
}
