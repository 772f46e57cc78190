internal import Glibc

/// The user's prompt templates: a folder with one YAML file for each, `NAME.yaml`.
public struct TemplateFolder: Sendable, Hashable {
    public let path: String

    public init(path: String) {
        self.path = path
    }

    /// A template in a list.
    public struct Entry: Sendable, Hashable {
        public var name: String
        /// The template's description, or the beginning of its prompt; what is wrong with the file where it cannot be read.
        public var summary: String
        public var isValid: Bool
    }

    /// Whether a template may have this name: 1–100 bytes, no slash, no dot or dash first.
    public static func isName(_ name: String) -> Bool {
        (1...100).contains(name.utf8.count) && !name.hasPrefix(".") && !name.hasPrefix("-")
            && !name.unicodeScalars.contains { scalar in
                if scalar == "/" { return true }
                switch scalar.properties.generalCategory {
                case .control, .lineSeparator, .paragraphSeparator: return true
                default: return false
                }
            }
    }

    /// The file of a template.
    ///
    /// - Throws: ``ChatError/invalidUsage(_:)`` for a name that no template may have.
    public func file(of name: String) throws(ChatError) -> String {
        guard Self.isName(name) else {
            throw .invalidUsage(
                "the name of a template must be 1 to 100 bytes of text on one line, without a slash, and without a dot or "
                    + "a dash first")
        }
        return path + "/" + name + ".yaml"
    }

    /// All templates by name.
    public func list() -> [Entry] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let file = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            let name = String(file.dropLast(5))
            if file.hasSuffix(".yaml"), Self.isName(name) { names.append(name) }
        }
        return names.sorted().map { name in
            do throws(ChatError) {
                let template = try read(name)
                let text = template.summary ?? template.prompt ?? template.system ?? ""
                return Entry(name: name, summary: Self.line(text), isValid: true)
            } catch {
                return Entry(name: name, summary: error.message, isValid: false)
            }
        }
    }

    private static func line(_ text: String) -> String {
        let words = text.prefix(400).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.count > 100 ? words.prefix(99) + "…" : words
    }

    /// Reads a template by its name, or from a file where the name has a slash or ends in `.yaml`.
    ///
    /// - Throws: ``ChatError/fileNotFound(path:)``, ``ChatError/fileUnusable(path:reason:)`` and
    ///   ``ChatError/invalidSettings(place:problem:hint:)`` with `path:line`.
    public func read(_ name: String) throws(ChatError) -> PromptTemplate {
        let isPath = name.contains("/") || name.hasSuffix(".yaml") || name.hasSuffix(".yml")
        let file = isPath ? name : try self.file(of: name)
        return try TemplateFile.template(try SettingsFile(path: file).text, name: name, path: file)
    }

    /// The text of a template's file.
    public func text(of name: String) throws(ChatError) -> String {
        try SettingsFile(path: try file(of: name)).text
    }

    /// Whether there is a template of this name.
    public func contains(_ name: String) throws(ChatError) -> Bool {
        access(try file(of: name), F_OK) == 0
    }

    /// Stores a template, in place of an earlier one. A text that is no template is refused.
    public func save(_ text: String, as name: String) throws(ChatError) {
        let file = try file(of: name)
        _ = try TemplateFile.template(text, name: name, path: name + ".yaml")
        try TextFile.replace(text.hasSuffix("\n") ? text : text + "\n", at: file)
    }

    /// Deletes a template.
    ///
    /// - Throws: ``ChatError/fileNotFound(path:)`` and ``ChatError/fileUnusable(path:reason:)``.
    public func remove(_ name: String) throws(ChatError) {
        let file = try file(of: name)
        guard unlink(file) == 0 else {
            throw errno == ENOENT
                ? .fileNotFound(path: file) : .fileUnusable(path: file, reason: SystemError.text(errno))
        }
    }
}

/// The form of a template's file:
///
/// ```yaml
/// description: Review a change
/// system: You review $language code.
/// prompt: |
///   Look for $focus in this change:
///   $input
/// model: gpt-4o
/// options: {temperature: 0.2}
/// parameters:
///   language: {default: Swift, choices: [Swift, C]}
///   focus: {description: what to look for}
/// fragments: [style]
/// ```
enum TemplateFile {
    private static let names = [
        "description", "system", "prompt", "profile", "model", "options", "parameters", "defaults", "fragments",
        "system_fragments", "attachments", "schema", "schema_object", "extract",
    ]
    /// Keys of llm's templates that mean nothing here, and what to write instead. Source: llm's documentation, "Prompt
    /// templates", read 2026-11-30.
    private static let foreign = [
        "extract_last": "use extract: true, which prints the first code block", "tools": "name tools when you ask",
        "functions": "name tools when you ask", "attachment_types": "write the files into attachments",
    ]

    /// - Throws: ``ChatError/invalidSettings(place:problem:hint:)`` with `path:line`.
    static func template(_ text: String, name: String, path: String) throws(ChatError) -> PromptTemplate {
        var template = PromptTemplate(name: name)
        guard let root = try YAMLNode.document(text, path: path), !root.isNull else {
            throw .invalidSettings(place: path, problem: "the template is empty", hint: hint)
        }
        // llm's shortest form: the prompt alone.
        if case .scalar(let prompt, _) = root.content {
            template.prompt = prompt
            return template
        }
        guard let members = root.members else {
            throw .invalidSettings(place: "\(path):\(root.line)", problem: "expected names with values", hint: hint)
        }
        for (key, line, value) in members where !value.isNull {
            let reader = Reader(place: "\(path):\(line)", key: key, value: value)
            switch key {
            case "description": template.summary = try reader.text()
            case "system": template.system = try reader.text()
            case "prompt": template.prompt = try reader.text()
            case "profile", "provider": template.profile = try reader.text()
            case "model": template.model = try reader.text()
            case "options": template.options = try reader.object()
            case "parameters": template.declared += try reader.parameters()
            case "defaults": template.declared += try reader.defaults()
            case "fragments": template.fragments = try reader.texts()
            case "system_fragments": template.systemFragments = try reader.texts()
            case "attachments": template.attachments = try reader.texts()
            case "schema", "schema_object": template.schema = try reader.schema()
            case "extract": template.extractsCode = try reader.flag()
            default:
                let advice = foreign[key] ?? Spelling.hint(for: key, among: names)
                throw reader.wrong("unknown setting", advice ?? "settings: " + names.joined(separator: ", "))
            }
        }
        let declared = template.declared.map(\.name)
        if let twice = declared.first(where: { name in declared.count { $0 == name } > 1 }) {
            throw .invalidSettings(place: path, problem: "the parameter \(twice) is declared twice", hint: hint)
        }
        if template.prompt == nil, template.system == nil, template.fragments.isEmpty, template.systemFragments.isEmpty
        {
            throw .invalidSettings(
                place: path, problem: "the template has neither a prompt nor a system text", hint: hint)
        }
        return template
    }

    private static let hint = "a template looks like this: prompt: Summarise this in $language: $input"

    /// Reads the value of one key.
    private struct Reader {
        let place: String
        let key: String
        let value: YAMLNode

        func wrong(_ problem: String, _ hint: String = TemplateFile.hint) -> ChatError {
            .invalidSettings(place: place, problem: "\(key): \(problem)", hint: hint)
        }

        func text() throws(ChatError) -> String {
            guard case .scalar(let text, _) = value.content else {
                throw wrong("expected a text, found \(value.kindName)")
            }
            return text
        }

        func texts() throws(ChatError) -> [String] {
            if case .scalar(let text, _) = value.content { return [text] }
            guard let elements = value.elements else {
                throw wrong("expected a list of texts, found \(value.kindName)")
            }
            var texts: [String] = []
            for element in elements {
                guard case .scalar(let text, _) = element.content else { throw wrong("expected a list of texts") }
                texts.append(text)
            }
            return texts
        }

        func flag() throws(ChatError) -> Bool {
            guard let flag = value.json.boolValue else { throw wrong("must be true or false") }
            return flag
        }

        func object() throws(ChatError) -> JSONObject {
            guard let object = value.json.objectValue else {
                throw wrong("expected names with values, found \(value.kindName)")
            }
            return object
        }

        func schema() throws(ChatError) -> String {
            if case .scalar(let text, _) = value.content { return text }
            guard value.json.objectValue != nil else { throw wrong("expected a JSON Schema, found \(value.kindName)") }
            return value.json.jsonText
        }

        /// A value as the text that goes into the prompt: as it is written.
        private func plain(_ value: YAMLNode, of name: String) throws(ChatError) -> String {
            guard case .scalar(let text, _) = value.content else { throw wrong("\(name): expected a single value") }
            return value.isNull ? "" : text
        }

        private func parameter(_ name: String) throws(ChatError) -> PromptTemplate.Parameter {
            guard PromptTemplate.isName(name), name != PromptTemplate.input else {
                throw wrong("\(name) cannot be a parameter: names are letters, digits and _, and not input")
            }
            return PromptTemplate.Parameter(name)
        }

        /// `{name: default}`
        func defaults() throws(ChatError) -> [PromptTemplate.Parameter] {
            guard let members = value.members else {
                throw wrong("expected names with values, found \(value.kindName)")
            }
            var list: [PromptTemplate.Parameter] = []
            for (name, _, value) in members {
                var parameter = try parameter(name)
                parameter.defaultValue = try plain(value, of: name)
                list.append(parameter)
            }
            return list
        }

        /// A list of names, or names with defaults or with descriptions, defaults and choices.
        func parameters() throws(ChatError) -> [PromptTemplate.Parameter] {
            var list: [PromptTemplate.Parameter] = []
            guard let members = value.members else {
                for name in try texts() { list.append(try parameter(name)) }
                return list
            }
            for (name, _, value) in members {
                var parameter = try parameter(name)
                for (member, _, value) in value.members ?? [] {
                    switch member {
                    case "description": parameter.summary = try plain(value, of: name)
                    case "default": parameter.defaultValue = try plain(value, of: name)
                    case "choices":
                        for choice in value.elements ?? [] { parameter.choices.append(try plain(choice, of: name)) }
                    default:
                        throw wrong("\(name): unknown setting \(member)", "settings: description, default, choices")
                    }
                }
                if value.members == nil, !value.isNull { parameter.defaultValue = try plain(value, of: name) }
                if let value = parameter.defaultValue, !parameter.choices.isEmpty, !parameter.choices.contains(value) {
                    throw wrong("\(name): the default \(value) is not one of the choices")
                }
                list.append(parameter)
            }
            return list
        }
    }
}

extension PromptTemplate {
    /// The template as the text of a file.
    public var yaml: String {
        var lines: [String] = []
        func add(_ key: String, _ value: String?) {
            guard let value else { return }
            let isBlock =
                value.contains("\n") && value.first?.isWhitespace == false && value.last?.isWhitespace == false
                && !value.unicodeScalars.contains {
                    $0.properties.generalCategory == .control && $0 != "\n" || $0.properties.generalCategory == .format
                        || $0.value == 0x2028 || $0.value == 0x2029 || $0.value == 0x85
                }
            guard isBlock else { return lines.append("\(key): \(Self.quoted(.string(value)))") }
            lines.append("\(key): |-")
            lines += value.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "  " + $0 }
        }
        func add(_ key: String, _ values: [String]) {
            if !values.isEmpty { lines.append("\(key): " + Self.quoted(.array(values.map { .string($0) }))) }
        }
        add("description", summary)
        add("system", system)
        add("prompt", prompt)
        add("profile", profile)
        add("model", model)
        if !options.isEmpty { lines.append("options: " + Self.quoted(.object(options))) }
        if !declared.isEmpty {
            lines.append("parameters:")
            for parameter in declared {
                var members: JSONObject = [:]
                members["description"] = parameter.summary.map { .string($0) }
                members["default"] = parameter.defaultValue.map { .string($0) }
                if !parameter.choices.isEmpty { members["choices"] = .array(parameter.choices.map { .string($0) }) }
                lines.append("  \(parameter.name): " + Self.quoted(.object(members)))
            }
        }
        add("fragments", fragments)
        add("system_fragments", systemFragments)
        add("attachments", attachments)
        add("schema", schema)
        if extractsCode { lines.append("extract: true") }
        return lines.joined(separator: "\n") + "\n"
    }

    /// JSON, which YAML reads too where the line ends are escaped that JSON leaves as they are.
    private static func quoted(_ value: JSONValue) -> String {
        var text = ""
        for scalar in value.jsonText.unicodeScalars {
            switch scalar.value {
            case 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
