internal import Glibc

/// The kernel's random numbers, fetched many at a time: a call for each costs as much as the rest of a request's name.
struct BufferedRandom: RandomNumberGenerator {
    private var numbers: [UInt64] = []
    private var system = SystemRandomNumberGenerator()
    private static let count = 128

    mutating func next() -> UInt64 {
        if numbers.isEmpty { fill() }
        return numbers.popLast() ?? system.next()
    }

    private mutating func fill() {
        let device = open("/dev/urandom", O_RDONLY | O_CLOEXEC)
        guard device >= 0 else { return }
        defer { close(device) }
        numbers = [UInt64](unsafeUninitializedCapacity: Self.count) { buffer, written in
            written = max(0, read(device, buffer.baseAddress, Self.count * 8)) / 8
        }
    }
}
