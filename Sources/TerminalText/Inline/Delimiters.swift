/// The runs of `*`, `_` and `~~` that may open or close emphasis, and the rules that pair them (CommonMark 0.31,
/// "process emphasis"), with its bounds on looking back that keep it linear.
///
/// Next to ideographs the plain rules fail, since Chinese has no spaces: `**重点。**然后` would not be strong. So a CJK
/// letter or mark counts as a space does where punctuation would ask for one.
struct Delimiters {
    struct Run {
        /// Index of the token.
        var token: Int
        var byte: UInt8
        var count: Int
        var original: Int
        var canOpen: Bool
        var canClose: Bool
        var previous: Int
        var next: Int
    }

    private var runs: [Run] = []
    /// The last run that is still in play, or -1.
    private(set) var top = -1

    mutating func push(token: Int, byte: UInt8, count: Int, canOpen: Bool, canClose: Bool) {
        guard canOpen || canClose else { return }
        if top >= 0 { runs[top].next = runs.count }
        runs.append(
            Run(
                token: token, byte: byte, count: count, original: count, canOpen: canOpen, canClose: canClose,
                previous: top, next: -1))
        top = runs.count - 1
    }

    /// The token of the first run still in play that could open emphasis.
    func firstOpen() -> Int? {
        var first: Int?
        var index = top
        while index >= 0 {
            if runs[index].canOpen { first = runs[index].token }
            index = runs[index].previous
        }
        return first
    }

    /// Pairs the runs after `bottom` (a run, or -1 for all), and takes them out of play.
    ///
    /// - Parameter keepsOpen: Whether what is still open stays in play, to be asked for.
    mutating func process(after bottom: Int, tokens: inout [InlineToken], keepsOpen: Bool = false) {
        var bottoms = [Int](repeating: bottom, count: 18)
        var closer = bottom >= 0 ? runs[bottom].next : firstRun()
        while closer >= 0 {
            guard runs[closer].canClose else {
                closer = runs[closer].next
                continue
            }
            let key = key(of: runs[closer])
            var opener = runs[closer].previous
            // Runs are numbered as they stand, so a bottom still bounds the search when it has left the list.
            while opener > bottoms[key], !matches(opener, closer) { opener = runs[opener].previous }
            if opener > bottoms[key] {
                pair(opener, closer, &tokens)
                link(opener, closer)
                if runs[opener].count == 0 { remove(opener) }
                if runs[closer].count == 0 {
                    let next = runs[closer].next
                    remove(closer)
                    closer = next
                }
            } else {
                bottoms[key] = runs[closer].previous
                let next = runs[closer].next
                if !runs[closer].canOpen { remove(closer) }
                closer = next
            }
        }
        guard !keepsOpen else { return }
        top = bottom
        if bottom >= 0 { runs[bottom].next = -1 }
    }

    /// Closes at the end of the text what is open there.
    mutating func closeOpen(tokens: inout [InlineToken]) {
        var index = top
        while index >= 0 {
            let run = runs[index]
            if run.canOpen { open(run.token, run.byte, run.count, &tokens) }
            index = run.previous
        }
    }

    private func open(_ token: Int, _ byte: UInt8, _ count: Int, _ tokens: inout [InlineToken]) {
        if byte == UInt8(ascii: "~") {
            tokens[token].opens.strike += 1
        } else {
            tokens[token].opens.strong += count / 2
            tokens[token].opens.emphasis += count % 2
        }
        tokens[token].left -= count
    }

    private func firstRun() -> Int {
        var index = top
        while index >= 0, runs[index].previous >= 0 { index = runs[index].previous }
        return index
    }

    private func key(of run: Run) -> Int {
        let kind = run.byte == UInt8(ascii: "*") ? 0 : run.byte == UInt8(ascii: "_") ? 1 : 2
        return kind * 6 + (run.canOpen ? 3 : 0) + run.original % 3
    }

    private func matches(_ opener: Int, _ closer: Int) -> Bool {
        let open = runs[opener]
        let close = runs[closer]
        guard open.canOpen, open.byte == close.byte else { return false }
        guard open.canClose || close.canOpen else { return true }
        // Runs that could do both do not pair when their lengths add up to a multiple of three, unless both are one.
        return (open.original + close.original) % 3 != 0 || (open.original % 3 == 0 && close.original % 3 == 0)
    }

    private mutating func pair(_ opener: Int, _ closer: Int, _ tokens: inout [InlineToken]) {
        let isDouble = runs[opener].count >= 2 && runs[closer].count >= 2
        var count = EmphasisCount()
        if runs[opener].byte == UInt8(ascii: "~") {
            count.strike = 1
        } else if isDouble {
            count.strong = 1
        } else {
            count.emphasis = 1
        }
        let used = isDouble ? 2 : 1
        let open = runs[opener].token
        let close = runs[closer].token
        tokens[open].opens += count
        tokens[open].left -= used
        tokens[close].closes += count
        tokens[close].left -= used
        runs[opener].count -= used
        runs[closer].count -= used
    }

    /// Takes all runs between the two out of play.
    private mutating func link(_ opener: Int, _ closer: Int) {
        runs[opener].next = closer
        runs[closer].previous = opener
    }

    private mutating func remove(_ index: Int) {
        let run = runs[index]
        if run.previous >= 0 { runs[run.previous].next = run.next }
        if run.next >= 0 { runs[run.next].previous = run.previous } else { top = run.previous }
    }
}

extension Delimiters {
    /// Whether a run of delimiters between two scalars can open and close emphasis; nil stands for the text's edge.
    static func flanking(
        _ byte: UInt8, before: Unicode.Scalar?, after: Unicode.Scalar?
    ) -> (canOpen: Bool, canClose: Bool) {
        let left = Side(before)
        let right = Side(after)
        let isLeftFlanking =
            !right.isSpace && (!right.isPunctuation || left.isSpace || left.isPunctuation || left.isCJK)
        let isRightFlanking =
            !left.isSpace && (!left.isPunctuation || right.isSpace || right.isPunctuation || right.isCJK)
        guard byte == UInt8(ascii: "_") else { return (isLeftFlanking, isRightFlanking) }
        return (
            isLeftFlanking && (!isRightFlanking || left.isPunctuation),
            isRightFlanking && (!isLeftFlanking || right.isPunctuation)
        )
    }

    private struct Side {
        var isSpace = false
        var isPunctuation = false
        var isCJK = false

        init(_ scalar: Unicode.Scalar?) {
            guard let scalar else {
                isSpace = true
                return
            }
            if scalar.value < 0x80 {
                switch UInt8(truncatingIfNeeded: scalar.value) {
                case 0...0x20: isSpace = true
                case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: isPunctuation = true
                default: break
                }
                return
            }
            isCJK = scalar.value >= 0x1100 && scalar.columns == 2 && !scalar.properties.isEmojiPresentation
            guard !isCJK else { return }
            switch scalar.properties.generalCategory {
            case .spaceSeparator: isSpace = true
            case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
                .finalPunctuation, .otherPunctuation, .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol:
                isPunctuation = true
            default: break
            }
        }
    }
}
