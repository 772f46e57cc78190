import Synchronization

/// The transports that a provider asked for.
final class Made: Sendable {
    private let all = Mutex<[(certificate: String?, roots: Int)]>([])

    var certificates: [String?] { all.withLock { $0.map(\.certificate) } }
    var roots: [Int] { all.withLock { $0.map(\.roots) } }

    func add(_ certificate: String?, _ roots: Int) {
        all.withLock { $0.append((certificate, roots)) }
    }
}
