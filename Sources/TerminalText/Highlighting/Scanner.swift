/// Walks over a line of code and collects which part has which role.
struct Scanner {
    private let line: [UInt8]
    private(set) var index = 0
    private var ranges: [(end: Int, role: Role)] = []

    init(line: [UInt8]) { self.line = line }

    var byte: UInt8 { line[index] }
    var left: Int { line.count - index }

    func isAt(_ mark: [UInt8]) -> Bool {
        guard line[index] == mark[0], left >= mark.count else { return false }
        return mark.count == 1 || line[index..<index + mark.count].elementsEqual(mark)
    }

    /// Whether a comment can begin here: `#` only after a space, since `$#` and `a#b` are none.
    func isCommentPlace(_ mark: [UInt8]) -> Bool {
        guard mark == [UInt8(ascii: "#")] || mark == [UInt8(ascii: ";")], index > 0 else { return true }
        return line[index - 1] == 0x20 || line[index - 1] == 0x09
    }

    var isBeforeWord: Bool {
        guard index + 1 < line.count else { return false }
        let next = line[index + 1]
        return isLetter(next) || next == UInt8(ascii: "_")
    }

    var isBeforeColon: Bool {
        var scan = index
        while scan < line.count, line[scan] == 0x20 { scan += 1 }
        return scan < line.count && line[scan] == UInt8(ascii: ":")
    }

    func wordLength(_ extra: [UInt8]) -> Int {
        var scan = index
        while scan < line.count {
            let byte = line[scan]
            guard isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "_") || byte >= 0x80 || extra.contains(byte)
            else { break }
            scan += 1
        }
        return scan - index
    }

    func text(_ length: Int) -> String { String(decoding: line[index..<index + length], as: UTF8.self) }

    mutating func take(_ count: Int, _ role: Role) {
        index = min(line.count, index + count)
        if ranges.last?.role == role { ranges[ranges.count - 1].end = index } else { ranges.append((index, role)) }
    }

    mutating func takeNumber() {
        var scan = index
        while scan < line.count {
            let byte = line[scan]
            let isPoint = byte == UInt8(ascii: ".") && scan + 1 < line.count && isDigit(line[scan + 1])
            guard isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "_") || isPoint else { break }
            scan += 1
        }
        take(scan - index, .number)
    }

    /// Takes a key at the start of the line, after dashes of a list.
    mutating func takeKey(before end: UInt8) {
        var scan = 0
        while scan < line.count, line[scan] == 0x20 || line[scan] == UInt8(ascii: "-") { scan += 1 }
        let start = scan
        while scan < line.count, isLetter(line[scan]) || isDigit(line[scan]) || "_-.\"/ ".utf8.contains(line[scan]) {
            scan += 1
        }
        guard scan > start, scan < line.count, line[scan] == end,
            scan + 1 == line.count || line[scan + 1] == 0x20 || line[scan + 1] == end || end == UInt8(ascii: "=")
        else { return }
        take(start, .code)
        take(scan - start, .type)
    }

    /// The part taken last turns out to be something else.
    mutating func recolorLast(_ role: Role) {
        guard let last = ranges.popLast() else { return }
        ranges.append((last.end, role))
    }

    func finish(_ body: (Range<Int>, Role) -> Void) {
        var start = 0
        for (end, role) in ranges where end > start {
            body(start..<end, role)
            start = end
        }
    }
}
