/// The provider that answers for a profile: the one place that knows all kinds.
///
/// Nothing is read or sent before the provider is asked something.
///
/// - Throws: ``ChatError/invalidSettings(place:problem:hint:)`` for an address that is no http or https URL.
public func makeProvider(
    for profile: Profile, over connections: ProviderConnections
) throws(ChatError) -> any Provider {
    switch profile.kind {
    case .openai: try OpenAIProvider(profile: profile, connections: connections)
    case .azure: try AzureOpenAIProvider(profile: profile, connections: connections)
    case .gigachat: try GigaChatProvider(profile: profile, connections: connections)
    case .demo: DemoProvider(profile: profile)
    }
}

/// The provider that embeds for a profile.
///
/// - Throws: ``ChatError/invalidUsage(_:)`` for a kind that has no embeddings, and what ``makeProvider(for:over:)`` does.
public func makeEmbeddingProvider(
    for profile: Profile, over connections: ProviderConnections
) throws(ChatError) -> any EmbeddingProvider {
    switch profile.kind {
    case .openai: try OpenAIProvider(profile: profile, connections: connections)
    case .azure: try AzureOpenAIProvider(profile: profile, connections: connections)
    case .gigachat: try GigaChatProvider(profile: profile, connections: connections)
    case .demo: throw profile.hasNone("embeddings")
    }
}

/// The provider that keeps files for a profile.
///
/// - Throws: ``ChatError/invalidUsage(_:)`` for a kind that keeps none, and what ``makeProvider(for:over:)`` does.
public func makeFileProvider(
    for profile: Profile, over connections: ProviderConnections
) throws(ChatError) -> any FileProvider {
    switch profile.kind {
    case .openai: try OpenAIProvider(profile: profile, connections: connections)
    case .azure: try AzureOpenAIProvider(profile: profile, connections: connections)
    case .gigachat: try GigaChatProvider(profile: profile, connections: connections)
    case .demo: throw profile.hasNone("files")
    }
}

/// The provider that tells the balance of a profile's account.
///
/// - Throws: ``ChatError/invalidUsage(_:)`` for a kind that does not tell it, and what ``makeProvider(for:over:)`` does.
public func makeBalanceProvider(
    for profile: Profile, over connections: ProviderConnections
) throws(ChatError) -> any BalanceProvider {
    switch profile.kind {
    case .gigachat: try GigaChatProvider(profile: profile, connections: connections)
    case .openai, .azure, .demo: throw profile.hasNone("balance to ask for; GigaChat has")
    }
}

extension Profile {
    fileprivate func hasNone(_ what: String) -> ChatError {
        .invalidUsage("the profile \(name) is for \(kind.rawValue), which has no \(what)")
    }
}
