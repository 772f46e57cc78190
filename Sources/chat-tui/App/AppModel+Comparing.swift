internal import ChatKit
internal import TerminalText

/// Sending one prompt to several models, versions by number, and files that go with a prompt.
extension AppModel {
    /// `/compare a,b,c`: sends the last message, or the one that is written, to each of the models, one after another.
    mutating func compare(_ operand: String) -> [AppEffect] {
        let models = operand.split { $0 == "," || $0.isWhitespace }.map { ModelID(String($0)) }
        guard !models.isEmpty else {
            say(tr("/compare MODEL,MODEL… sends the last message to these models"))
            return []
        }
        guard let chat else { return [] }
        guard !chat.isBusy else {
            say(tr("a reply is being written: Esc stops it"))
            return []
        }
        guard chat.isStored, chat.transcript.entries.contains(where: { $0.author == .person && !$0.isUnanswered })
        else {
            say(tr("there is no reply to compare"))
            return []
        }
        self.chat?.comparing = Array(models.dropFirst())
        self.chat?.comparesAtEnd = true
        return ask(with: models[0])
    }

    /// Sends the last message to another model; the conversation keeps its own.
    mutating func ask(with model: ModelID) -> [AppEffect] {
        guard var chat else { return [] }
        let (former, answerer) = (chat.model, chat.answerer)
        chat.model = model
        if case .ready(let profile, _) = answerer { chat.answerer = .ready(profile: profile, model: model) }
        self.chat = chat
        let effects = ask(nil)
        self.chat?.model = former
        self.chat?.answerer = answerer
        return effects
    }

    mutating func attach(_ operand: String) -> [AppEffect] {
        guard !operand.isEmpty else {
            chat?.attachments = []
            return []
        }
        return [.attach(operand)]
    }

    /// `/versions 2`: continues from another version of the last message.
    mutating func showLastVersion(_ number: Int?) -> [AppEffect] {
        let entry = chat?.transcript.entries.last { $0.versions.count > 1 }
        guard let entry, let id = chat?.id else {
            say(tr("there is one version of this message"))
            return []
        }
        guard let number else {
            say(tr("version \(entry.versionMark ?? ""); /versions N continues from another one"))
            return []
        }
        guard entry.versions.indices.contains(number - 1) else {
            say(tr("there are versions 1 to \(entry.versions.count)"))
            return []
        }
        guard chat?.isBusy == false else {
            say(tr("a reply is being written: Esc stops it"))
            return []
        }
        return [.showVersion(entry.versions[number - 1], in: id)]
    }
}
