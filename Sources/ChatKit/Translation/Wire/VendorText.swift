/// What a provider wrote about an error, made fit for a terminal, a log and the store.
enum VendorText {
    /// The longest text that is kept, in characters.
    static let maximumLength = 1_000

    /// One line without control characters, terminal sequences and keys.
    ///
    /// - Parameter secrets: What must not be shown even where it does not look like a key.
    static func cleaned(_ text: String, secrets: [Secret] = [], limit: Int = maximumLength) -> String {
        // A megabyte of error page is not worth reading; what is cut here lies far behind the limit.
        var text = String(text.unicodeScalars.prefix(16_384))
        for secret in secrets {
            let value = secret.reveal()
            if value.utf8.count >= 4 { text = replaced(value, in: text) }
        }
        let words = printable(text).split(separator: " ").map { word in looksLikeKey(word) ? redacted(word) : word }
        let line = words.joined(separator: " ")
        return line.count <= limit ? line : String(line.prefix(limit - 1)) + "…"
    }

    /// What a web page says about itself.
    static func webPage(_ bytes: some Collection<UInt8>, secrets: [Secret] = []) -> String {
        cleaned(WebPage.words(bytes), secrets: secrets)
    }

    private static func replaced(_ needle: String, in text: String) -> String {
        let needle = Array(needle.utf8)
        let bytes = Array(text.utf8)
        var output: [UInt8] = []
        var position = 0
        while position < bytes.count {
            if bytes[position] == needle[0], bytes[position...].starts(with: needle) {
                output.append(contentsOf: "•••".utf8)
                position += needle.count
            } else {
                output.append(bytes[position])
                position += 1
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Spaces for white space and line ends; nothing for escape sequences, controls and invisible characters, which
    /// include those that turn the direction of writing.
    private static func printable(_ text: String) -> String {
        var output = String.UnicodeScalarView()
        var scalars = text.unicodeScalars[...]
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "\u{1B}" where scalars.first == "[":
                scalars.removeFirst()
                skipControlSequence(&scalars)
            case "\u{1B}" where scalars.first == "]":
                skipSystemCommand(&scalars)
            case "\u{9B}":
                skipControlSequence(&scalars)
            case "\t", "\n", "\r", "\u{85}":
                output.append(" ")
            default:
                switch scalar.properties.generalCategory {
                case .control, .format, .surrogate, .privateUse, .unassigned: break
                case .lineSeparator, .paragraphSeparator, .spaceSeparator: output.append(" ")
                default: output.append(scalar)
                }
            }
        }
        return String(output)
    }

    /// Skips to the final byte of a control sequence (ECMA-48 §5.4).
    private static func skipControlSequence(_ scalars: inout Substring.UnicodeScalarView) {
        while let scalar = scalars.popFirst(), !("\u{40}"..."\u{7E}").contains(scalar) {}
    }

    /// Skips to the end of an operating system command, such as one that sets the window's title.
    private static func skipSystemCommand(_ scalars: inout Substring.UnicodeScalarView) {
        while let scalar = scalars.popFirst() {
            if scalar == "\u{07}" || scalar == "\u{9C}" { return }
            if scalar == "\u{1B}", scalars.first == "\\" {
                scalars.removeFirst()
                return
            }
        }
    }

    // MARK: Keys

    /// Whether the word has a key or token in it: OpenAI's `sk-…` and a JSON web token's `eyJ…`, masked or not.
    private static func looksLikeKey(_ word: Substring) -> Bool {
        firstKey(in: word) != nil
    }

    private static func redacted(_ word: Substring) -> Substring {
        var rest = word
        var output = Substring()
        while let key = firstKey(in: rest) {
            output += rest[..<key.lowerBound] + "•••"
            rest = rest[key.upperBound...]
        }
        return output + rest
    }

    private static func firstKey(in word: Substring) -> Range<Substring.Index>? {
        var position = word.startIndex
        while position < word.endIndex {
            let end = word[position...].firstIndex { !isKeyCharacter($0) } ?? word.endIndex
            let run = word[position..<end]
            if run.hasPrefix("sk-") && run.count >= 8 || run.hasPrefix("eyJ") && run.count >= 16 {
                return position..<end
            }
            position = end < word.endIndex ? word.index(after: end) : end
        }
        return nil
    }

    private static func isKeyCharacter(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber) || "-_.*•…".contains(character)
    }
}
