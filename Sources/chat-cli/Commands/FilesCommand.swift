import ArgumentParser
import ChatKit

/// `chat-cli files`: the files that a provider keeps.
struct FilesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "files",
        abstract: "List, download, upload and delete a provider's files.",
        discussion: """
            EXAMPLES
              chat-cli files
              chat-cli files upload report.pdf
              chat-cli files get file-abc123 > report.pdf
              chat-cli files rm file-abc123
            """,
        subcommands: [FilesList.self, FilesGet.self, FilesUpload.self, FilesRemove.self],
        defaultSubcommand: FilesList.self)
}

/// `chat-cli files list`.
struct FilesList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List files: ID, size in bytes, upload time, purpose, name.",
        discussion: """
            EXAMPLES
              chat-cli files list --provider gigachat
              chat-cli files list --output json | jq -r '.files[].id'
            """,
        aliases: ["ls"])

    @OptionGroup var choice: ProfileOption

    @Option(help: ArgumentHelp("The output format: text or json.", valueName: "format"))
    var output = ListFormat.text

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() async throws {
        let profile = try sources.settings().profile(named: choice.profile)
        let files = try await makeFileProvider(for: profile, over: .network).files()
        switch output {
        case .json:
            let json: JSONValue = ["profile": .string(profile.name), "files": .array(files.map(\.json))]
            try StandardStream.output.write(json: json)
        case .text:
            let lines = files.map { file in
                [
                    file.id, file.size.map(String.init) ?? "-", file.createdAt?.localMinute ?? "-",
                    file.purpose ?? "-", file.name ?? "-",
                ].map { StandardStream.output.line($0) }.joined(separator: "\t") + "\n"
            }
            try StandardStream.output.write(lines.joined())
            if files.isEmpty { Remark.say("the provider has no files") }
        }
    }
}

/// `chat-cli files get ID`.
struct FilesGet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Download a file.",
        discussion: """
            EXAMPLES
              chat-cli files get file-abc123 > picture.jpg
              chat-cli files get file-abc123 --to picture.jpg
            """,
        aliases: ["download"])

    @Argument(help: "The file's ID.")
    var id: String

    @Option(
        help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"), completion: .file())
    var to: String?

    @Flag(help: "Overwrite the file if it exists.")
    var force = false

    @OptionGroup var choice: ProfileOption

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func validate() throws {
        if to == nil || to == "-", StandardStream.output.isTerminal {
            throw ValidationError("a file is not written to a terminal: name a file with --to")
        }
    }

    func run() async throws {
        let profile = try sources.settings().profile(named: choice.profile)
        let bytes = try await makeFileProvider(for: profile, over: .network).content(ofFile: id)
        if let to, to != "-" {
            try OutputFile.write(bytes, to: to, overwrites: force)
        } else {
            try StandardStream.output.write(bytes)
        }
    }
}

/// `chat-cli files upload FILE…`.
struct FilesUpload: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "upload",
        abstract: "Upload files and print their IDs.",
        discussion: """
            GigaChat accepts texts up to 40 MB, images up to 15 MB and recordings up to 35 MB.

            EXAMPLES
              chat-cli files upload report.pdf
              chat-cli files upload --purpose batch requests.jsonl
            """)

    @Argument(help: "The files; - reads standard input.", completion: .file())
    var files: [String]

    @Option(help: ArgumentHelp("The purpose of the files, instead of the provider's default.", valueName: "purpose"))
    var purpose: String?

    @OptionGroup var choice: ProfileOption

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() async throws {
        let profile = try sources.settings().profile(named: choice.profile)
        let provider = try makeFileProvider(for: profile, over: .network)
        for path in files {
            let bytes = try FileBytes.read(path == "-" ? "/dev/stdin" : path, limit: 512 << 20)
            let name = path == "-" ? "stdin" : path.split(separator: "/").last.map(String.init) ?? path
            let file = try await provider.upload(
                bytes, name: name, mediaType: MediaType.sniff(bytes, name: name), purpose: purpose)
            try StandardStream.output.write(StandardStream.output.line(file.id) + "\n")
        }
    }
}

/// `chat-cli files rm ID…`.
struct FilesRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rm",
        abstract: "Delete files of the provider permanently.",
        discussion: """
            EXAMPLES
              chat-cli files rm file-abc123
            """,
        aliases: ["delete", "remove"])

    @Argument(help: "The files' IDs.")
    var ids: [String]

    @OptionGroup var choice: ProfileOption

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() async throws {
        let profile = try sources.settings().profile(named: choice.profile)
        let provider = try makeFileProvider(for: profile, over: .network)
        for id in ids { try await provider.delete(file: id) }
    }
}

extension ProviderFile {
    /// `{"id", "name", "bytes", "purpose", "created_at"}`; the time is RFC 3339 in UTC.
    fileprivate var json: JSONValue {
        [
            "id": .string(id), "name": name.map { .string($0) } ?? .null,
            "bytes": size.map { .integer($0) } ?? .null, "purpose": purpose.map { .string($0) } ?? .null,
            "created_at": createdAt.map { .string($0.iso8601) } ?? .null,
        ]
    }
}
