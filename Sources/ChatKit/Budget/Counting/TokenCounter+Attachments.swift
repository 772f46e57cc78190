// What pictures and files weigh: guesses, all of them.
extension TokenCounter {
    /// A picture, by its size and the model's rule. GigaChat has published no rule; it gets OpenAI's usual one.
    func count(image: Attachment) -> TokenEstimate {
        let size = attachments[image.hash].flatMap { ImageSize(of: $0) } ?? .usual
        return TokenEstimate(ImageRule(of: model).tokens(size, isLow: image.detail == "low"), isExact: false)
    }

    /// A file: text as text, a recording by its length, a document by its pages.
    func count(file: Attachment) -> TokenEstimate {
        guard let bytes = attachments[file.hash] else { return TokenEstimate(Self.page, isExact: false) }
        if file.mediaType.hasPrefix("text/") || file.mediaType == "application/json" {
            return TokenEstimate(count(String(decoding: bytes, as: UTF8.self)).count + 8, isExact: false)
        }
        if file.mediaType.hasPrefix("audio/") {
            // Ten tokens a second (OpenAI's page on audio, read 2026-11-21); a second of MP3 is taken as 128 kbit.
            let rate = file.mediaType == "audio/wav" ? Self.bytesPerSecond(ofWave: bytes) : 16_000
            return TokenEstimate(bytes.count * 10 / rate + 1, isExact: false)
        }
        return TokenEstimate(Self.pages(of: bytes) * Self.page, isExact: false)
    }

    /// A page of a document goes as its words and as a picture: a full page of text and a picture of usual size.
    private static let page = 700 + 765

    /// The pages that a PDF names, or one for each 50,000 bytes where it packs their names.
    private static func pages(of bytes: [UInt8]) -> Int {
        let mark = Array("/Type /Page".utf8)
        let dense = Array("/Type/Page".utf8)
        var count = 0
        var position = 0
        while position + mark.count < bytes.count {
            if bytes[position] == mark[0] {
                for spelling in [mark, dense] where bytes[position...].starts(with: spelling) {
                    // Not /Type /Pages, the list of them.
                    if bytes[position + spelling.count] != UInt8(ascii: "s") { count += 1 }
                }
            }
            position += 1
        }
        return count > 0 ? count : 1 + bytes.count / 50_000
    }

    /// From the header of a RIFF file.
    private static func bytesPerSecond(ofWave bytes: [UInt8]) -> Int {
        guard bytes.count > 32 else { return 16_000 }
        let rate = (0..<4).reduce(0) { $0 | Int(bytes[28 + $1]) << (8 * $1) }
        return rate > 0 ? rate : 16_000
    }
}

/// How a model of OpenAI's weighs pictures.
///
/// Source: OpenAI's guide "Images and vision", calculating costs, read 2026-11-21.
enum ImageRule: Sendable, Hashable {
    /// So much for the picture and so much for each tile of 512 × 512, after it was made to fit.
    case tiles(base: Int, each: Int)
    /// Squares of 32 × 32, at most so many, times a factor in hundredths.
    case patches(percent: Int, most: Int)

    init(of model: ModelID) {
        var name = Substring(model.rawValue.lowercased())
        if let slash = name.lastIndex(of: "/") { name = name[name.index(after: slash)...] }
        self = Self.rules.first { name.hasPrefix($0.0) }?.1 ?? .tiles(base: 85, each: 170)
    }

    private static let rules: [(String, ImageRule)] = [
        ("gpt-4o-mini", .tiles(base: 2833, each: 5667)),
        ("gpt-4.1-mini", .patches(percent: 162, most: 1536)), ("gpt-4.1-nano", .patches(percent: 246, most: 1536)),
        ("gpt-5-mini", .patches(percent: 162, most: 1536)), ("gpt-5-nano", .patches(percent: 246, most: 1536)),
        ("gpt-5-", .tiles(base: 70, each: 140)), ("gpt-5.1", .tiles(base: 70, each: 140)),
        ("gpt-5.", .patches(percent: 120, most: 2500)), ("gpt-5", .tiles(base: 70, each: 140)),
        ("o4-mini", .patches(percent: 172, most: 1536)),
        ("o1", .tiles(base: 75, each: 150)), ("o3", .tiles(base: 75, each: 150)),
    ]

    func tokens(_ size: ImageSize, isLow: Bool) -> Int {
        switch self {
        case .tiles(let base, let each):
            if isLow { return base }
            var (width, height) = (Double(size.width), Double(size.height))
            let fit = min(1, 2048 / max(width, height))
            (width, height) = (width * fit, height * fit)
            let shrink = min(1, 768 / min(width, height))
            let across = Int((width * shrink / 512).rounded(.up))
            let down = Int((height * shrink / 512).rounded(.up))
            return base + each * max(1, across) * max(1, down)
        case .patches(let percent, let most):
            let patches = ((size.width + 31) / 32).multipliedReportingOverflow(by: (size.height + 31) / 32)
            return (min(patches.overflow ? most : patches.partialValue, most) * percent + 99) / 100
        }
    }
}
