import Glibc

/// A port of this machine where nobody answers. While it is held, no other test can open it.
public final class SilentPort: Sendable {
    public let number: Int
    private let sockets: [Int32]

    public enum Behaviour: Sendable {
        /// Connections are refused.
        case refuses
        /// The kernel opens connections, and nobody takes them up.
        case ignores
        /// The queue is full, so that connections do not even open.
        case isFull
    }

    public init(_ behaviour: Behaviour) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var sockets = [listener]
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let opened = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, size) == 0
                    && (behaviour == .refuses || listen(listener, behaviour == .isFull ? 0 : 16) == 0)
                    && getsockname(listener, address, &size) == 0
            }
        }
        if opened, behaviour == .isFull {
            // A queue of length 0 still takes one or two.
            for _ in 0..<4 {
                let filler = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
                sockets.append(filler)
                withUnsafePointer(to: &address) { pointer in
                    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = connect(filler, $0, size) }
                }
            }
        }
        number = Int(UInt16(bigEndian: address.sin_port))
        self.sockets = sockets
        guard opened else { throw Failure(code: errno) }
    }

    deinit {
        for socket in sockets { close(socket) }
    }

    private struct Failure: Error {
        var code: Int32
    }
}
