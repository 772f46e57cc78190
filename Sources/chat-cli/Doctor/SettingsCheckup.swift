import ChatKit

/// Looks at the settings: the config file, who answers, and whether keys can be had.
struct SettingsCheckup {
    let settings: Settings

    func findings() async -> [Finding] {
        var findings = [configFile()]
        findings += settings.warnings.map { Finding.warning("settings", $0) }
        do throws(ChatError) {
            let choice = try settings.choice()
            let reason = choice.origin.map { "chosen by \($0)" } ?? "the only one configured"
            findings.append(.ok("profile", "\(choice.name), \(reason)"))
            findings.append(await model(of: choice.name))
        } catch {
            findings.append(.problem("profile", error))
        }
        do throws(ChatError) {
            for name in try settings.configuredNames { findings.append(await key(of: name)) }
        } catch {
            findings.append(.problem("keys", error))
        }
        return findings + [prices(), limits()]
    }

    /// Whether a prompt would be sent: everything up to the connection, as `ask` takes it.
    private func model(of name: String) async -> Finding {
        do throws(ChatError) {
            let profile = try settings.profile(named: name)
            let model = try profile.model(named: nil, in: nil)
            _ = try settings.modelEntries()
            _ = try makeProvider(for: profile, over: .network)
            try await profile.network.check()
            return .ok("model", model.rawValue)
        } catch .missingModel(let profile) {
            let error = ChatError.missingModel(profile: profile)
            return .warning("model", error.message, hint: error.hint)
        } catch {
            return .problem("model", error)
        }
    }

    private func prices() -> Finding {
        do throws(ChatError) {
            let own = try settings.prices().own.count
            let models = Set(PriceList.shipped.map(\.model)).count
            let added = own == 0 ? "" : "; \(own) of yours in \(settings.locations.pricesFile)"
            return .ok("prices", "of \(models) models, as they were on \(PriceList.shippedDate)\(added)")
        } catch {
            return .problem("prices", error)
        }
    }

    private func limits() -> Finding {
        do throws(ChatError) {
            let rules = try settings.spendRules().map(\.description)
            return .ok("limits", rules.isEmpty ? "none" : rules.joined(separator: "; "))
        } catch {
            return .problem("limits", error)
        }
    }

    private func configFile() -> Finding {
        let path = settings.configFile.value.description
        guard let mode = settings.configFileMode else { return .ok("config file", "none, which is fine: \(path)") }
        guard mode & 0o022 == 0 else {
            return .problem(
                "config file",
                .invalidSettings(
                    place: path, problem: "others may change it, and it says where keys go", hint: "chmod go-w \(path)")
            )
        }
        return .ok("config file", path)
    }

    private func key(of name: String) async -> Finding {
        let subject = "key of \(name)"
        do throws(ChatError) {
            let status = try settings.credentialStatus(of: name)
            if let problem = status.problem { return .problem(subject, problem) }
            guard let source = status.source, let origin = status.origin else { return .ok(subject, "none needed") }
            _ = try await source.resolve()
            return .ok(subject, "from \(origin)")
        } catch {
            return .problem(subject, error)
        }
    }
}
