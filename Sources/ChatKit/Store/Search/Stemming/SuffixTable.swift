/// Endings of words in UTF-8, found from a word's last letter.
struct SuffixTable: Sendable {
    /// An ending, and what its algorithm does about it.
    struct Suffix: Sendable {
        let bytes: [UInt8]
        let group: Int
        /// What stands in its place.
        let replacement: [UInt8]
    }

    /// By the ending's last byte, longer ones first.
    private let suffixes: [[Suffix]]

    /// - Parameter groups: The endings of each group, separated by spaces; `tional:tion` has a replacement.
    init(_ groups: String...) {
        var suffixes = [[Suffix]](repeating: [], count: 256)
        for (number, group) in groups.enumerated() {
            for entry in group.split(separator: " ") {
                let pair = entry.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
                let bytes = Array(pair[0].utf8)
                guard let last = bytes.last else { continue }
                suffixes[Int(last)].append(
                    Suffix(bytes: bytes, group: number, replacement: pair.count > 1 ? Array(pair[1].utf8) : []))
            }
        }
        self.suffixes = suffixes.map { $0.sorted { $0.bytes.count > $1.bytes.count } }
    }

    /// The longest ending that a word has.
    ///
    /// - Parameters:
    ///   - length: How many bytes of the word count.
    ///   - start: Where the ending may begin.
    func longest(in word: UnsafeMutableBufferPointer<UInt8>, length: Int, from start: Int = 0) -> Suffix? {
        guard length > start else { return nil }
        for suffix in suffixes[Int(word[length - 1])] {
            let count = suffix.bytes.count
            guard length - count >= start else { continue }
            var index = 0
            while index < count, word[length - count + index] == suffix.bytes[index] { index += 1 }
            if index == count { return suffix }
        }
        return nil
    }
}
