import ArgumentParser
import ChatArguments
import ChatGateway
import ChatKit
import Glibc

/// `chat-cli serve`: the gateway.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the APIs of OpenAI, Azure, Anthropic and GigaChat for any provider.",
        discussion: """
            Starts an HTTP server. Programs made for one API use any provider through it: point their base URL at the \
            address that is printed, and give them the gateway's token as their API key.

              OpenAI     http://127.0.0.1:8787/v1
              Anthropic  http://127.0.0.1:8787
              Azure      http://127.0.0.1:8787
              GigaChat   http://127.0.0.1:8787/api/v1

            The token is made at the first start and kept in a file that only you can read. SIGTERM and Ctrl-C stop \
            the server after the replies that are being sent.

            EXAMPLES
              chat-cli serve
              chat-cli serve --provider gigachat --port 8080
              chat-cli serve --provider work --provider local   local/llama3.2 chooses
              chat-cli serve --demo                             without a provider
              chat-cli serve setup codex                        what Codex needs
            """,
        subcommands: [ServeSetupCommand.self])

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "Stand in for another server, with its routes, its port, its variables and its options: "
                + "\(DropIn.allCases.map(\.rawValue).joined(separator: ", ")). See docs/gateway-drop-ins.md.",
            valueName: "server"))
    var dropIn: DropIn?

    @Option(help: ArgumentHelp("The address to listen on (default: 127.0.0.1).", valueName: "address"))
    var host: String?

    @Option(help: ArgumentHelp("The port to listen on; 0 takes a free one (default: 8787).", valueName: "port"))
    var port: Int?

    @Option(
        name: [.customLong("provider"), .customLong("profile")],
        help: ArgumentHelp(
            "The profile that replies. With several, the first replies to every model that is not another's.",
            valueName: "profile"),
        completion: CandidateSource.profiles.completion)
    var providers: [String] = []

    @Flag(help: "Reply with the built-in offline provider.")
    var demo = false

    @Option(help: ArgumentHelp("The token that clients must send, instead of the stored one.", valueName: "text"))
    var token: String?

    @Flag(help: "Let in clients without a token. Every program that can reach the address can then use your keys.")
    var noToken = false

    @Option(
        name: .customLong("allow-origin"),
        help: ArgumentHelp(
            "A web page's origin that may use the gateway, such as https://chat.example; * for all.",
            valueName: "origin"))
    var origins: [String] = []

    @Option(
        name: .customLong("allow-host"),
        help: ArgumentHelp("A host name under which clients reach the gateway, beside localhost.", valueName: "name"))
    var hosts: [String] = []

    @Option(
        help: ArgumentHelp(
            "How many event loops serve clients; the default is one a processor, 4 at most.", valueName: "n"))
    var threads: Int?

    @Option(help: ArgumentHelp("Record every exchange as a conversation: on or off.", valueName: "on|off"))
    var record = RecordChoice.on

    @Option(
        help: ArgumentHelp("Serve over TLS with this certificate chain (PEM).", valueName: "file"), completion: .file())
    var tlsCertificate: String?

    @Option(help: ArgumentHelp("The certificate's private key (PEM).", valueName: "file"), completion: .file())
    var tlsKey: String?

    @Option(
        help: ArgumentHelp("Accept only clients with a certificate of this authority (PEM).", valueName: "file"),
        completion: .file())
    var tlsClientAuthority: String?

    @OptionGroup(title: "Settings") var sources: SourceOptions

    enum RecordChoice: String, CaseIterable, ExpressibleByArgument {
        case on
        case off
    }

    /// The options of the server that is stood in for.
    @Argument(parsing: .allUnrecognized, help: .hidden)
    var others: [String] = []

    func validate() throws {
        if dropIn == nil, let unknown = others.first {
            throw ValidationError(
                unknown.hasPrefix("-") ? "Unknown option '\(unknown)'" : "Unexpected argument '\(unknown)'")
        }
        guard (0...65535).contains(port ?? 0) else { throw ValidationError("--port must be a number from 0 to 65535") }
        if noToken, token != nil { throw ValidationError("--token and --no-token cannot be combined") }
        if let token, token.utf8.count < 8 { throw ValidationError("--token must have at least 8 characters") }
        if (tlsCertificate == nil) != (tlsKey == nil) {
            throw ValidationError("--tls-certificate and --tls-key go together")
        }
        if tlsClientAuthority != nil, tlsCertificate == nil {
            throw ValidationError("--tls-client-authority needs --tls-certificate")
        }
        if let threads, !(1...64).contains(threads) { throw ValidationError("--threads must be a number from 1 to 64") }
        if demo, !providers.isEmpty { throw ValidationError("--demo and --provider cannot be combined") }
    }

    func run() async throws {
        let (configuration, notes) = try await configuration()
        let gateway = Gateway(configuration, threads: threads)
        let addresses = try await gateway.start()
        let names = configuration.profiles.map(\.name)
        let lines = addresses.map { address in
            let what = dropIn == nil ? names : [address.name] + (names.isEmpty ? [] : ["with"]) + names
            return "serving \(what.joined(separator: dropIn == nil ? ", " : " ")) at \(address.url)"
        }
        // At once: whoever waits for an address finds the token beside it.
        try? StandardStream.error.write((lines + notes).joined(separator: "\n") + "\n")
        Interruption.onHangUp { Task { await self.reload(gateway) } }
        await Self.untilCancelled()
        try? StandardStream.error.write("stopping; replies that are being sent are finished first\n")
        await Task { await gateway.stop() }.value
    }

    /// Reads the settings again. Broken ones leave everything as it was.
    private func reload(_ gateway: Gateway) async {
        do {
            let (configuration, _) = try await configuration()
            try await gateway.reload(configuration)
            let names = configuration.profiles.map(\.name)
            Remark.say("the settings were read again" + (names.isEmpty ? "" : ": " + names.joined(separator: ", ")))
        } catch {
            let message = (error as? ChatError)?.message ?? (error as? ValidationError)?.message ?? "\(error)"
            Remark.say("the settings stay as they were: \(message)")
        }
    }

    private func configuration() async throws -> (GatewayConfiguration, notes: [String]) {
        if let dropIn { return try await configuration(of: dropIn) }
        let settings = try sources.settings()
        // Before the token, which is shown once: a start that fails must not have used that up.
        let profiles = try profiles(settings)
        let (access, note) = try access(settings)
        let listener = GatewayListener(
            host: host ?? "127.0.0.1", port: port ?? 8787, access: access, tls: certificate)
        let needsStore = record == .on || profiles.contains { !$0.limits.isEmpty }
        let configuration = GatewayConfiguration(
            profiles: profiles, listeners: [listener], store: needsStore ? try await sources.openStore(settings) : nil,
            records: record == .on
        ) { Remark.say($0) }
        return (configuration, note.map { [$0] } ?? [])
    }

    /// How the listeners identify themselves over TLS, by the command line.
    var certificate: ServerCertificate? {
        guard let tlsCertificate, let tlsKey else { return nil }
        return ServerCertificate(
            certificateFile: tlsCertificate, keyFile: tlsKey, clientAuthorityFile: tlsClientAuthority)
    }

    func profiles(_ settings: Settings) throws(ChatError) -> [Profile] {
        if demo { return [try settings.profile(named: "demo")] }
        if providers.isEmpty { return [try settings.profile()] }
        var profiles: [Profile] = []
        for name in providers { profiles.append(try settings.profile(named: name)) }
        return profiles
    }

    private func access(_ settings: Settings) throws(ChatError) -> (AccessRules, note: String?) {
        var access = AccessRules()
        access.origins = Set(origins)
        let host = host ?? "127.0.0.1"
        let isLocal = HTTPOrigin.isLoopback(host)
        if isLocal || !hosts.isEmpty {
            access.hosts = Set(["localhost", "127.0.0.1", "[::1]", host.lowercased()] + hosts.map { $0.lowercased() })
        }
        let isOpen = !isLocal && tlsCertificate == nil
        let warning = "warning: without TLS the token and every conversation can be read on the way to \(host)"
        if noToken {
            return (access, isLocal ? nil : "warning: every program that can reach \(host) can use your keys")
        }
        if let token {
            access.tokens = [Secret(token)]
            return (access, isOpen ? warning : nil)
        }
        let path = settings.locations.gatewayTokenFile
        let (secret, isNew) = try GatewayToken.token(at: path)
        access.tokens = [secret]
        let note = isNew ? "token: \(secret.reveal())\n(shown once; kept in \(path))" : "token: see \(path)"
        return (access, isOpen ? note + "\n" + warning : note)
    }

    private static func untilCancelled() async {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        await withTaskCancellationHandler {
            for await _ in stream {}
        } onCancel: {
            continuation.finish()
        }
    }
}
