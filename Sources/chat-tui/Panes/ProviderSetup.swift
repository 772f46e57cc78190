internal import ChatKit
internal import TerminalText

/// What is filled in to set up a provider.
struct ProviderDraft: Equatable, Sendable {
    enum Service: Int, CaseIterable, Sendable {
        case openai, gigachat, azure, server, demo

        /// The profile that is set up.
        var profile: String {
            switch self {
            case .openai: "openai"
            case .gigachat: "gigachat"
            case .azure: "azure"
            case .server: "local"
            case .demo: "demo"
            }
        }

        var kind: ProviderKind {
            switch self {
            case .openai, .server: .openai
            case .gigachat: .gigachat
            case .azure: .azure
            case .demo: .demo
            }
        }

        var label: String {
            switch self {
            case .openai: "OpenAI"
            case .gigachat: "GigaChat"
            case .azure: "Azure OpenAI"
            case .server: tr("a server with OpenAI's API (Ollama, llama.cpp, vLLM…)")
            case .demo: tr("demo: offline, no model")
            }
        }

        var needsAddress: Bool { self == .azure || self == .server }
        var needsKey: Bool { self != .server && self != .demo }
    }

    var service: Service
    var address = ""
    var key = Secret("")
    /// GigaChat's kind of account.
    var scope: String?
}

/// Sets up a provider in two steps: address and key, which are tested, then a model.
struct ProviderSetup: Equatable, Sendable {
    enum Outcome: Equatable {
        case none, close
        case test(ProviderDraft)
        case store(ProviderDraft, ModelID?)
    }

    private enum Step: Equatable {
        case access
        case model([ModelID])
    }

    private var form: Form
    private var step = Step.access
    private var finder = FindMenu()
    private static let scopes = ["GIGACHAT_API_PERS", "GIGACHAT_API_B2B", "GIGACHAT_API_CORP"]

    init(_ service: ProviderDraft.Service = .openai) {
        form = Form(
            title: tr("Set up a provider"),
            fields: [
                Form.Field(
                    key: "service", label: tr("Provider"),
                    content: .choice(ProviderDraft.Service.allCases.map(\.label), service.rawValue),
                    help: tr("Left and Right choose; Enter goes on.")),
                Form.Field(
                    key: "address", label: tr("Address"), content: .text(EditedText()),
                    help: tr("As its documents show it: https://NAME.openai.azure.com, or http://localhost:11434/v1.")),
                Form.Field(
                    key: "scope", label: tr("Account"), content: .choice(Self.scopes, 0),
                    help: tr("PERS: a person; B2B: a company, prepaid; CORP: a company, as you go.")),
                Form.Field(
                    key: "key", label: tr("Key"), content: .hidden(EditedText()),
                    help: tr(
                        "It is not shown. It is stored in a file that only you can read, and sent to this provider alone."
                    )
                ),
            ], submitHint: tr("Enter test and go on"))
        form.introduction = tr("The key is tested before anything is stored.")
        showFields()
    }

    private var service: ProviderDraft.Service { ProviderDraft.Service(rawValue: form.choice("service")) ?? .openai }

    private var draft: ProviderDraft {
        ProviderDraft(
            service: service, address: form.text("address"), key: Secret(form.text("key")),
            scope: service == .gigachat ? form.text("scope") : nil)
    }

    private mutating func showFields() {
        form.show("address", service.needsAddress)
        form.show("scope", service == .gigachat)
        form.show("key", service != .demo)
        if service == .server, form.text("address").isEmpty { form.set("address", to: "http://localhost:11434/v1") }
        form.failure = nil
    }

    mutating func press(_ key: KeyEvent) -> Outcome {
        guard case .model(let models) = step else { return pressInForm(key) }
        let shown = Self.shown(models, finder.words.text)
        switch finder.press(key, count: shown.count + 1) {
        case .none, .changed: return .none
        case .close:
            step = .access
            form.progress = nil
            return .none
        case .choose:
            let number = finder.menu.selection
            if shown.indices.contains(number) { return .store(draft, shown[number]) }
            let typed = finder.words.text.filter { !$0.isWhitespace }
            return .store(draft, typed.isEmpty ? nil : ModelID(typed))
        }
    }

    private mutating func pressInForm(_ key: KeyEvent) -> Outcome {
        switch form.press(key) {
        case .none: return .none
        case .close: return .close
        case .changed:
            showFields()
            return .none
        case .submit: break
        }
        if service.needsKey, form.text("key").isEmpty {
            form.failure = TranscriptEntry.Failure(message: tr("the key is missing"))
            return .none
        }
        if service.needsAddress, form.text("address").isEmpty {
            form.failure = TranscriptEntry.Failure(message: tr("the address is missing"))
            return .none
        }
        if service == .demo { return .store(draft, ModelID(ProviderKind.demo.rawValue)) }
        form.failure = nil
        form.progress = tr("testing…")
        return .test(draft)
    }

    mutating func paste(_ text: String) {
        if case .model = step { finder.paste(text) } else { form.paste(text) }
    }

    /// The provider took the key and named its models.
    mutating func show(_ models: [ModelID], for tested: ProviderDraft) {
        guard tested == draft, form.progress != nil else { return }
        form.progress = nil
        step = .model(models)
    }

    mutating func show(_ error: ChatError) {
        form.progress = nil
        step = .access
        form.failure = TranscriptEntry.Failure(message: error.message, hint: error.remedy)
    }

    private static func shown(_ models: [ModelID], _ words: String) -> [ModelID] {
        let wanted = FindWords(words)
        return models.filter { wanted.match($0.rawValue) }
    }

    mutating func frame(_ size: TerminalSize) -> Frame {
        guard case .model(let models) = step else { return form.frame(size) }
        var frame = Frame(size)
        let area = frame.writePage(
            title: tr("The key works. Which model answers new conversations?"),
            hints: [tr("Enter choose"), tr("Esc back"), tr("letters find")])
        let typed = finder.words.text.filter { !$0.isWhitespace }
        let last =
            typed.isEmpty
            ? tr("none: choose one in each conversation") : tr("“\(Sanitizer.line(typed))”, though no list has it")
        let rows = Self.shown(models, finder.words.text).map { Sanitizer.line($0.rawValue) } + [last]
        finder.write(rows, on: &frame, area: area, nothing: "")
        return frame
    }
}
