import ArgumentParser
import ChatArguments
import ChatKit
import Glibc

/// `chat-cli keys`: the keys that are stored for profiles.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Store, check and delete API keys.",
        discussion: """
            A key is stored in a file that only you can read. It is sent only to the address that the profile had when \
            the key was stored. Keys are never printed.

            EXAMPLES
              chat-cli keys set openai                 asks for the key without showing it
              pass show openai | chat-cli keys set openai
              chat-cli keys status
              chat-cli keys rm openai
            """,
        subcommands: [KeysSet.self, KeysStatus.self, KeysRemove.self], defaultSubcommand: KeysStatus.self)
}

/// `chat-cli keys set PROFILE`.
struct KeysSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Store the key of a profile, read from standard input.",
        discussion: """
            On a terminal it asks for the key without showing it. A key is never an argument: other users can see \
            arguments, and the shell keeps them in its history.

            EXAMPLES
              chat-cli keys set gigachat
              chat-cli keys set work < key.txt
            """)

    @Argument(
        help: "The profile.", completion: CandidateSource.profiles.completion)
    var profile: String

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() async throws {
        let settings = try sources.settings()
        let profile = try settings.incompleteProfile(named: profile)
        guard profile.kind != .demo else { throw ChatError.invalidUsage("the demo needs no key") }
        guard !profile.baseURL.isEmpty else {
            throw ChatError.invalidUsage("the profile \(profile.name) has no base_url for the key")
        }
        let typed =
            isatty(STDIN_FILENO) == 1
            ? try HiddenInput.ask("key of \(profile.name): ") : try TextInput.standardInput()
        let line = typed.prefix { !$0.isNewline }
        let secret = try await SecretSource.value(Secret(String(line))).resolve()
        try settings.keyStore.set(secret, for: profile)
        Remark.say("the key is stored for \(profile.baseURL)")
        let status = try settings.credentialStatus(of: profile.name)
        if let origin = status.origin, !origin.isStoredKey {
            Remark.say("it is not used while the key comes from \(origin)")
        }
    }
}

/// `chat-cli keys status [PROFILE]`.
struct KeysStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show the source of each key.",
        discussion: """
            EXAMPLES
              chat-cli keys status
              chat-cli keys status work --output json
            """,
        aliases: ["list", "ls"])

    @Argument(
        help: "A profile; all profiles by default.",
        completion: CandidateSource.profiles.completion)
    var profile: String?

    @Option(help: ArgumentHelp("The output format: text or json.", valueName: "format"))
    var output = ListFormat.text

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() async throws {
        let settings = try sources.settings()
        let names = profile.map { [$0] } ?? settings.profileNames
        let rows = try names.map { (name: $0, status: try settings.credentialStatus(of: $0)) }
        switch output {
        case .json:
            let json = JSONValue.array(rows.map { Self.json($0.name, $0.status) })
            try StandardStream.output.write(json: json)
        case .text:
            let width = rows.map(\.name.count).max() ?? 0
            for (name, status) in rows {
                let indentation = String(repeating: " ", count: width - name.count)
                try StandardStream.output.write(
                    "\(StandardStream.output.line(name))\(indentation)  \(Self.text(status))\n")
                for reason in status.unused { Remark.say(reason) }
            }
        }
    }

    static func text(_ status: CredentialStatus) -> String {
        if let origin = status.origin { return origin.isStoredKey ? "stored in \(origin)" : "from \(origin)" }
        return status.problem == nil ? "none needed" : "none"
    }

    private static func json(_ name: String, _ status: CredentialStatus) -> JSONValue {
        [
            "profile": .string(name), "has_key": .bool(status.origin != nil),
            "origin": status.origin.map { .string($0.description) } ?? .null,
            "is_stored": .bool(status.origin?.isStoredKey == true),
            "unused": .array(status.unused.map { .string($0) }),
            "problem": status.problem.map { .string($0.message) } ?? .null,
        ]
    }
}

/// `chat-cli keys rm PROFILE`.
struct KeysRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rm",
        abstract: "Delete the stored key of a profile.",
        discussion: """
            EXAMPLE
              chat-cli keys rm openai
            """,
        aliases: ["delete", "remove"])

    @Argument(
        help: "The profile; it may have been removed from the settings.",
        completion: CandidateSource.profiles.completion)
    var profile: String

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() async throws {
        let settings = try sources.settings()
        if try settings.keyStore.remove(profile) { return }
        // A name that nobody knows is a slip of the pen.
        _ = try settings.incompleteProfile(named: profile)
        Remark.say("no key was stored for \(profile)")
    }
}

extension SettingOrigin {
    fileprivate var isStoredKey: Bool {
        if case .storedKey = self { true } else { false }
    }
}
