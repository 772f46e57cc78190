/// A provider that tells what is left of the account.
public protocol BalanceProvider: Provider {
    func balance() async throws(ChatError) -> [AccountBalance]
}

extension GigaChatProvider: BalanceProvider {
    func balance() async throws(ChatError) -> [AccountBalance] {
        let body: [UInt8]
        do throws(ChatError) {
            body = try await exchange(get(url("/balance")))
        } catch {
            guard case .unauthorized(let profile, 403, let detail) = error else { throw error }
            throw .requestRejected(
                profile: profile, status: 403, code: nil,
                detail: detail + "; only accounts with prepaid packages have a balance")
        }
        guard let entries = (try? JSONValue(parsing: body))?["balance"]?.arrayValue else {
            throw .malformedReply(profile: profile.name, problem: "no balance")
        }
        return entries.compactMap { entry in
            guard let name = (entry["usage"] ?? entry["name"])?.stringValue, case .number(let value)? = entry["value"]
            else { return nil }
            return AccountBalance(name: name, value: value)
        }
    }
}
