import ChatKit
import TerminalText

/// Settings in columns: key, value, origin.
enum SettingTable {
    static func text(_ settings: [SettingExplanation]) -> String {
        let rows = settings.map { setting in
            (
                key: setting.key,
                value: setting.winner.map { StandardStream.output.line($0.value.description) } ?? "not set",
                origin: setting.winner?.origin.description ?? ""
            )
        }
        let keyWidth = rows.map(\.key.columns).max() ?? 0
        let valueWidth = min(60, rows.map(\.value.columns).max() ?? 0)
        return rows.map { row in
            // A long value is shown whole: it may be a path to copy.
            let value = row.value.columns < valueWidth ? row.value.padded(toColumns: valueWidth) : row.value
            return "  \(row.key.padded(toColumns: keyWidth))  \(value)  \(row.origin)\n"
        }.joined()
    }
}

extension SettingExplanation {
    /// For scripts; secrets are shown as where they are.
    var json: JSONValue {
        [
            "key": .string(key), "summary": .string(summary), "profile": profile.map { .string($0) } ?? .null,
            "value": winner?.json["value"] ?? .null, "origin": winner?.json["origin"] ?? .null,
            "overridden": .array(overridden.map(\.json)), "unused": .array(unused.map { .string($0) }),
        ]
    }
}

extension SettingCandidate {
    fileprivate var json: JSONValue {
        let shown: JSONValue =
            switch value {
            case .plain(let value): value
            case .secret: .string(value.description)
            }
        return ["value": shown, "origin": .string(origin.description)]
    }
}
