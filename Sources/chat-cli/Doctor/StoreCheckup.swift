import ChatKit
import Glibc

/// Checks the database, without making or changing one.
struct StoreCheckup {
    let path: String
    /// Whether somebody named it; its folder is not made then.
    let isNamed: Bool

    func findings() async -> [Finding] {
        do throws(ChatError) {
            guard let header = try StoreHeader(path: path) else {
                if isNamed { try ConversationStore.requireFolder(of: path) }
                if let obstacle = await StoreProbe.obstacle(at: path) { throw obstacle }
                return [.ok("database", "none yet; the first question makes it: \(path)")]
            }
            var findings = [permissions()]
            guard header.isOurs else {
                throw .storeCorrupt(path: path, reason: "it is a database of another program")
            }
            guard header.schemaVersion <= StoreHeader.supportedVersion else {
                throw .storeTooNew(path: path, found: header.schemaVersion, supported: StoreHeader.supportedVersion)
            }
            guard header.schemaVersion >= StoreHeader.oldestSupportedVersion else {
                throw .storeTooOld(
                    path: path, found: header.schemaVersion, supported: StoreHeader.oldestSupportedVersion)
            }
            let obstacle = await StoreProbe.obstacle(at: path)
            findings.append(
                obstacle.map { .problem("writing", $0) } ?? .ok("writing", "the next message can be stored"))
            guard header.schemaVersion == StoreHeader.supportedVersion else {
                findings.append(
                    .warning(
                        "schema",
                        "version \(header.schemaVersion); the next command copies the database and brings it "
                            + "to version \(StoreHeader.supportedVersion)"))
                return findings
            }
            findings.append(.ok("schema", "version \(header.schemaVersion)"))
            findings.append(
                header.usesWAL ? .ok("journal", "write-ahead log") : .warning("journal", "not a write-ahead log"))
            guard obstacle == nil else { return findings }
            let problems = try await ConversationStore.open(at: path).check(quick: true)
            if let first = problems.first {
                throw .storeCorrupt(path: path, reason: first)
            }
            findings.append(.ok("integrity", "quick check passed"))
            return findings
        } catch {
            return [.problem("database", error)]
        }
    }

    private func permissions() -> Finding {
        var status = stat()
        guard stat(path, &status) == 0 else {
            return .problem("database", .storeUnavailable(path: path, reason: String(cString: strerror(errno))))
        }
        let size = status.st_size < 1_048_576 ? "\(status.st_size / 1024) KiB" : "\(status.st_size / 1_048_576) MiB"
        guard status.st_mode & 0o077 == 0 else {
            return .warning("database", "\(path), \(size), and others may read it", hint: "chmod 600 \(path)")
        }
        return .ok("database", "\(path), \(size)")
    }
}
