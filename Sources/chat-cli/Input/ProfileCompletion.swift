import ArgumentParser
import ChatKit

/// Proposes the names of profiles to a shell that completes.
enum ProfileCompletion {
    /// The names that begin with what was typed. Nothing, rather than an error, when the settings are wrong.
    static func candidates(for prefix: String) -> [String] {
        let names = (try? SourceOptions.parse([]).settings(saysWarnings: false))?.profileNames ?? []
        return names.filter { $0.hasPrefix(prefix) }
    }
}
