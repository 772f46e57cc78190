@testable internal import ChatKit
internal import Glibc

/// A file that has a path and no place on a disk.
private let file: CInt = {
    var name = Array("/dev/shm/fuzz-XXXXXX".utf8CString)
    let file = mkstemp(&name)
    unlink(name)
    return file
}()
private let path = "/proc/self/fd/\(file)"

/// A config file, a price list and a catalog of models are taken or refused with the place of the mistake.
func trySettings(_ bytes: [UInt8]) {
    ftruncate(file, 0)
    expect(pwrite(file, bytes, bytes.count, 0) == bytes.count, "no memory for the file")
    fchmod(file, 0o600)
    read { () throws(ChatError) in _ = try ConfigFile(path: path, home: "/home/u") }
    read { () throws(ChatError) in _ = try PriceFile.prices(at: path) }
    read { () throws(ChatError) in _ = try ModelsFile.entries(at: path) }
}

/// So is a file of variables.
func tryEnvironmentFile(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    read { () throws(ChatError) in _ = try EnvironmentFile(text: text, path: path) }
}

private func read(_ body: () throws(ChatError) -> Void) {
    do throws(ChatError) {
        try body()
    } catch .invalidSettings(let place, let problem, _) {
        expect(place.hasPrefix(path) && !problem.isEmpty, "\(place) is no place")
    } catch {
        expect(!error.message.isEmpty, "an error without words")
    }
}
