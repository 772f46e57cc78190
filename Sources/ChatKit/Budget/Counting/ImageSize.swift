/// A picture's size in pixels.
struct ImageSize: Sendable, Hashable {
    var width: Int
    var height: Int

    /// What is assumed of a picture that cannot be read.
    static let usual = ImageSize(width: 1024, height: 1024)

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// Reads the header of a PNG, JPEG, GIF or WebP file; nil for anything else.
    init?(of bytes: [UInt8]) {
        let size =
            Self.png(bytes) ?? Self.gif(bytes) ?? Self.webP(bytes) ?? Self.jpeg(bytes)
        guard let size, size.width > 0, size.height > 0 else { return nil }
        self = size
    }

    private static func png(_ bytes: [UInt8]) -> ImageSize? {
        guard bytes.count >= 24, bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) else { return nil }
        return ImageSize(width: number(bytes[16..<20]), height: number(bytes[20..<24]))
    }

    private static func gif(_ bytes: [UInt8]) -> ImageSize? {
        guard bytes.count >= 10, bytes.starts(with: "GIF8".utf8) else { return nil }
        return ImageSize(width: number(bytes[6..<8].reversed()), height: number(bytes[8..<10].reversed()))
    }

    /// A RIFF file whose first chunk is of one of three kinds.
    private static func webP(_ bytes: [UInt8]) -> ImageSize? {
        guard bytes.count >= 30, bytes.starts(with: "RIFF".utf8), bytes[8..<12].elementsEqual("WEBP".utf8) else {
            return nil
        }
        switch String(decoding: bytes[12..<16], as: UTF8.self) {
        case "VP8X":
            return ImageSize(
                width: number(bytes[24..<27].reversed()) + 1, height: number(bytes[27..<30].reversed()) + 1)
        case "VP8L":
            let packed = number(bytes[21..<25].reversed())
            return ImageSize(width: packed & 0x3FFF + 1, height: packed >> 14 & 0x3FFF + 1)
        case "VP8 ":
            return ImageSize(
                width: number(bytes[26..<28].reversed()) & 0x3FFF, height: number(bytes[28..<30].reversed()) & 0x3FFF)
        default: return nil
        }
    }

    /// Segments, each with its length; those that begin a frame have its size.
    private static func jpeg(_ bytes: [UInt8]) -> ImageSize? {
        guard bytes.starts(with: [0xFF, 0xD8]) else { return nil }
        var position = 2
        while position + 9 <= bytes.count, bytes[position] == 0xFF {
            let marker = bytes[position + 1]
            if marker == 0xFF {
                position += 1
                continue
            }
            if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker) {
                return ImageSize(
                    width: number(bytes[(position + 7)..<(position + 9)]),
                    height: number(bytes[(position + 5)..<(position + 7)]))
            }
            position += 2 + number(bytes[(position + 2)..<(position + 4)])
        }
        return nil
    }

    /// The highest byte first.
    private static func number(_ bytes: some Sequence<UInt8>) -> Int {
        bytes.reduce(0) { $0 << 8 | Int($1) }
    }
}
