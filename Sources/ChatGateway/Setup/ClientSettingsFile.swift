public import ChatKit

/// A settings file of another program, into which lines of ours are put and out of which they are taken.
///
/// A file that already has a setting of one of our names is left as it is: what stood there could not be put back.
public struct ClientSettingsFile: Sendable {
    enum Form: Sendable {
        /// Members of the object `env`.
        case json([(String, String)])
        /// Lines at the beginning and lines at the end, each between two marks. TOML needs its keys before the first table.
        case lines(top: String, bottom: String)
    }

    public let path: String
    let form: Form

    private static let begin = "# >>> chatkit gateway\n"
    private static let end = "# <<< chatkit gateway\n"

    /// Puts our lines in; what a former call had put in is replaced.
    ///
    /// - Throws: ``ChatError/fileUnusable(path:reason:)``, also for a file that is not of its form, or has settings of its
    ///   own by our names.
    public func write() throws(ChatError) {
        let text = try TextFile.read(path) ?? ""
        switch form {
        case .json(let members):
            var object = try json(text)
            var environment = object["env"]?.objectValue ?? [:]
            for (name, value) in members {
                if let present = environment[name], present != .string(value), name != "ANTHROPIC_MODEL" {
                    throw taken(name)
                }
                environment[name] = .string(value)
            }
            object["env"] = .object(environment)
            try replace(object)
        case .lines(let top, let bottom):
            let rest = Self.withoutBlocks(text)
            for name in Self.names(in: top + bottom) where Self.names(in: rest).contains(name) { throw taken(name) }
            let first = top.isEmpty ? "" : Self.begin + top + Self.end
            let gap = rest.isEmpty || rest.hasSuffix("\n") ? "" : "\n"
            try TextFile.replace(first + rest + gap + Self.begin + bottom + Self.end, at: path)
        }
    }

    /// Takes our lines out.
    ///
    /// - Returns: Whether there were any.
    public func undo() throws(ChatError) -> Bool {
        guard let text = try TextFile.read(path) else { return false }
        switch form {
        case .json(let members):
            var object = try json(text)
            guard var environment = object["env"]?.objectValue else { return false }
            let before = environment
            // Only what has our value is ours.
            for (name, value) in members where environment[name] == .string(value) || name == "ANTHROPIC_MODEL" {
                environment[name] = nil
            }
            guard environment != before else { return false }
            object["env"] = environment.isEmpty ? nil : .object(environment)
            try replace(object)
        case .lines:
            let rest = Self.withoutBlocks(text)
            guard rest != text else { return false }
            try TextFile.replace(rest, at: path)
        }
        return true
    }

    private func taken(_ name: String) -> ChatError {
        .fileUnusable(path: path, reason: "it sets \(name) already, and is left as it is")
    }

    private func replace(_ object: JSONObject) throws(ChatError) {
        let text = String(decoding: JSONValue.object(object).jsonBytes(isIndented: true), as: UTF8.self)
        try TextFile.replace(text + "\n", at: path)
    }

    private func json(_ text: String) throws(ChatError) -> JSONObject {
        if text.allSatisfy(\.isWhitespace) { return [:] }
        guard let object = (try? JSONValue(parsing: text))?.objectValue else {
            throw .fileUnusable(path: path, reason: "it is not a JSON object, and is left as it is")
        }
        return object
    }

    /// The names of keys and tables at the beginnings of lines. Keys inside a table have its name before them, so that
    /// equal keys of other tables do not count.
    private static func names(in text: String) -> Set<String> {
        var names: Set<String> = []
        var table = ""
        for line in text.split(separator: "\n") {
            if line.hasPrefix("[") {
                table = String(line.filter { $0 != " " })
                names.insert(table)
            } else if let end = line.firstIndex(where: { $0 == "=" || $0 == ":" }), line.first?.isLetter == true {
                let key = line[..<end].filter { $0 != " " }
                names.insert(table.isEmpty ? key : table + key)
            }
        }
        return names
    }

    private static func withoutBlocks(_ text: String) -> String {
        var text = text
        while let start = text.firstRange(of: begin), let stop = text[start.upperBound...].firstRange(of: end) {
            text.removeSubrange(start.lowerBound..<stop.upperBound)
        }
        return text
    }
}
