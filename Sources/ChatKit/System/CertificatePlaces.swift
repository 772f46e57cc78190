internal import Glibc

/// Where systems keep the certificate authorities that programs trust.
package enum CertificatePlaces {
    /// Bundle files, and the folder with a file for each authority, that the TLS library reads by default.
    ///
    /// Source: swift-nio-ssl 2.37, `Sources/NIOSSL/PosixPort.swift` and `LinuxCABundle.swift`, read 2026-11-21.
    package static let all = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/certs",
    ]

    /// The first place that is there and can be read; nil where the system has none, as in a bare container. A bundle
    /// without a byte and a folder without a file are none.
    package static func found() -> String? {
        all.first { place in
            var status = stat()
            guard stat(place, &status) == 0, access(place, R_OK) == 0 else { return false }
            return status.st_mode & S_IFMT == S_IFDIR ? hasEntries(place) : status.st_size > 0
        }
    }

    private static func hasEntries(_ folder: String) -> Bool {
        guard let stream = opendir(folder) else { return false }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            // Every folder has `.` and `..`; hidden files are no certificates either.
            if entry.pointee.d_name.0 != CChar(UInt8(ascii: ".")) { return true }
        }
        return false
    }
}
