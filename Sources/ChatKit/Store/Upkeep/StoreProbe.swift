import GRDB
import Glibc

/// Checks whether the next prompt can be stored, without changing the database.
public enum StoreProbe {
    /// What keeps a database from being written, or from being made where there is none yet.
    ///
    /// Tries it as `open` and a turn would: writes a small file beside the database and removes it again (permissions,
    /// read-only file systems, quotas and full disks all show there), then takes the write lock and lets go of it.
    ///
    /// - Returns: Nil when nothing is in the way.
    public static func obstacle(at path: String) async -> ChatError? {
        let file = StoreFile.resolved(path)
        do throws(ChatError) {
            let exists = access(file, F_OK) == 0
            try writeProbe(in: exists ? StoreFile.folder(of: file) : existingFolder(above: file), for: path)
            guard exists else { return nil }
            for part in [file, file + "-wal", file + "-shm", file + "-turns"]
            where access(part, F_OK) == 0 && access(part, W_OK) != 0 {
                throw .store(errno: errno, path: part == file ? path : part)
            }
            if let header = try StoreHeader(path: file), header.isOurs {
                guard
                    StoreHeader.oldestSupportedVersion...StoreHeader.supportedVersion ~= header.schemaVersion
                else { return nil }
                if header.schemaVersion < StoreHeader.supportedVersion {
                    let size = StoreFile.size(of: file)
                    if let free = DiskSpace.available(at: file), free < size + size / 4 {
                        throw .storeUnavailable(
                            path: path, reason: "the disk has no room for the copy that is made before an upgrade")
                    }
                    return nil
                }
                let store = try await ConversationStore.open(at: path)
                defer { store.close() }
                try await store.tryWriteLock()
            }
            return nil
        } catch {
            return error
        }
    }

    /// The folder that a database would be made in, or the nearest one above it that is there.
    private static func existingFolder(above file: String) -> String {
        var folder = StoreFile.folder(of: file)
        while folder != "/", folder != ".", access(folder, F_OK) != 0 { folder = StoreFile.folder(of: folder) }
        return folder
    }

    private static func writeProbe(in folder: String, for subject: String) throws(ChatError) {
        let probe = "\(folder)/.chatkit-probe-\(getpid())-\(UInt32.random(in: .min ... .max))"
        let descriptor = open(probe, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .store(errno: errno, path: subject) }
        defer {
            close(descriptor)
            unlink(probe)
        }
        // As much as a log's first pages and its index need.
        let bytes = [UInt8](repeating: 0xFF, count: 131_072)
        var written = 0
        while written < bytes.count {
            let count = write(descriptor, bytes, bytes.count - written)
            guard count >= 0 || errno == EINTR else { throw .store(errno: errno, path: subject) }
            written += max(0, count)
        }
        // Some file systems find out only now that there is no room.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw .store(errno: errno, path: subject) }
    }
}

extension ConversationStore {
    fileprivate func tryWriteLock() async throws(ChatError) {
        try await access { database in try database.execute(sql: "BEGIN IMMEDIATE; ROLLBACK") }
    }
}
