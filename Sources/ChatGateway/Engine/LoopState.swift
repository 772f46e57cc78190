internal import ChatKit
internal import NIOCore

/// The state that the connections of one event loop share. It is used on that loop only, without locks.
final class LoopState {
    let loop: any EventLoop
    let pool: UpstreamPool
    var connections: [ObjectIdentifier: ClientConnection] = [:]
    /// The connections that speak something other than HTTP/1.1.
    var guests: [ObjectIdentifier: GuestConnection] = [:]
    var counters = Counters()
    var random = BufferedRandom()
    /// Holds the content of what was read last, while it is looked at.
    var content = ByteBuffer()
    /// Whether the server stops: requests that run go on to their end, new ones are refused.
    private(set) var isDraining = false

    /// What is counted, for `/metrics` and the tests.
    struct Counters: Sendable {
        var requests = 0
        var relayed = 0
        var served = 0
        var refused = 0
        var upstreamFailures = 0
        /// Responses by the first digit of their status.
        var statuses = Array(repeating: 0, count: 6)
        /// How long providers took to begin their responses: counts by ``firstByteLimits``, and one more for the rest.
        var firstBytes = Array(repeating: 0, count: firstByteLimits.count + 1)
        var firstByteNanoseconds: Int64 = 0

        /// In milliseconds.
        static let firstByteLimits: [Int64] = [10, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000]

        mutating func note(status: Int) {
            statuses[min(5, max(0, status / 100))] += 1
        }

        mutating func noteFirstByte(_ time: TimeAmount) {
            firstByteNanoseconds += time.nanoseconds
            let place = Self.firstByteLimits.firstIndex { time.nanoseconds <= $0 * 1_000_000 }
            firstBytes[place ?? Self.firstByteLimits.count] += 1
        }

        mutating func add(_ other: Counters) {
            requests += other.requests
            relayed += other.relayed
            served += other.served
            refused += other.refused
            upstreamFailures += other.upstreamFailures
            firstByteNanoseconds += other.firstByteNanoseconds
            for index in statuses.indices { statuses[index] += other.statuses[index] }
            for index in firstBytes.indices { firstBytes[index] += other.firstBytes[index] }
        }
    }

    init(loop: any EventLoop) {
        self.loop = loop
        pool = UpstreamPool(loop: loop)
    }

    func drain() {
        isDraining = true
        pool.closeIdle()
        for connection in connections.values { connection.drain() }
        for guest in guests.values { guest.drain() }
    }

    func closeAll() {
        for connection in connections.values { connection.close() }
        for guest in guests.values { guest.close() }
    }
}

/// The limits of a listener.
public struct GatewayLimits: Sendable, Hashable {
    /// The longest body of a request, in bytes, after it was decompressed.
    public var bodySize = 64 * 1024 * 1024
    /// How long the head of a first request may take.
    public var headSeconds = 10
    /// How long a connection may be idle between two requests. Longer than clients keep theirs, so that they close first.
    public var idleSeconds = 75
    /// After this time a body must come at ``slowestBody``.
    public var bodySeconds = 10
    /// The slowest that a body may come, in bytes a second.
    public var slowestBody = 1024
    /// How many connections may be open at once.
    public var connections = 10_000
    /// How long a stream may be silent before a comment is sent to keep it open.
    public var heartbeatSeconds = 15

    public init() {}

    var headTime: TimeAmount { .seconds(Int64(headSeconds)) }
    var idleTime: TimeAmount { .seconds(Int64(idleSeconds)) }
    var bodyTime: TimeAmount { .seconds(Int64(bodySeconds)) }
    var heartbeat: TimeAmount { .seconds(Int64(heartbeatSeconds)) }
}
