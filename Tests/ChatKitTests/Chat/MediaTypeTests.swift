import ChatKit
import Testing

@Suite struct MediaTypeTests {
    @Test(
        arguments: [
            ([0xFF, 0xD8, 0xFF, 0xE0], "x.png", "image/jpeg"),
            ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], nil, "image/png"),
            (Array("RIFF0000WEBPVP8 ".utf8), nil, "image/webp"), (Array("RIFF0000WAVEfmt ".utf8), nil, "audio/wav"),
            (Array("%PDF-1.7".utf8), "x", "application/pdf"), (Array("ID3".utf8), nil, "audio/mpeg"),
            (
                Array("PK\u{3}\u{4}".utf8), "a.DOCX",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            ),
            (Array("PK\u{3}\u{4}".utf8), "a.zip", "application/zip"), (Array("0000ftypM4A ".utf8), nil, "audio/mp4"),
            (Array("0000ftypheic".utf8), nil, "image/heic"), (Array("# Привет".utf8), "a.md", "text/markdown"),
            (Array("BMW is a car".utf8), nil, "text/plain"), (Array("words".utf8), nil, "text/plain"),
            ([0, 1, 2], "a.txt", "application/octet-stream"), ([0xC3], nil, "application/octet-stream"),
            ([], nil, "application/octet-stream"),
        ] as [([UInt8], String?, String)])
    func `a file is what its bytes say`(bytes: [UInt8], name: String?, type: String) {
        #expect(MediaType.sniff(bytes, name: name) == type)
    }
}
