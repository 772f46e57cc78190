/// Collects a line of text that may be very long, and gives it out in pieces whose ends do not depend on how it came.
struct LineChunks: Sendable {
    private static let longest = 4096

    private var bytes: [UInt8] = []
    /// Where in the source the collected bytes start.
    private var source: Int

    init(source: Int) { self.source = source }

    mutating func startLine(source: Int) { self.source = source }

    mutating func append(_ more: [UInt8], _ range: Range<Int>, _ body: ([UInt8], Int) -> Void) {
        var start = range.lowerBound
        while bytes.count + range.upperBound - start > Self.longest {
            var stop = start + Self.longest - bytes.count
            while stop > start, more[stop] & 0xC0 == 0x80 { stop -= 1 }
            bytes.append(contentsOf: more[start..<stop])
            start = stop
            flush(body)
        }
        bytes.append(contentsOf: more[start..<range.upperBound])
    }

    /// Gives out what is left of the line.
    mutating func flush(_ body: ([UInt8], Int) -> Void) {
        guard !bytes.isEmpty else { return }
        body(bytes, source)
        source += bytes.count
        bytes.removeAll(keepingCapacity: true)
    }
}
