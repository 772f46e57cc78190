import ChatKit
import Glibc

/// Standard input line by line, as bytes, however long it is in all.
struct LineInput {
    private var pending: [UInt8] = []
    private var isAtEnd = false

    /// The next line without its line feed; nil at the end.
    mutating func next() throws(ChatError) -> [UInt8]? {
        var searched = 0
        while true {
            if let end = pending[searched...].firstIndex(of: 0x0A) {
                defer { pending.removeFirst(end + 1) }
                return Array(pending[..<end])
            }
            searched = pending.count
            if isAtEnd {
                defer { pending = [] }
                return pending.isEmpty ? nil : pending
            }
            try fill()
        }
    }

    private mutating func fill() throws(ChatError) {
        var piece = [UInt8](repeating: 0, count: 65536)
        SilentInput.report()
        let count = try FileReader(STDIN_FILENO, name: "standard input").read(into: &piece)
        pending += piece[..<count]
        isAtEnd = count == 0
    }
}
