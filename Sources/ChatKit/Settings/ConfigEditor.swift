internal import Glibc

/// Changes single values in the text of a config file and leaves the rest of it, comments too, as it is.
///
/// It understands block style: a name, a colon, and what belongs to it indented below. Where a file is written in another
/// way the change is refused, and nothing is written.
struct ConfigEditor {
    private(set) var lines: [String]

    init(_ text: String) {
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        while lines.last?.isEmpty ?? false { lines.removeLast() }
    }

    var text: String { lines.map { $0 + "\n" }.joined() }

    /// Sets the value at a path such as `["profiles", "work", "model"]`. false: the file is not in block style there.
    mutating func set(_ path: [String], to value: String) -> Bool {
        var block = 0..<lines.count
        var indentation = 0
        for (depth, name) in path.enumerated() {
            let isLast = depth == path.count - 1
            if let number = block.first(where: { isMember(lines[$0], name, indentation) }) {
                let inline = Self.inlineValue(of: lines[number])
                if isLast { return replaceValue(of: number, with: value) }
                guard inline.isEmpty else { return false }
                block = (number + 1)..<end(of: number, indentation)
                indentation = firstIndentation(in: block) ?? indentation + 2
            } else {
                let place = insertionPlace(in: block)
                var added: [String] = []
                for (step, name) in path[depth...].enumerated() {
                    let spaces = String(repeating: " ", count: indentation + 2 * step)
                    added.append(spaces + name + ":" + (step == path.count - depth - 1 ? " " + value : ""))
                }
                lines.insert(contentsOf: added, at: place)
                return true
            }
        }
        return false
    }

    private func isMember(_ line: String, _ name: String, _ indentation: Int) -> Bool {
        let spaces = line.prefix { $0 == " " }.count
        guard spaces == indentation else { return false }
        let rest = line.dropFirst(spaces)
        return rest.hasPrefix(name + ":")
            && (rest.count == name.count + 1 || rest.dropFirst(name.count + 1).first == " ")
    }

    private static func isText(_ line: String) -> Bool {
        line.contains { $0 != " " } && line.drop { $0 == " " }.first != "#"
    }

    /// What stands behind the colon, without a comment.
    private static func inlineValue(of line: String) -> Substring {
        guard let colon = line.firstIndex(of: ":") else { return "" }
        let rest = line[line.index(after: colon)...].drop { $0 == " " }
        return rest.first == "#" ? "" : rest
    }

    /// Where the members of the line end.
    private func end(of number: Int, _ indentation: Int) -> Int {
        let next = lines[(number + 1)...].firstIndex { line in
            Self.isText(line) && line.prefix { $0 == " " }.count <= indentation
        }
        return next ?? lines.count
    }

    private func firstIndentation(in block: Range<Int>) -> Int? {
        block.first { Self.isText(lines[$0]) }.map { lines[$0].prefix { $0 == " " }.count }
    }

    /// Behind the last member: comments that follow belong to what comes after them.
    private func insertionPlace(in block: Range<Int>) -> Int {
        (block.last { Self.isText(lines[$0]) }.map { $0 + 1 }) ?? block.lowerBound
    }

    private mutating func replaceValue(of number: Int, with value: String) -> Bool {
        let line = lines[number]
        guard let colon = line.firstIndex(of: ":") else { return false }
        let former = Self.inlineValue(of: line)
        // Values that go on in other lines are not touched.
        let indentation = line.prefix { $0 == " " }.count
        guard !"[{|>&*".contains(former.first ?? " "),
            !lines[(number + 1)..<end(of: number, indentation)].contains(where: Self.isText)
        else { return false }
        var comment = ""
        if let mark = line.place(of: " #", after: colon) { comment = "  " + line[mark...].drop { $0 == " " } }
        lines[number] = line[...colon] + " " + value + comment
        return true
    }
}

extension String {
    /// Where a text begins behind an index, without quoted parts being looked at.
    fileprivate func place(of text: String, after start: Index) -> Index? {
        var place = start
        var quote: Character?
        while place < endIndex {
            let character = self[place]
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if self[place...].hasPrefix(text) {
                return place
            }
            place = index(after: place)
        }
        return nil
    }
}

extension Settings {
    /// Writes values into the config file, which is made where there is none; the rest of it stays as it is.
    ///
    /// - Parameter changes: Values by their path, such as `["terminal", "theme"]` or `["profiles", "work", "model"]`.
    /// - Throws: ``ChatError/fileUnusable(path:reason:)``; ``ChatError/invalidSettings(place:problem:hint:)`` where the file
    ///   is written in a way that cannot be changed line by line, or the values are not valid. Nothing is written then.
    public func write(_ changes: [(path: [String], value: String)]) throws(ChatError) {
        let path = configFile.value.description
        var former = ""
        do {
            former = try SettingsFile(path: path).text
        } catch .fileNotFound {
            former = ""
        }
        var editor = ConfigEditor(former)
        for change in changes {
            guard editor.set(change.path, to: ConfigEditor.scalar(change.value)) else {
                throw Self.unwritable(path, change)
            }
        }
        guard editor.text != former else { return }
        // What was written is read again before it counts.
        guard let root = try YAMLNode.document(editor.text, path: path) else {
            throw .unexpected("an empty config file")
        }
        for change in changes where root.scalar(at: change.path) != change.value { throw Self.unwritable(path, change) }
        try ConfigFile.check(editor.text, path: path)
        if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
            try PrivateFolder.make(String(path[..<slash]))
        }
        // Behind a link the file it leads to is the one that changes.
        var place = [CChar](repeating: 0, count: Int(PATH_MAX))
        let target = realpath(path, &place).map { String(cString: $0) } ?? path
        try PrivateFile.replace(editor.text, at: target)
    }

    private static func unwritable(_ path: String, _ change: (path: [String], value: String)) -> ChatError {
        .invalidSettings(
            place: path, problem: "\(change.path.joined(separator: ".")) cannot be changed there by a program",
            hint: "write \(change.path.last ?? ""): \(change.value) into it yourself")
    }
}

extension ConfigEditor {
    /// A text as a scalar of YAML: plain where that means the same.
    static func scalar(_ text: String) -> String {
        let isPlain =
            text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"),
                    UInt8(ascii: "/"), UInt8(ascii: "+"):
                    true
                case UInt8(ascii: ":"): !text.hasSuffix(":")
                default: false
                }
            } && text.first.map { $0.isLetter || $0.isNumber } ?? false
        guard !isPlain else { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

extension YAMLNode {
    /// The text of the scalar at a path; nil: there is none.
    fileprivate func scalar(at path: [String]) -> String? {
        var node = self
        for name in path {
            guard case .mapping(let members) = node.content, let member = members.first(where: { $0.name == name })
            else {
                return nil
            }
            node = member.value
        }
        if case .scalar(let text, _) = node.content { return text }
        return nil
    }
}
