import ArgumentParser
import ChatKit

/// What form the answer must have.
struct SchemaOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Request JSON that matches this schema: a file, JSON Schema, members such as 'name, age int, tags str[]', "
                + "or - for standard input. The exit status is 65 if the reply does not match.", valueName: "schema")
    )
    var schema: String?

    @Option(
        help: ArgumentHelp(
            "How often to report the mismatch to the model and ask again.", valueName: "number"))
    var schemaRetries = 0

    func validate() throws {
        if schemaRetries < 0 { throw ValidationError("--schema-retries must be 0 or more") }
        if schemaRetries > 0, schema == nil { throw ValidationError("--schema-retries needs --schema") }
    }
}
