/// The environment as it was at the start, and below it the file of `--env-file`. Its values never print.
public struct EnvironmentVariables: Sendable, CustomReflectable, CustomStringConvertible {
    private let variables: [String: String]
    private let file: EnvironmentFile?

    /// - Parameters:
    ///   - variables: The variables of the process. They win over the file's, as in other programs with `--env-file`.
    ///   - file: A file that the user named. None is ever looked for: one lying in a strange folder must not
    ///     redirect a key.
    public init(_ variables: [String: String], file: EnvironmentFile? = nil) {
        self.variables = variables
        self.file = file
    }

    /// The value and where it stands; nil if the variable is unset or empty.
    public subscript(name: String) -> (value: String, origin: SettingOrigin)? {
        if let value = variables[name], !value.isEmpty { return (value, .environment(name)) }
        if let file, let entry = file.entries[name], !entry.value.isEmpty {
            return (entry.value, .environmentFile(name, path: file.path, line: entry.line))
        }
        return nil
    }

    /// All of them by name, empty ones too.
    var all: [String: String] {
        variables.merging(file?.entries.mapValues(\.value) ?? [:]) { process, _ in process }
    }

    public var description: String { "the environment" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
