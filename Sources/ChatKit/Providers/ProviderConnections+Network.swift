extension ProviderConnections {
    /// The real network, and keys from where the settings say.
    public static var network: ProviderConnections {
        ProviderConnections { (source) throws(ChatError) in try await source.resolve() }
    }
}
