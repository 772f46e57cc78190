import Testing

@Suite struct ArrowTests {
    @Test func `imports go where the map allows`() {
        for file in House.sources {
            for (module, line) in file.code.imports {
                let rule = Arrows.modules.first { module.hasPrefix($0.prefix) }
                if let rule {
                    if !rule.folders.contains(file.room) {
                        Issue.record(
                            "\(file.path):\(line): imports \(module), which only \(rule.folders.sorted()) may import")
                    }
                } else if !Arrows.systemModules.contains(String(module)) {
                    Issue.record("\(file.path):\(line): imports \(module): say in Arrows.modules which folder may")
                } else if Arrows.pureFolders.contains(file.room) {
                    Issue.record(
                        "\(file.path):\(line): imports \(module), but \(file.room) is pure and imports nothing")
                }
            }
        }
    }

    @Test func `every room has a rule`() {
        for file in House.sources where file.room.hasPrefix("ChatKit") {
            let room = String(file.room.dropFirst("ChatKit/".count))
            #expect(Arrows.rooms[room] != nil, "\(file.path): no rule in Arrows.rooms for \(file.room)")
        }
    }

    @Test func `rooms name only types of rooms they may know`() {
        for issue in Self.turnedArrows(in: House.sources) {
            Issue.record("\(issue)")
        }
    }

    @Test func `a turned arrow is found with its line and a word in a comment is not`() {
        let store = House.File(
            path: "Sources/ChatKit/Store/A.swift", text: "",
            code: SwiftCode(
                "// Provider\nlet a = \"Provider \\(Provider.self)\"\nstruct Row { struct Model {} }\nlet m = Model()"))
        let provider = House.File(
            path: "Sources/ChatKit/Providers/B.swift", text: "",
            code: SwiftCode("public protocol Provider {}\nstruct Model {}\nprivate struct Row {}\nlet c = Chat()"))
        let chat = House.File(
            path: "Sources/ChatKit/Chat/C.swift", text: "",
            code: SwiftCode("public struct Chat {\n  /* } */\n}\nlet r: Row"))
        let found = Self.turnedArrows(in: [store, provider, chat])
        #expect(
            found == [
                "Sources/ChatKit/Store/A.swift:2: Store/ names Provider of Providers/; it may know only Chat, Documents, Errors, JSON, System",
                "Sources/ChatKit/Chat/C.swift:4: Chat/ names Row of Store/; it may know only Errors, JSON",
            ])
    }

    /// What is wrong, one line each. A name that a room declares itself is its own.
    static func turnedArrows(in files: [House.File]) -> [String] {
        var owners: [String: Set<String>] = [:]
        var declared: [String: Set<String>] = [:]
        // What other targets declare cannot be meant: ChatKit does not import them.
        for file in files where file.room.hasPrefix("ChatKit/") {
            for declaration in file.code.declarations {
                declared[file.room, default: []].insert(declaration.name)
                if declaration.isShared { owners[declaration.name, default: []].insert(file.room) }
            }
        }
        var issues: [String] = []
        for file in files where file.room.hasPrefix("ChatKit/") {
            let room = String(file.room.dropFirst("ChatKit/".count))
            guard let allowed = Arrows.rooms[room] else { continue }
            for (word, line) in file.code.words {
                let word = String(word)
                guard let owner = owners[word]?.sorted(), declared[file.room]?.contains(word) != true else { continue }
                let names = owner.map { String($0.dropFirst("ChatKit/".count)) }
                if names.contains(where: allowed.contains) { continue }
                if Arrows.exceptions[room]?.contains(word) == true { continue }
                issues.append(
                    "\(file.path):\(line): \(room)/ names \(word) of \(names.joined(separator: ", "))/; "
                        + "it may know only \(allowed.sorted().joined(separator: ", "))")
            }
        }
        return issues
    }
}
