import Glibc

/// The process that runs a turn, as those who wait for it are told.
struct TurnHolder: Sendable, Hashable {
    var processID: Int32
    /// The program's name, without its folder.
    var name: String

    /// This process.
    static let current = TurnHolder(
        processID: getpid(),
        name: CommandLine.arguments.first?.split(separator: "/").last.map(String.init) ?? "a program")

    /// Says who it is: `process 4711 (chat-cli), since 11:47`.
    func sentence(since time: Timestamp) -> String {
        "process \(processID) (\(name)), since \(time.localMinute.suffix(5))"
    }
}
