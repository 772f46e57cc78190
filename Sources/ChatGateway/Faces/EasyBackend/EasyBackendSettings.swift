public import ChatKit

/// The settings of EasyBackend: its variables, its three servers and their ports.
///
/// Source: the program's README and code (github.com/jokerwho/chatgpt-easy-backend, 2023-02-15), read 2026-11-30.
public struct EasyBackendSettings: Sendable {
    /// The three servers, which are programs of their own in the original.
    public enum Server: Sendable, Hashable, CaseIterable {
        case http
        case grpc
        case webSocket

        var port: Int {
            switch self {
            case .http: 8000
            case .grpc: 9000
            case .webSocket: 9001
            }
        }
    }

    public init() {}

    /// The budget of 3,200 of 4,000 tokens, where the profile has none of its own, and the original's temperature.
    public static func profile(_ profile: Profile) -> Profile {
        var profile = profile
        if profile.budget == BudgetWishes() { profile.budget.overflow = .easyBackend }
        if profile.options.temperature == nil, profile.kind != .demo { profile.options.temperature = 0.5 }
        return profile
    }

    /// The listeners of the three servers, which reply from one profile and keep one set of conversations.
    ///
    /// - Throws: ``ChatError/missingModel(profile:)``.
    public func plan(_ profile: Profile, store: ConversationStore) throws(ChatError) -> DropInPlan {
        let profile = Self.profile(profile)
        _ = try EasyBackendChats.model(of: profile)
        var access = AccessRules()
        access.origins = ["*"]
        let listeners = Server.allCases.map { server in
            GatewayListener(
                name: DropIn.easyBackend.rawValue, port: server.port, access: access,
                surface: .easyBackend(self, server))
        }
        var plan = DropInPlan(listeners: listeners, profiles: [profile])
        plan.store = store
        if profile.credentials != .none {
            plan.warnings.append(
                "the key of profile \(profile.name) is used for everybody who reaches these addresses, and for web "
                    + "pages of every site; --token and --allow-origin limit that")
        }
        return plan
    }
}
