/// Tells what some bytes are by how they begin; a file's name only decides between formats that begin alike.
///
/// Source: the formats' own specifications, and <https://mimesniff.spec.whatwg.org/>, read 2026-11-21.
public enum MediaType {
    /// The media type of a file's bytes. Text in UTF-8 is `text/…`; what nobody knows is `application/octet-stream`.
    public static func sniff(_ bytes: [UInt8], name: String? = nil) -> String {
        for (offset, beginning, type) in signatures where bytes.dropFirst(offset).starts(with: beginning) {
            return refined(type, bytes, name: name)
        }
        guard isText(bytes) else { return "application/octet-stream" }
        return textTypes[suffix(of: name)] ?? "text/plain"
    }

    private static let signatures: [(offset: Int, beginning: [UInt8], type: String)] = [
        (0, [0xFF, 0xD8, 0xFF], "image/jpeg"),
        (0, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "image/png"),
        (0, [0x47, 0x49, 0x46, 0x38], "image/gif"),
        (8, [0x57, 0x45, 0x42, 0x50], "image/webp"),
        (0, [0x42, 0x4D], "image/bmp"),
        (0, [0x49, 0x49, 0x2A, 0x00], "image/tiff"),
        (0, [0x4D, 0x4D, 0x00, 0x2A], "image/tiff"),
        (0, [0x25, 0x50, 0x44, 0x46, 0x2D], "application/pdf"),
        (8, [0x57, 0x41, 0x56, 0x45], "audio/wav"),
        (0, [0x49, 0x44, 0x33], "audio/mpeg"),
        (0, [0xFF, 0xFB], "audio/mpeg"),
        (0, [0xFF, 0xF3], "audio/mpeg"),
        (0, [0xFF, 0xF2], "audio/mpeg"),
        (0, [0x4F, 0x67, 0x67, 0x53], "audio/ogg"),
        (0, [0x66, 0x4C, 0x61, 0x43], "audio/flac"),
        (4, [0x66, 0x74, 0x79, 0x70], "video/mp4"),
        (0, [0x1A, 0x45, 0xDF, 0xA3], "video/webm"),
        (0, [0x50, 0x4B, 0x03, 0x04], "application/zip"),
        (0, [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "application/x-ole-storage"),
    ]

    private static let textTypes = [
        "md": "text/markdown", "csv": "text/csv", "html": "text/html", "htm": "text/html", "xml": "text/xml",
        "json": "application/json", "svg": "image/svg+xml",
    ]

    /// Formats within formats: office files are archives, recordings are films without pictures.
    private static func refined(_ type: String, _ bytes: [UInt8], name: String?) -> String {
        let openXML = "application/vnd.openxmlformats-officedocument."
        let suffix = suffix(of: name)
        switch (type, suffix) {
        case ("image/bmp", _): return bytes.count > 14 && !isText(bytes) ? type : "text/plain"
        case ("application/zip", "docx"): return openXML + "wordprocessingml.document"
        case ("application/zip", "xlsx"): return openXML + "spreadsheetml.sheet"
        case ("application/zip", "pptx"): return openXML + "presentationml.presentation"
        case ("application/zip", "epub"): return "application/epub+zip"
        case ("application/x-ole-storage", "ppt"): return "application/vnd.ms-powerpoint"
        case ("application/x-ole-storage", "xls"): return "application/vnd.ms-excel"
        case ("application/x-ole-storage", _): return "application/msword"
        case ("video/mp4", _):
            let brand = String(decoding: bytes.dropFirst(8).prefix(3), as: UTF8.self)
            if brand == "hei" || brand == "mif" { return "image/heic" }
            if brand == "avi" { return "image/avif" }
            return brand == "M4A" || suffix == "m4a" || suffix == "mp3" ? "audio/mp4" : type
        case ("video/webm", "weba"): return "audio/webm"
        default: return type
        }
    }

    private static func isText(_ bytes: [UInt8]) -> Bool {
        !bytes.isEmpty && !bytes.contains(0) && String(validating: bytes, as: UTF8.self) != nil
    }

    private static func suffix(of name: String?) -> String {
        guard let name, let dot = name.lastIndex(of: ".") else { return "" }
        return name[name.index(after: dot)...].lowercased()
    }
}
