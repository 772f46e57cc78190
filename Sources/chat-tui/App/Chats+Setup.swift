internal import ChatArguments
internal import ChatKit

/// Setting up providers, and what is remembered of the screen.
extension Chats {
    /// Asks a provider for its models with a key that is not stored yet.
    ///
    /// - Throws: What is wrong with the address, the key or the connection.
    func test(_ draft: ProviderDraft) async throws(ChatError) -> [ModelID] {
        var overrides: [SettingOverride] = []
        let flag = tr("the form")
        if draft.service.needsAddress { overrides.append(SettingOverride("base_url", draft.address, flag: flag)) }
        if !draft.key.isEmpty {
            overrides.append(SettingOverride("api_key", draft.key.reveal(), flag: flag))
        }
        if let scope = draft.scope { overrides.append(SettingOverride("scope", scope, flag: flag)) }
        let settings = try wishes.settings.settings(with: overrides)
        var profile = try settings.profile(named: draft.service.kind.rawValue)
        // Who waits for a form is told at once.
        profile.network.maximumRetries = 0
        return try await makeProvider(for: profile, over: .network).models()
    }

    /// Stores what was tested: the address and model in the config file, the key in a file of its own.
    ///
    /// - Returns: The name of the profile and the model that answers with it.
    func store(_ draft: ProviderDraft, _ model: ModelID?) async throws(ChatError) -> (profile: String, model: ModelID?)
    {
        let name = draft.service.profile
        guard draft.service != .demo else { return (name, model) }
        var changes: [(path: [String], value: String)] = []
        if draft.service.needsAddress {
            changes += [
                (["profiles", name, "provider"], draft.service.kind.rawValue),
                (["profiles", name, "base_url"], draft.address.filter { !$0.isWhitespace }),
            ]
        }
        if let scope = draft.scope, scope != "GIGACHAT_API_PERS" {
            changes.append((["profiles", name, "scope"], scope))
        }
        if let model { changes.append((["profiles", name, "model"], model.rawValue)) }
        if !changes.isEmpty { try settings().write(changes) }
        forgetSettings()
        if !draft.key.isEmpty {
            let secret = try await SecretSource.value(draft.key).resolve()
            let profile = try settings().incompleteProfile(named: name)
            try settings().keyStore.set(secret, for: profile)
            forgetSettings()
        }
        // Where several are set up one of them is the default, or each start would ask.
        do throws(ChatError) {
            _ = try settings().choice()
        } catch .ambiguousProfile {
            try settings().write([(["default_profile"], name)])
            forgetSettings()
        }
        return (name, model)
    }

    /// Keeps a setting of the screen in the config file.
    func remember(_ setting: ScreenSetting) throws(ChatError) {
        try settings().write([(setting.path, setting.value)])
        forgetSettings()
    }

    /// Whether a profile's provider can be reached. What it answers does not matter.
    func isReachable(_ name: String) async -> Bool {
        do throws(ChatError) {
            var profile = try settings().profile(named: name)
            profile.network.maximumRetries = 0
            _ = try await makeProvider(for: profile, over: .network).models()
            return true
        } catch {
            return !error.isOffline
        }
    }

    // A conversation's settings

    func values(of id: ConversationID) async throws(ChatError) -> ConversationValues {
        let conversation = try await store().conversation(id)
        var values = ConversationValues(
            title: conversation.title ?? "", tags: conversation.tags.joined(separator: ", "),
            firstPrompt: conversation.firstPrompt?.text ?? "")
        values.temperature = conversation.options.temperature.map { "\($0)" } ?? ""
        values.maxOutputTokens = conversation.options.maxOutputTokens.map { "\($0)" } ?? ""
        values.contextBudget = conversation.contextBudget.map { "\($0)" } ?? ""
        values.reservedOutput = conversation.reservedOutput.map { "\($0)" } ?? ""
        values.overflow = conversation.overflow?.rawValue ?? ""
        values.spendLimit = conversation.spendLimit?.description ?? ""
        return values
    }

    /// Stores what was changed of a conversation's settings, and returns its title.
    func store(_ values: ConversationValues, of id: ConversationID) async throws(ChatError) -> String? {
        let store = try await store()
        var conversation = try await store.conversation(id)
        let former = try await self.values(of: id)
        let title = values.title.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if values.title != former.title {
            conversation = try await store.setTitle(title.isEmpty ? nil : title, of: conversation)
        }
        if values.tagList != former.tagList { conversation = try await store.setTags(values.tagList, of: conversation) }
        if values.firstPrompt != former.firstPrompt {
            let isEmpty = !values.firstPrompt.contains { !$0.isWhitespace }
            conversation = try await store.setFirstPrompt(isEmpty ? nil : values.firstPrompt, of: conversation)
        }
        let options = try values.options(over: conversation.options)
        if options != conversation.options { conversation = try await store.setOptions(options, of: conversation) }
        if values.contextBudget != former.contextBudget || values.reservedOutput != former.reservedOutput
            || values.overflow != former.overflow
        {
            conversation = try await store.setBudget(try values.budget(), of: conversation)
        }
        if values.spendLimit != former.spendLimit {
            conversation = try await store.setSpendLimit(try values.limit(), of: conversation)
        }
        return conversation.title
    }
}
