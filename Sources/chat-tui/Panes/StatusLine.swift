internal import ChatKit
internal import TerminalText

/// An answer on its way, as the line above the input tells of it.
struct RunningAnswer: Equatable, Sendable {
    typealias Instant = ContinuousClock.Instant

    /// How often the line is drawn anew while nothing else happens: each time costs some fifty bytes.
    static let spinnerStep = Duration.milliseconds(200)

    /// Which one of the answers asked for since the program began.
    let number: Int
    /// What was sent; nil: the last prompt once more, or it is not known.
    let prompt: RefusedPrompt?
    let begin: Instant
    private(set) var first: Instant?
    private(set) var last: Instant
    private(set) var isThinking = false
    /// Something came that only comes when the database has taken the prompt, or that says why nothing does.
    private(set) var isStarted = false
    /// Another program keeps the database locked.
    var waitsForStore = false
    /// Guessed until the provider counts.
    private(set) var tokens = 0.0
    /// What was counted before the spinner last turned, and when: numbers that change with every frame can be read by
    /// nobody, and have to be sent.
    private var counted = Count(tokens: 0)

    private struct Count: Equatable {
        var tokens: Double
        var last: Instant?
    }
    private(set) var usage: Usage?
    private(set) var cost: Cost?
    /// What the model's tokens cost; nil: it is not known.
    var price: Price?
    /// How many tokens the request has, guessed.
    var inputTokens = 0
    private(set) var notice: String?
    /// When the request is sent again; nil: it is not waiting for that.
    private(set) var retryDue: Instant?
    var isStopping = false

    init(number: Int, at now: Instant, prompt: RefusedPrompt? = nil) {
        (self.number, begin, last, self.prompt) = (number, now, now, prompt)
    }

    mutating func note(_ event: ReplyEvent, at now: Instant) {
        if turn(at: now) != turn(at: last) { counted = Count(tokens: tokens, last: last) }
        last = now
        retryDue = nil
        switch event {
        case .text(let delta), .reasoning(let delta):
            isStarted = true
            if first == nil { first = now }
            notice = nil
            if case .reasoning = event { isThinking = true } else { isThinking = false }
            tokens += Self.guess(delta)
        case .notice(let said):
            notice = said.text
            isStarted = isStarted || said.kind == .retrying || said.kind == .waiting
            retryDue = said.pause.map { now + $0 }
        case .usage(let usage): self.usage = usage
        case .toolCallDelta(let delta):
            if first == nil { first = now }
            tokens += Self.guess(delta.arguments)
        case .finished(let finish): cost = finish.cost
        case .started, .toolCall, .state, .attachment, .uploaded, .choice: break
        }
    }

    /// English has about four letters a token, Russian and Chinese about two bytes and a half to three.
    static func guess(_ text: String) -> Double {
        let ascii = text.utf8.count { $0 < 0x80 }
        return Double(ascii) / 4 + Double(text.utf8.count - ascii) / 5
    }

    /// Like `/ streaming  00:07  first 0.4 s  ~83 tok/s  ~612 tok`, as much of it as fits.
    ///
    /// `holder`: who writes it, if we do not.
    func text(width: Int, at now: Instant, by holder: String? = nil) -> String {
        if let wait = wait(at: now), !isStopping {
            let seconds = tr("\(Int((wait / .seconds(1)).rounded(.up))) s")
            let texts = [tr("! trying again in \(seconds)"), tr("! again in \(seconds)")]
            return texts.first { $0.columns <= width } ?? "! \(seconds)".truncated(toColumns: width)
        }
        let elapsed = Int((now - begin) / .seconds(1))
        let spinner = Array("|/-\\")[turn(at: now) % 4]
        var parts = ["\(spinner) \(phase(at: now))", Self.clock(elapsed)]
        if let holder { parts.insert(holder, at: 1) }
        if let notice, first == nil { parts.append(Sanitizer.line(notice, maximumLength: 100)) }
        if let first {
            parts.append(tr("first \(Self.seconds(first - begin))"))
            let count = turn(at: now) == turn(at: last) ? counted : Count(tokens: tokens, last: last)
            let span = ((count.last ?? first) - first) / .seconds(1)
            if span >= 1 { parts.append(tr("~\(Int(count.tokens / span)) tok/s")) }
            if count.tokens > 0 { parts.append(tr("~\(Int(count.tokens.rounded(.up))) tok")) }
            if let price {
                let cost = price.cost(inputTokens: inputTokens, outputTokens: Int(count.tokens.rounded(.up)))
                if cost.amount > 0 { parts.append("~\(cost)") }
            }
        }
        while parts.count > 2, parts.joined(separator: "  ").columns > width { parts.remove(at: 2) }
        return parts.joined(separator: "  ").truncated(toColumns: width)
    }

    /// How often the spinner has turned.
    private func turn(at now: Instant) -> Int {
        Int((now - begin) / Self.spinnerStep)
    }

    /// How long it waits yet before it tries again.
    func wait(at now: Instant) -> Duration? {
        retryDue.flatMap { $0 > now ? $0 - now : nil }
    }

    private func phase(at now: Instant) -> String {
        if isStopping { return tr("stopping") }
        let silence = Int((now - last) / .seconds(1))
        if silence >= 15, first != nil { return tr("no data for \(silence) s") }
        guard first != nil else {
            return waitsForStore ? tr("waiting for the database: another program has locked it") : tr("waiting")
        }
        return isThinking ? tr("thinking") : tr("streaming")
    }

    /// For the line above the answer when it has come: `12 in / 340 out  6.9 s`.
    func summary(at now: Instant) -> String {
        Self.summary(usage, now - begin, cost)
    }

    /// As ``summary(at:)``, as much of it as is known.
    static func summary(_ usage: Usage?, _ time: Duration?, _ cost: Cost? = nil) -> String {
        var parts: [String] = []
        if let input = usage?.inputTokens, let output = usage?.outputTokens {
            parts.append(tr("\(input) in / \(output) out"))
        }
        if let cost, cost.amount > 0 { parts.append(cost.description) }
        if let time { parts.append(seconds(time)) }
        return parts.joined(separator: " · ")
    }

    static func clock(_ seconds: Int) -> String {
        let (minutes, rest) = (seconds / 60, seconds % 60)
        return "\(minutes < 10 ? "0" : "")\(minutes):\(rest < 10 ? "0" : "")\(rest)"
    }

    static func seconds(_ duration: Duration) -> String {
        let tenths = Int((duration / .milliseconds(100)).rounded())
        return tr("\(tenths / 10).\(tenths % 10) s")
    }
}
