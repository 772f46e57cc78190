/// The media type of a file by its name.
enum FileMediaType {
    /// The formats that GigaChat and OpenAI take, as GigaChat spells them.
    ///
    /// Source: Sber's OpenAPI document, read 2026-11-21.
    private static let types = [
        "bmp": "image/bmp", "csv": "text/csv", "doc": "application/msword",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "epub": "application/epub",
        "gif": "image/gif", "html": "text/html", "jpeg": "image/jpeg", "jpg": "image/jpeg", "json": "application/json",
        "jsonl": "application/jsonl", "m4a": "audio/x-m4a", "md": "text/markdown", "mp3": "audio/mpeg",
        "mp4": "audio/mp4", "ogg": "audio/x-ogg", "opus": "audio/opus", "pdf": "application/pdf", "png": "image/png",
        "ppt": "application/ppt", "pptx": "application/pptx", "tif": "image/tiff", "tiff": "image/tiff",
        "txt": "text/plain", "wav": "audio/x-wav", "weba": "audio/webm", "webp": "image/webp",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ]

    static func named(_ file: String) -> String {
        guard let dot = file.lastIndex(of: ".") else { return "application/octet-stream" }
        return types[file[file.index(after: dot)...].lowercased()] ?? "application/octet-stream"
    }
}
