import Glibc

/// Encodes a file again and again as it is told to, and says how long each turn took.
///
/// usage: encode ENCODING FILE, then on standard input a line for each turn, `count` or `encode`. Answers `SECONDS TOKENS`.
struct Stop: Error {
    let reason: String
}

func contents(of path: String) throws -> String {
    guard let file = fopen(path, "rb") else { throw Stop(reason: "\(path) cannot be read") }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&block, 1, block.count, file), count > 0 {
        bytes.append(contentsOf: block[..<count])
    }
    return String(decoding: bytes, as: UTF8.self)
}

func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

guard CommandLine.arguments.count == 3, let encoding = TokenEncoding(name: CommandLine.arguments[1]) else {
    throw Stop(reason: "usage: encode ENCODING FILE")
}
let text = try contents(of: CommandLine.arguments[2])
let encoder = TokenEncoder(encoding)
while let turn = readLine() {
    let start = processorSeconds()
    let tokens = turn == "count" ? encoder.count(text) : encoder.encode(text).count
    print(processorSeconds() - start, tokens)
    fflush(nil)
}
