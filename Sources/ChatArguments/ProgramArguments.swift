public import ChatKit
internal import Glibc

/// The words that this process was started with.
///
/// Swift's `CommandLine` looks for them on the stack, below the environment. Where a preloaded library has called `setenv`
/// before `main`, the environment is no longer there and the arguments are lost (Swift 6.2), so the kernel is asked.
public struct ProgramArguments: Sendable {
    /// The words behind the program's name.
    public let words: [String]
    /// The place of the first word that is not UTF-8, counted from 1; it stands in `words` with its wrong bytes replaced.
    private let firstFault: Int?

    public static let current = ProgramArguments(bytes: kernelBytes() ?? runtimeBytes())

    /// - Parameter bytes: Each word with a zero byte behind it, the program's name first.
    init(bytes: [UInt8]) {
        var words: [String] = []
        var firstFault: Int?
        for (place, word) in bytes.dropLast().split(separator: 0, omittingEmptySubsequences: false).enumerated()
        where place > 0 {
            if firstFault == nil, String(validating: word, as: UTF8.self) == nil { firstFault = place }
            words.append(String(decoding: word, as: UTF8.self))
        }
        self.words = words
        self.firstFault = firstFault
    }

    /// The words, all of them as they were given.
    ///
    /// - Throws: ``ChatError/unusableInput(_:)`` for bytes that are not UTF-8.
    public func validated() throws(ChatError) -> [String] {
        if let firstFault { throw .unusableInput("argument \(firstFault) is not valid UTF-8") }
        return words
    }

    /// Nil where there is no `/proc`.
    private static func kernelBytes() -> [UInt8]? {
        guard let bytes = try? FileReader(path: "/proc/self/cmdline").bytes(), !bytes.isEmpty else { return nil }
        return bytes
    }

    private static func runtimeBytes() -> [UInt8] {
        (0..<max(0, Int(CommandLine.argc))).flatMap { place -> [UInt8] in
            guard let word = CommandLine.unsafeArgv[place] else { return [0] }
            return Array(UnsafeBufferPointer(start: word, count: strlen(word))).map { UInt8(bitPattern: $0) } + [0]
        }
    }
}
