/// Settings files of other programs: read whole, replaced whole, with the permissions of their owner only.
package enum TextFile {
    /// Reads a file; nil where there is none.
    ///
    /// - Throws: ``ChatError/fileUnusable(path:reason:)``.
    package static func read(_ path: String) throws(ChatError) -> String? {
        do throws(ChatError) {
            return try SettingsFile(path: path).text
        } catch .fileNotFound {
            return nil
        }
    }

    /// Writes a file in place of an older one, with the folders above it: a crash leaves the old or the new one, whole.
    ///
    /// - Throws: ``ChatError/fileUnusable(path:reason:)``.
    package static func replace(_ text: String, at path: String) throws(ChatError) {
        if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
            try PrivateFolder.make(String(path[..<slash]))
        }
        try PrivateFile.replace(text, at: path)
    }
}
