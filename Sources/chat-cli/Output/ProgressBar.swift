import ChatKit
import Glibc
import Synchronization

/// The progress of long work as one line on a terminal that is drawn again and again: how much is done, of how many, how fast, and
/// the time that is left. In a pipe nothing is written.
///
///     let bar = ProgressBar("importing")
///     defer { bar.finish() }
///     try await store.importConversations(from: source, progress: bar.handler)
final class ProgressBar: Sendable {
    private struct State {
        var start = ContinuousClock.now
        var drawn: ContinuousClock.Instant?
        var isShown = false
    }

    /// Short work shows nothing.
    private static let patience = Duration.milliseconds(400)
    private static let interval = Duration.milliseconds(100)

    private let verb: String
    private let stream: StandardStream
    private let isEnabled: Bool
    private let state = Mutex(State())

    /// - Parameter verb: What is being done, such as `importing`.
    init(_ verb: String, on stream: StandardStream = .error) {
        self.verb = verb
        self.stream = stream
        isEnabled = stream.isTerminal && !Colour.isDumb
    }

    /// Receives the progress of the work; draws at most ten times a second.
    var handler: ProgressHandler {
        { [self] in update($0) }
    }

    private func update(_ progress: WorkProgress) {
        guard isEnabled else { return }
        let elapsed = state.withLock { state -> Duration? in
            let now = ContinuousClock.now
            let elapsed = state.start.duration(to: now)
            guard elapsed >= Self.patience, state.drawn.map({ $0.duration(to: now) >= Self.interval }) ?? true else {
                return nil
            }
            state.drawn = now
            state.isShown = true
            return elapsed
        }
        guard let elapsed else { return }
        let line = Self.line(verb, progress, elapsed: elapsed, columns: stream.columns ?? 80)
        try? stream.write(SafeText.progress(line))
    }

    /// Removes the line.
    func finish() {
        guard state.withLock({ $0.isShown }) else { return }
        try? stream.write(SafeText.progress(""))
    }

    /// The line, no wider than the terminal.
    ///
    /// - Parameter elapsed: The time since the work began.
    static func line(_ verb: String, _ progress: WorkProgress, elapsed: Duration, columns: Int) -> String {
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        let rate = seconds > 0 ? Double(progress.done) / seconds : 0
        var words = [verb]
        if let total = progress.total {
            let share = total > 0 ? min(1, Double(progress.done) / Double(total)) : 1
            let width = columns >= 70 ? 20 : 10
            let filled = Int((share * Double(width)).rounded(.down))
            words.append(
                "[" + String(repeating: "#", count: filled) + String(repeating: "-", count: width - filled) + "]")
            words.append(
                "\(amount(progress.done, progress.unit)) of \(amount(total, progress.unit))\(name(progress.unit))")
        } else {
            words.append(amount(progress.done, progress.unit) + name(progress.unit))
        }
        if rate >= 1 { words.append("\(amount(Int(rate), progress.unit))/s") }
        if let total = progress.total, rate > 0, total > progress.done {
            words.append(time(Int((Double(total - progress.done) / rate).rounded(.up))) + " left")
        }
        // From the end: what is done matters most.
        while words.count > 2, words.joined(separator: "  ").count >= columns { words.removeLast() }
        return String(words.joined(separator: "  ").prefix(max(0, columns - 1)))
    }

    private static func name(_ unit: WorkProgress.Unit) -> String { unit == .bytes ? "" : " \(unit.rawValue)" }

    private static func amount(_ number: Int, _ unit: WorkProgress.Unit) -> String {
        guard unit == .bytes else { return grouped(number) }
        return number >= 10_485_760 ? "\(grouped(number / 1_048_576)) MB" : "\(grouped(number / 1024)) KB"
    }

    /// A number with a comma between each three digits.
    private static func grouped(_ number: Int) -> String {
        let digits = Array(String(number))
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return text
    }

    private static func time(_ seconds: Int) -> String {
        switch seconds {
        case ..<60: "\(seconds) s"
        case ..<3600: "\(seconds / 60) min \(seconds % 60) s"
        default: "\(seconds / 3600) h \(seconds % 3600 / 60) min"
        }
    }
}
