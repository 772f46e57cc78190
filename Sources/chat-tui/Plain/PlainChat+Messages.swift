internal import ChatKit
internal import Glibc
internal import TerminalText

/// What plain mode does with single messages, with settings and with providers.
extension PlainChat {
    func run(_ command: PlainCommand.Other, _ operand: String) async throws(ChatError) {
        switch command {
        case .search: try await search(operand)
        case .find: try await find(operand)
        case .versions: try await versions(Int(operand))
        case .cost: print(Sanitizer.text(try await chats.costs(in: id)) + "\n")
        case .why: print(Sanitizer.text(try await chats.why(in: try begun())) + "\n")
        case .system: try await setFirstPrompt(operand)
        case .language:
            guard let language = Language(name: operand) else { throw .invalidUsage(tr("/language en, ru or zh")) }
            Language.choose(language)
            try await chats.remember(.language(language))
            print(language.ownName + "\n")
        case .setup: try await setUp(operand)
        }
    }

    private static let listLength = 20

    private func search(_ words: String) async throws(ChatError) {
        guard !words.isEmpty else { throw .invalidUsage(tr("/search WORDS")) }
        let page = try await chats.search(words)
        if page.hits.isEmpty { print(tr("No message has these words.") + "\n") }
        for hit in page.hits.prefix(Self.listLength) {
            let role = hit.role == .user ? tr("you") : tr("reply")
            let title = hit.conversationTitle ?? ""
            print(
                Sanitizer.line(
                    "\(hit.conversation.rawValue): \(title) \(hit.createdAt.localMinute), \(role): \(hit.snippet)")
                    + "\n")
        }
        if !page.hits.isEmpty { print(tr("/open ID shows a conversation") + "\n") }
    }

    private func find(_ words: String) async throws(ChatError) {
        guard !words.isEmpty else { throw .invalidUsage(tr("/find WORDS")) }
        let found = try await chats.messages(with: words, in: try begun())
        if found.isEmpty { print(tr("No message has these words.") + "\n") }
        for message in found.suffix(Self.listLength) { show(message) }
    }

    /// Lists the versions of the last message, or continues from the one with this number.
    private func versions(_ number: Int?) async throws(ChatError) {
        let id = try begun()
        let versions = try await chats.lastVersions(in: id)
        guard versions.count > 1 else { return print(tr("there is one version of this message") + "\n") }
        if let number {
            guard versions.indices.contains(number - 1) else {
                throw .invalidUsage(tr("there are versions 1 to \(versions.count)"))
            }
            _ = try await chats.show(version: versions[number - 1].id, in: id)
            return try await open(.named(id.rawValue))
        }
        for (place, version) in versions.enumerated() {
            print(Sanitizer.line("\(place + 1): \(version.text)", maximumLength: 200) + "\n")
        }
        print(tr("/versions N continues from one") + "\n")
    }

    private func setFirstPrompt(_ text: String) async throws(ChatError) {
        guard !text.isEmpty else { throw .invalidUsage(tr("/system TEXT")) }
        guard let id, try await chats.hasBegun(id) else {
            values = ConversationValues(firstPrompt: text)
            return print(tr("first prompt set") + "\n")
        }
        var values = try await chats.values(of: id)
        values.firstPrompt = text
        _ = try await chats.store(values, of: id)
        print(tr("first prompt set") + "\n")
    }

    /// Takes a key from the terminal, without showing it, and tests it before it is stored.
    private func setUp(_ operand: String) async throws(ChatError) {
        let words = operand.split(separator: " ").map(String.init)
        let services = ProviderDraft.Service.allCases.filter { $0 != .demo }
        guard let service = services.first(where: { $0.profile == words.first?.lowercased() }) else {
            let names = services.map(\.profile).joined(separator: ", ")
            throw .invalidUsage(tr("/setup PROVIDER [ADDRESS]: one of \(names)"))
        }
        var draft = ProviderDraft(service: service)
        if service.needsAddress {
            guard words.count > 1 else { throw .invalidUsage(tr("/setup \(service.profile) ADDRESS")) }
            draft.address = words[1]
        }
        if isInteractive, let key = HiddenLine.read(tr("key (not shown; Enter alone: none):") + " ") {
            draft.key = Secret(key)
        }
        print(tr("testing…") + "\n")
        let models = try await chats.test(draft)
        for model in models.prefix(Self.listLength) { print(Sanitizer.line(model.rawValue) + "\n") }
        let stored = try await chats.store(draft, models.count == 1 ? models.first : nil)
        print(tr("\(stored.profile) is set up") + "\n")
        try await choose(profile: stored.profile)
        if models.count > 1 { print(tr("/model NAME chooses one of these models") + "\n") }
    }

    /// Lets the person write a message in their own editor; nil: it was left empty.
    func editedText(_ text: String) throws(ChatError) -> String? {
        let file = try EditorFile(text)
        defer { file.remove() }
        let status = Self.wait(for: file.arguments)
        guard status == 0 else {
            if status == 126 || status == 127 {
                throw .invalidUsage(
                    tr("the editor could not be started: set VISUAL or EDITOR to one that is installed"))
            }
            throw .invalidUsage(tr("text unchanged: the editor ended with \(status)"))
        }
        let edited = try file.read()
        return edited.contains { !$0.isWhitespace } ? edited : nil
    }

    /// Runs a program on the streams of this one, and returns its exit status.
    private static func wait(for arguments: [String]) -> CInt {
        var attributes = posix_spawnattr_t.asShells()
        defer { posix_spawnattr_destroy(&attributes) }
        var words = arguments.map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        var process: pid_t = 0
        guard posix_spawnp(&process, arguments.first ?? "", nil, &attributes, words, environ) == 0 else { return 127 }
        var result: CInt = 0
        while waitpid(process, &result, 0) < 0, errno == EINTR {}
        return result & 0x7F == 0 ? result >> 8 & 0xFF : 128 + result & 0x7F
    }
}

/// A line from the terminal that is not shown while it is typed.
enum HiddenLine {
    /// nil: nothing was typed, or the terminal cannot hide it.
    static func read(_ label: String) -> String? {
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else { return nil }
        var hidden = before
        hidden.c_lflag &= ~tcflag_t(ECHO)
        hidden.c_lflag |= tcflag_t(ECHONL)
        guard tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == 0 else { return nil }
        defer { tcsetattr(STDIN_FILENO, TCSAFLUSH, &before) }
        _ = label.utf8CString.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count - 1) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !bytes.contains(0x0A) {
            let count = Glibc.read(STDIN_FILENO, &buffer, buffer.count)
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        let line = String(decoding: bytes.prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self).filter {
            !$0.isWhitespace
        }
        return line.isEmpty ? nil : line
    }
}
