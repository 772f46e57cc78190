public import ArgumentParser
import ChatArguments
public import ChatGateway
import ChatKit
import Glibc

extension DropIn: ExpressibleByArgument {}

/// `chat-cli serve --as NAME`: what stands in for another server.
extension ServeCommand {
    /// What the other server's variables and options say, with this command's own options over it.
    func configuration(of dropIn: DropIn) async throws -> (GatewayConfiguration, notes: [String]) {
        var (plan, settings) = try await plan(for: dropIn)
        for index in plan.listeners.indices {
            if let host { plan.listeners[index].host = host }
            // The first listener is the one that the port is for; a free one is taken for each.
            if let port, index == 0 || port == 0 { plan.listeners[index].port = port }
            if let certificate { plan.listeners[index].tls = certificate }
            if let token { plan.listeners[index].access.tokens = [Secret(token)] }
            if !origins.isEmpty { plan.listeners[index].access.origins = Set(origins) }
            if !hosts.isEmpty {
                let own = ["localhost", "127.0.0.1", "[::1]", plan.listeners[index].host.lowercased()]
                plan.listeners[index].access.hosts = Set(own + hosts.map { $0.lowercased() })
            }
        }
        let isGuarded = plan.listeners.allSatisfy { !$0.access.tokens.isEmpty }
        let needsStore = record == .on || plan.profiles.contains { !$0.limits.isEmpty }
        if plan.store == nil, needsStore { plan.store = try await sources.openStore(settings) }
        let configuration = GatewayConfiguration(
            profiles: plan.profiles, listeners: plan.listeners, store: plan.store, records: record == .on
        ) { Remark.say($0) }
        return (configuration, isGuarded ? [] : plan.warnings.map { "warning: " + $0 })
    }

    private func plan(for dropIn: DropIn) async throws -> (DropInPlan, Settings) {
        switch dropIn {
        case .azureOpenAIProxy:
            try refuseOthers(dropIn)
            let environment = try sources.places.environment()
            var proxy = try AzureProxySettings(environment)
            if proxy.token == nil { try refuseToken("the key that clients send is the one for the upstream") }
            let settings = try settings(from: environment)
            proxy.network = try settings.incompleteProfile(named: proxy.mode == .azure ? "azure" : "openai").network
            return (proxy.plan(), settings)
        case .easyBackend:
            try refuseOthers(dropIn)
            let environment = try sources.places.environment()
            let settings = try settings(from: environment)
            // The original knows OpenAI only; a provider that was named, or chosen in the settings, replies as well.
            let usesKey = providers.isEmpty && !demo && environment["OPENAI_API_KEY"] != nil
            let profile = usesKey ? try settings.profile(named: "openai") : try profiles(settings)[0]
            let store = try await sources.openStore(settings)
            let imported = try await EasyBackendImport.run(
                folder: "conversations", into: store, for: profile, report: { Remark.say($0) })
            if imported > 0 { Remark.say("\(imported) conversations of ./conversations were imported") }
            return (try EasyBackendSettings().plan(profile, store: store), settings)
        case .gpt2giga: return try gpt2giga()
        case .openAIForward:
            try OpenAIForwardSettings.check(others)
            try refuseToken("the key that clients send is the one for the target")
            let environment = try sources.places.environment(usual: usualFile)
            return (try OpenAIForwardSettings(environment).plan(), try settings(from: environment))
        case .proxyGPT:
            try refuseOthers(dropIn)
            let environment = try sources.places.environment()
            let settings = try settings(from: environment)
            var proxy = try ProxyGPTSettings(environment)
            proxy.network = try settings.incompleteProfile(named: "openai").network
            return (proxy.plan(), settings)
        }
    }

    private func gpt2giga() throws -> (DropInPlan, Settings) {
        let options = try GPT2GigaSettings.variables(ofOptions: others)
        var environment = try sources.places.environment(
            usual: options.file ?? usualFile, stronger: options.variables)
        if environment["GIGACHAT_TIMEOUT"] == nil, let timeout = environment["GPT2GIGA_TIMEOUT"]?.value {
            let more = options.variables.merging(["GIGACHAT_TIMEOUT": timeout]) { own, _ in own }
            environment = try sources.places.environment(usual: options.file ?? usualFile, stronger: more)
        }
        let giga = try GPT2GigaSettings(environment)
        let settings = try settings(from: environment)
        let name = providers.first ?? "gigachat"
        let profile = giga.passesToken ? try settings.incompleteProfile(named: name) : try settings.profile(named: name)
        guard profile.kind == .gigachat else { throw ValidationError("gpt2giga needs a provider of the kind gigachat") }
        return (giga.plan(profile), settings)
    }

    /// The file of variables that some of the originals look for in the folder that they are started in. Naming such a
    /// server is asking for it.
    private var usualFile: String? { access(".env", R_OK) == 0 ? ".env" : nil }

    private func settings(from environment: EnvironmentVariables) throws(ChatError) -> Settings {
        let settings = try sources.places.settings(from: environment)
        for warning in settings.warnings { Remark.say(warning) }
        return settings
    }

    private func refuseOthers(_ dropIn: DropIn) throws {
        if let other = others.first { throw ValidationError("\(dropIn.rawValue) has no option '\(other)'") }
    }

    private func refuseToken(_ reason: String) throws {
        if token != nil { throw ValidationError("--token cannot be used here: \(reason)") }
    }
}
