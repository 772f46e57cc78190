/// A form whose fields are files and texts, as browsers send them (RFC 7578).
struct MultipartForm {
    /// What parts the fields. It must not occur in any of them.
    let boundary: String
    private var bytes: [UInt8] = []

    init(boundary: String) {
        self.boundary = boundary
    }

    var contentType: String { "multipart/form-data; boundary=\(boundary)" }

    /// The form so far, with its end.
    var body: [UInt8] { bytes + Array("--\(boundary)--\r\n".utf8) }

    mutating func add(_ name: String, _ value: String) {
        open("name=\"\(Self.quoted(name))\"")
        bytes += Array("\r\n\(value)\r\n".utf8)
    }

    mutating func addFile(_ name: String, _ content: [UInt8], fileName: String, mediaType: String) {
        open("name=\"\(Self.quoted(name))\"; filename=\"\(Self.quoted(fileName))\"")
        bytes += Array("Content-Type: \(mediaType)\r\n\r\n".utf8) + content + Array("\r\n".utf8)
    }

    private mutating func open(_ parameters: String) {
        bytes += Array("--\(boundary)\r\nContent-Disposition: form-data; \(parameters)\r\n".utf8)
    }

    /// As the HTML standard escapes them.
    private static func quoted(_ text: String) -> String {
        text.replacing("\"", with: "%22").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
    }
}
