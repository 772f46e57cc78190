import ChatKit

/// Tools from a file: OpenAI's `tools`, a list of functions, one function, or a whole request that has some.
enum ToolFile {
    /// - Throws: ``ChatError/unusableInput(_:)`` for what is no such thing, and what reading a file throws.
    static func read(_ path: String) throws(ChatError) -> [Tool] {
        let text = path == "-" ? try TextInput.standardInput() : try TextInput.file(path)
        let name = path == "-" ? "standard input" : path
        let value: JSONValue
        do {
            value = try JSONValue(parsing: text)
        } catch {
            throw .unusableInput("\(name) is not valid JSON: \(error)")
        }
        let list = (value["tools"] ?? value["functions"])?.arrayValue ?? value.arrayValue ?? [value]
        var tools: [Tool] = []
        for (number, element) in list.enumerated() {
            guard let tool = Tool(json: element) ?? FunctionTool(json: element).map(Tool.function) else {
                throw .unusableInput("\(name): tool \(number + 1) has neither a type nor a name")
            }
            tools.append(tool)
        }
        guard !tools.isEmpty else { throw .unusableInput("\(name) has no tools") }
        let names = tools.compactMap { if case .function(let function) = $0 { function.name } else { nil } }
        if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
            throw .unusableInput("\(name): two tools are named \(twice)")
        }
        return tools
    }
}
