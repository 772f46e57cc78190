import ChatKit
import Foundation
import TestSupport
import Testing

@Suite struct KeyStoreTests {
    private let folder: TemporaryFolder
    private let store: KeyStore

    init() throws {
        folder = try TemporaryFolder()
        store = KeyStore(folder: folder.file("config/keys"))
    }

    private func profile(_ name: String) -> Profile {
        Profile(name: name, kind: .openai, baseURL: "https://host.example:8443/v1")
    }

    @Test func `a stored key can be fetched, replaced and forgotten`() async throws {
        #expect(try store.status("work") == nil)
        try store.set(Secret("one"), for: profile("work"))
        try store.set(Secret("two"), for: profile("work"))
        let status = try #require(try store.status("work"))
        #expect(status.isPrivate)
        #expect(status.origins == ["https://host.example:8443"])
        #expect(try await SecretSource.file(path: status.path).resolve() == Secret("two"))
        #expect(try store.remove("work"))
        #expect(try store.remove("work") == false)
        #expect(try store.status("work") == nil)
    }

    @Test func `only the owner may see the key and its folder`() throws {
        try store.set(Secret("one"), for: profile("work"))
        #expect(try mode(of: store.folder) == 0o700)
        #expect(try mode(of: store.folder + "/work") == 0o600)
    }

    @Test func `a folder that others may enter is closed to them`() throws {
        try FileManager.default.createDirectory(
            atPath: store.folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        try store.set(Secret("one"), for: profile("work"))
        #expect(try mode(of: store.folder) == 0o700)
    }

    @Test func `nothing is left beside the key`() throws {
        try store.set(Secret("one"), for: profile("work"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: store.folder) == ["work"])
    }

    @Test func `a key that others may read is reported`() throws {
        try store.set(Secret("one"), for: profile("work"))
        chmod(store.folder + "/work", 0o644)
        #expect(try store.status("work")?.isPrivate == false)
    }

    @Test(arguments: ["", ".", "..", "../x", "a/b", "a b", ".hidden", "ключ", String(repeating: "a", count: 65)])
    func `a name that is no profile's reaches no file`(name: String) {
        #expect(!KeyStore.isProfileName(name))
        #expect(throws: ChatError.self) { try store.set(Secret("one"), for: profile(name)) }
        #expect(throws: ChatError.self) { try store.remove(name) }
    }

    @Test func `a folder that cannot be made is an error with its path`() throws {
        let file = try folder.write("", to: "file")
        let blocked = KeyStore(folder: file + "/keys")
        let error = chatError { try blocked.set(Secret("one"), for: profile("work")) }
        #expect(error == .fileUnusable(path: file + "/keys", reason: "Not a directory"))
    }
}

/// The permission bits of a file.
func mode(of path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return (attributes[.posixPermissions] as? Int ?? -1) & 0o7777
}
