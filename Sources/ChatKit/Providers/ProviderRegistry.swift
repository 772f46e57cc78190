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
