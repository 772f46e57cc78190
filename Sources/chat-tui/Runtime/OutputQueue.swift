/// Bytes on their way to the terminal. While they are not all gone no new frame is drawn: a slow link loses frames,
/// never bytes.
struct OutputQueue {
    private var bytes: [UInt8] = []
    private var position = 0
    private var since: ContinuousClock.Instant?

    var isEmpty: Bool { position == bytes.count }
    /// A frame was cut: part of it is gone, part is here.
    var isCut: Bool { position > 0 && !isEmpty }

    mutating func append(_ more: [UInt8], at now: ContinuousClock.Instant) {
        if isEmpty {
            bytes = []
            position = 0
            since = now
        }
        bytes += more
    }

    /// Passes on what `write` takes. Gives the time since the first byte was put in, once all are gone.
    /// nil from `write` means that nothing will ever be taken again.
    mutating func flush(at now: ContinuousClock.Instant, _ write: (ArraySlice<UInt8>) -> Int?) -> Duration? {
        while !isEmpty {
            guard let count = write(bytes[position...]) else {
                discard()
                return nil
            }
            if count == 0 { return nil }
            position += count
        }
        defer { since = nil }
        return since.map { now - $0 }
    }

    mutating func discard() {
        bytes = []
        position = 0
        since = nil
    }
}
