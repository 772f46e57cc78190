/// Names of files that others chose.
enum FileName {
    /// In characters.
    private static let limit = 200

    /// The name of a file in its address as people write it: `%D0%BA%D0%BE%D1%82.png` is кот.png. What would make it a path,
    /// or steer a terminal, is left out.
    ///
    /// - Returns: Nil where nothing is left.
    static func inAddress(_ url: String) -> String? {
        let path = url.prefix { $0 != "?" && $0 != "#" }
        guard let part = path.split(separator: "/").dropFirst(2).last else { return nil }
        let decoded = String(validating: PercentEncoding.decoded(part), as: UTF8.self) ?? String(part)
        let last = decoded.split { $0 == "/" || $0 == "\\" }.last ?? ""
        let name = String(String.UnicodeScalarView(last.unicodeScalars.filter(isShown)).prefix(4 * limit))
        return name.isEmpty || name == "." || name == ".." ? nil : String(name.prefix(limit))
    }

    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
