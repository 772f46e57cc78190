/// An environment variable that gives a setting, for help texts.
public struct SettingVariable: Sendable {
    public let name: String
    /// What it sets, without a full stop.
    public let summary: String
    /// The kind of provider it is for; nil where it is for all of them.
    public let kind: ProviderKind?

    /// Every variable that gives a setting of a profile, in the order of the settings.
    public static let all: [SettingVariable] = SettingKey.all.flatMap { key in
        let general = key.variables.map { SettingVariable(name: $0, summary: key.summary, kind: nil) }
        return general
            + ProviderKind.allCases.flatMap { kind in
                (key.kindVariables[kind] ?? []).map { SettingVariable(name: $0, summary: key.summary, kind: kind) }
            }
    }
}
