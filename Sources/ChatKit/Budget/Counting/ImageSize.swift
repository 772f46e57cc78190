/// How large a picture is, read from its first bytes.
struct ImageSize: Hashable, Sendable {
    /// In pixels.
    var width: Int
    var height: Int
}

extension ImageSize {
    /// Reads the size of a PNG, JPEG, GIF, WebP or BMP picture; nil for others, and where the size is not among the bytes.
    ///
    /// Sources: W3C PNG specification, 11.2.1; ITU-T T.81, B.2.2; GIF89a, 18; RFC 9649 (WebP); Microsoft's
    /// BITMAPINFOHEADER; read 2026-11-21.
    init?(of bytes: [UInt8]) {
        let reader = ByteReader(bytes: bytes)
        let size: ImageSize? =
            if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
                ImageSize(reader.big(16, 4), reader.big(20, 4))
            } else if bytes.starts(with: "GIF8".utf8) {
                ImageSize(reader.little(6, 2), reader.little(8, 2))
            } else if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) {
                Self.webP(reader)
            } else if bytes.starts(with: "BM".utf8) {
                // A negative height says that the rows run downwards.
                ImageSize(
                    reader.little(18, 4),
                    reader.little(22, 4).map { Int(Int32(truncatingIfNeeded: $0).magnitude) })
            } else if bytes.starts(with: [0xFF, 0xD8]) {
                Self.jpeg(reader)
            } else {
                nil
            }
        guard let size, size.width > 0, size.height > 0 else { return nil }
        self = size
    }

    private init?(_ width: Int?, _ height: Int?) {
        guard let width, let height else { return nil }
        self.init(width: width, height: height)
    }

    private static func webP(_ reader: ByteReader) -> ImageSize? {
        let chunk = reader.bytes.dropFirst(12)
        if chunk.starts(with: "VP8 ".utf8) {
            return ImageSize(reader.little(26, 2).map { $0 & 0x3FFF }, reader.little(28, 2).map { $0 & 0x3FFF })
        }
        if chunk.starts(with: "VP8L".utf8) {
            guard let bits = reader.little(21, 4) else { return nil }
            return ImageSize(width: bits & 0x3FFF + 1, height: bits >> 14 & 0x3FFF + 1)
        }
        if chunk.starts(with: "VP8X".utf8) {
            return ImageSize(reader.little(24, 3).map { $0 + 1 }, reader.little(27, 3).map { $0 + 1 })
        }
        return nil
    }

    /// Walks the segments up to the frame's header, whatever the profiles and thumbnails before it.
    private static func jpeg(_ reader: ByteReader) -> ImageSize? {
        var place = 2
        while let mark = reader.big(place, 1), let kind = reader.big(place + 1, 1) {
            guard mark == 0xFF else { return nil }
            switch kind {
            case 0xFF: place += 1
            case 0x01, 0xD0...0xD8: place += 2
            case 0xC0...0xCF where kind != 0xC4 && kind != 0xC8 && kind != 0xCC:
                return ImageSize(reader.big(place + 7, 2), reader.big(place + 5, 2))
            default:
                guard let length = reader.big(place + 2, 2), length >= 2 else { return nil }
                place += 2 + length
            }
        }
        return nil
    }
}

/// Numbers at places; nil beyond the end.
private struct ByteReader {
    let bytes: [UInt8]

    func big(_ place: Int, _ count: Int) -> Int? {
        guard place + count <= bytes.count else { return nil }
        return bytes[place..<place + count].reduce(0) { $0 << 8 | Int($1) }
    }

    func little(_ place: Int, _ count: Int) -> Int? {
        guard place + count <= bytes.count else { return nil }
        return bytes[place..<place + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
