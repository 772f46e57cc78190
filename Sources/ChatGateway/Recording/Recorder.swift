internal import ChatKit
internal import Glibc
internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

/// Records exchanges in the store without delaying replies.
///
/// A task looks every 50 ms at what has come, and writes it in one transaction. An exchange that began and ended since
/// the last time goes straight into its conversation; a longer one is kept as it passes, so that a crash loses at most what
/// came in those 50 ms, and is read when it has ended. When more comes than can be read, everything is kept as it passes
/// and read later: recording may fall behind on disk, and never in memory without bound.
final class Recorder: Sendable {
    /// With more bytes than this in memory, new requests wait until they are written.
    static let mostBytes = 8 * 1024 * 1024
    /// More bytes than this, and exchanges are kept as they pass, to be read later.
    private static let busyBytes = 512 * 1024
    /// How many kept exchanges are read in one transaction.
    private static let mostRead = 50
    private static let interval = Duration.milliseconds(50)

    private struct Begun {
        var head: JSONValue
        var request: ByteBuffer
        var profile: Profile?
        let recording: Recording
        /// Whether the beginning is in the database.
        var isKept = false
        /// What has come of the reply of an exchange that is only billed.
        var reply: [UInt8] = []
        /// Whether only its cost is recorded: then no word of it reaches the disk.
        var isOnlyBilled = false
    }

    private struct State {
        var begun: [Int: Begun] = [:]
        var nextNumber = 1
        var isRunning = false
        var isStopped = false
        /// Whether exchanges that have ended are still kept as they passed.
        var hasKept = false
        /// How many exchanges could not be recorded.
        var lost = 0
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let store: ConversationStore
    private let holder: ExchangeHolder
    /// Whether exchanges are recorded at all; their cost is where a limit must hold.
    let records: Bool
    private let profiles: Mutex<[String: Profile]>
    private let report: @Sendable (String) -> Void
    /// Names the database to other gateways of this machine.
    private let database: String?
    private let state = Mutex(State())
    private let bytes = Atomic<Int>(0)

    /// - Parameter report: Receives messages about exchanges that could not be recorded.
    init(
        store: ConversationStore, profiles: [Profile], records: Bool, report: @escaping @Sendable (String) -> Void
    ) throws(ChatError) {
        self.store = store
        self.records = records
        self.profiles = Mutex(Self.byName(profiles))
        self.report = report
        holder = try store.exchangeHolder()
        database = Self.identity(ofFile: store.path)
    }

    /// The device and number of a file: the same for all paths to it.
    private static func identity(ofFile path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return String(status.st_dev, radix: 16) + "." + String(status.st_ino, radix: 16)
    }

    /// Lets a gateway of this machine that a profile leads to know which database its exchanges are recorded in already:
    /// one that has the same does not record them again. Nothing is sent to other machines.
    func mark(_ profile: inout Profile) {
        guard records, let database, HTTPOrigin(profile.baseURL)?.isLoopback == true else { return }
        profile.network.headers[ExchangeBeginning.recordedHeader] = database
    }

    /// Whether an exchange is to be recorded.
    func wants(_ request: ClientRequest) -> Bool {
        guard records, request.headers.first(name: ExchangeBeginning.recordHeader)?.lowercased() != "off" else {
            return false
        }
        return database == nil || request.headers.first(name: ExchangeBeginning.recordedHeader) != database
    }

    /// Takes the prices and kinds of other profiles from now on.
    func replaceProfiles(by profiles: [Profile]) {
        self.profiles.withLock { $0 = Self.byName(profiles) }
    }

    private static func byName(_ profiles: [Profile]) -> [String: Profile] {
        Dictionary(profiles.map { ($0.name, $0) }) { first, _ in first }
    }

    /// Whether new requests must wait until what is in memory is written.
    var isFull: Bool { bytes.load(ordering: .relaxed) > Self.mostBytes }

    /// How many exchanges could not be recorded.
    var lost: Int { state.withLock { $0.lost } }

    /// Waits while the recorder is full.
    func waitForRoom() async {
        while isFull {
            guard (try? await ContinuousClock().sleep(for: .milliseconds(10))) != nil else { return }
        }
    }

    /// Begins a recording.
    ///
    /// - Parameter reservation: What was set aside for the exchange.
    /// - Returns: nil where neither its words nor its cost are to be recorded.
    func begin(_ exchange: ExchangeBeginning, reservation: SpendHolder?) -> Recording? {
        let isWanted = wants(exchange.request)
        guard isWanted || reservation != nil else { return nil }
        let recording = state.withLock { state in
            let number = state.nextNumber
            state.nextNumber += 1
            let recording = Recording(number: number, recorder: self)
            state.begun[number] = Begun(
                head: exchange.json, request: exchange.body, profile: exchange.profile, recording: recording,
                isOnlyBilled: !isWanted)
            return recording
        }
        if let reservation { recording.hold(reservation) }
        note(bytes: exchange.body.readableBytes)
        wake()
        return recording
    }

    func note(bytes count: Int) {
        bytes.add(count, ordering: .relaxed)
    }

    /// Starts the task that writes, unless it runs.
    func wake() {
        let mustRun = state.withLock { state in
            if state.isRunning || state.isStopped { return false }
            state.isRunning = true
            return true
        }
        if mustRun { Task { await self.run() } }
    }

    /// Reads what dead processes left, and what this one kept when it had no time.
    func readKept() async {
        do throws(ChatError) {
            let adopted = try await store.adoptExchanges(by: holder) { [self] in
                state.withLock { state in
                    defer { state.nextNumber += 1 }
                    return state.nextNumber
                }
            }
            if adopted > 0 { report("\(adopted) exchanges of a gateway that had stopped are recorded now") }
            while try await read([], andKept: true) > 0 {}
        } catch {
            report("recording: \(error.message)")
        }
    }

    /// How long an ending gateway reads what it kept; the rest is read by the next one.
    private static let readingAtEnd = Duration.seconds(5)

    /// Writes everything that has come, and takes no more.
    func stop() async {
        while state.withLock({ $0.isRunning }) {
            guard (try? await ContinuousClock().sleep(for: .milliseconds(5))) != nil else { break }
        }
        state.withLock { $0.isStopped = true }
        await writeRound(isLast: true)
        let deadline = ContinuousClock.now + Self.readingAtEnd
        while ContinuousClock.now < deadline, let count = try? await read([], andKept: true), count > 0 {}
    }

    private func run() async {
        var idleRounds = 0
        while idleRounds < 2 {
            // A sleep that is cancelled is as good as one that ended.
            try? await ContinuousClock().sleep(for: Self.interval)
            let isIdle = await writeRound(isLast: false)
            idleRounds = isIdle ? idleRounds + 1 : 0
        }
        let goesOn = state.withLock { state in
            state.isRunning = !state.begun.isEmpty
            return state.isRunning
        }
        if goesOn {
            await run()
        } else if state.withLock({ $0.hasKept }) {
            wake()
        }
    }

    // MARK: Writing

    /// Fetches what has come of every exchange, and writes it.
    ///
    /// - Returns: Whether nothing had come.
    @discardableResult
    private func writeRound(isLast: Bool) async -> Bool {
        let isBusy = bytes.load(ordering: .relaxed) > Self.busyBytes
        // While older exchanges wait to be read, newer ones wait behind them: a history grows in the order of its turns.
        let keepsAll = isBusy || state.withLock { $0.hasKept }
        var news = News()
        state.withLock { state in
            for number in state.begun.keys.sorted() {
                guard var begun = state.begun[number] else { continue }
                let isOver = Self.collect(&begun, number, keepsAll: keepsAll, isLast: isLast, into: &news)
                state.begun[number] = isOver ? nil : begun
            }
        }
        await write(news, reads: !isBusy)
        bytes.subtract(news.size, ordering: .relaxed)
        return news.entries.isEmpty && news.ended.isEmpty && news.billed.isEmpty
    }

    /// The entries of one round.
    private struct News {
        var entries: [ExchangeEntry] = []
        /// Exchanges that begin and end in it.
        var ended: [RawExchange] = []
        /// Exchanges of which only the cost is recorded.
        var billed: [(exchange: RawExchange, reservation: SpendHolder)] = []
        /// Reservations whose exchanges end in it.
        var reservations: [SpendHolder] = []
        var size = 0
    }

    /// Collects what has come of one exchange.
    ///
    /// - Returns: Whether it has ended.
    private static func collect(
        _ begun: inout Begun, _ number: Int, keepsAll: Bool, isLast: Bool, into news: inout News
    ) -> Bool {
        let latest = begun.recording.fetch()
        news.size += latest.pending.count
        var ending = latest.ending.map { json(latest, $0.how, $0.at) }
        if ending == nil, isLast { ending = ["ending": "interrupted"] }
        if ending != nil, let reservation = latest.reservation { news.reservations.append(reservation) }
        if begun.isOnlyBilled {
            begun.reply += latest.pending
            guard let ending else { return false }
            let raw = RawExchange(
                number: number, head: begun.head, request: Array(begun.request.readableBytesView), reply: begun.reply,
                ending: ending)
            news.size += begun.request.readableBytes
            if let reservation = news.reservations.popLast() { news.billed.append((raw, reservation)) }
            return true
        }
        if !begun.isKept {
            news.size += begun.request.readableBytes
            let request = Array(begun.request.readableBytesView)
            begun.request = ByteBuffer()
            if let ending {
                let raw = RawExchange(
                    number: number, head: begun.head, request: request, reply: latest.pending, ending: ending)
                if keepsAll { news.entries.append(.whole(raw)) } else { news.ended.append(raw) }
                return true
            }
            news.entries.append(.beginning(number: number, head: begun.head, request: request))
            begun.isKept = true
        }
        if !latest.pending.isEmpty { news.entries.append(.piece(number: number, latest.pending)) }
        guard let ending else { return false }
        news.entries.append(.ending(number: number, ending))
        return true
    }

    private func write(_ news: News, reads: Bool) async {
        do throws(ChatError) {
            if !news.entries.isEmpty { try await store.keep(news.entries, of: holder) }
            let hasEnded = news.entries.contains { entry in
                switch entry {
                case .ending, .whole: true
                case .beginning, .piece: false
                }
            }
            let hasKept = hasEnded || state.withLock { $0.hasKept }
            if reads {
                try await read(news.ended, andKept: hasKept)
            } else {
                state.withLock { $0.hasKept = hasKept }
            }
            let known = profiles.withLock { $0 }
            for (raw, reservation) in news.billed {
                guard let exchange = ExchangeReading.exchange(raw, known) else { continue }
                try await ExchangeBill.settle(reservation, exchange.outcome, in: store)
            }
            // The bill is in the ledger: what was set aside for it is free again.
            for reservation in news.reservations { try await store.release(reservation) }
        } catch {
            // The replies went on their way; that they are missing here must not stay unsaid.
            let begun = news.entries.count { entry in
                switch entry {
                case .beginning, .whole: true
                case .piece, .ending: false
                }
            }
            lose(news.ended.count + begun, error)
        }
    }

    /// Reads exchanges into their conversations, the oldest first.
    ///
    /// - Returns: How many there were.
    @discardableResult
    private func read(_ ended: [RawExchange], andKept readsKept: Bool) async throws(ChatError) -> Int {
        let kept = readsKept ? try await store.endedExchanges(of: holder, limit: Self.mostRead) : []
        state.withLock { $0.hasKept = kept.count == Self.mostRead }
        let known = profiles.withLock { $0 }
        let isKept = Set(kept.map(\.number))
        var read: [(exchange: RecordedExchange, kept: Int?)] = []
        for raw in (kept + ended).sorted(by: { $0.number < $1.number }) {
            let number = isKept.contains(raw.number) ? raw.number : nil
            if let exchange = ExchangeReading.exchange(raw, known) {
                read.append((exchange, number))
            } else if let number {
                try await store.forget(exchange: number, of: holder)
            }
        }
        if !read.isEmpty {
            for failure in try await store.record(read, of: holder) { lose(1, failure) }
        }
        return kept.count
    }

    private func lose(_ count: Int, _ error: ChatError) {
        // What is kept as it passed is not lost: it is read later.
        guard count > 0 else { return }
        state.withLock { $0.lost += count }
        report("\(count) exchanges could not be recorded: \(error.message)")
    }

    private static func json(_ state: Recording.State, _ how: Recording.Ending, _ at: Timestamp) -> JSONValue {
        var json: JSONObject = ["status": .integer(state.status), "stream": .bool(state.isStream)]
        json["first_at"] = state.firstByteAt.map { .integer($0.rawValue) }
        json["at"] = .integer(at.rawValue)
        json["response"] = state.response
        switch how {
        case .whole: json["ending"] = "whole"
        case .refused: json["ending"] = "refused"
        case .clientGone: json["ending"] = "cancelled"
        case .failed(let error):
            json["ending"] = "failed"
            json["error_code"] = .string(error.code)
            json["error"] = .string(error.message)
        }
        return .object(json)
    }
}
