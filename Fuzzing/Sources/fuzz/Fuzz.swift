internal import ChatKit
internal import Glibc

/// The doors that read what others wrote. Each takes any bytes, and stops the program where a promise is broken.
private let doors: [String: @Sendable ([UInt8]) -> Void] = [
    "json": tryJSON, "schema": trySchema, "events": tryEvents, "requests": tryRequest, "streams": tryStream,
    "answers": tryAnswer, "embeddings": tryEmbeddings, "errors": tryErrors, "sanitizer": trySanitizer,
    "markdown": tryMarkdown, "inflate": tryInflate, "deltas": tryDeltas, "models": tryModels, "addresses": tryAddresses,
    "marks": tryMarks, "scan": tryScan, "responses": tryResponse, "usage": tryUsageFilter, "protobuf": tryProtobuf,
    "settings": trySettings, "environment": tryEnvironmentFile, "tokens": tryTokens,
]

/// The one that is tried in this run: `FUZZ_TARGET` names it.
private let door: @Sendable ([UInt8]) -> Void = {
    let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let door = doors[name] else {
        print("FUZZ_TARGET must be one of: \(doors.keys.sorted().joined(separator: " "))")
        exit(EX_USAGE)
    }
    return door
}()

func tryInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    door(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

/// Ends the program where what must hold does not, and says what it was.
func expect(_ holds: Bool, _ what: @autoclosure () -> String, line: Int = #line, file: String = #fileID) {
    if holds { return }
    let text = "BROKEN: \(what()) (\(file):\(line))\n"
    _ = text.utf8CString.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count - 1) }
    abort()
}

/// An input whose last bytes choose among the ways to try the rest.
struct Choices {
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    mutating func take<Element>(_ elements: [Element]) -> Element {
        elements[number(below: elements.count)]
    }

    mutating func number(below limit: Int) -> Int {
        Int(rest.popLast() ?? 0) % limit
    }

    /// The bytes in pieces as a network might cut them: of one byte, of two sizes in turn, or whole.
    mutating func pieces() -> [[UInt8]] {
        let sizes = [number(below: 40) + 1, number(below: 250) + 1]
        var pieces: [[UInt8]] = []
        while !rest.isEmpty {
            let size = sizes[pieces.count % 2]
            pieces.append(Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        return pieces
    }
}
