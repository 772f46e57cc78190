import ChatKit

/// Looks at what is around the program: locale, terminal, clock and trusted certificates.
struct SystemCheckup {
    let environment: [String: String]

    func findings() -> [Finding] {
        [locale(), terminal(), clock(), certificates()]
    }

    private func locale() -> Finding {
        let name = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        let codeset = name.lowercased().filter { $0 != "-" }
        if codeset.contains("utf8") { return .ok("locale", name) }
        return .warning(
            "locale", "\(name.isEmpty ? "none" : name), which is not UTF-8", hint: "export LC_ALL=C.UTF-8")
    }

    private func terminal() -> Finding {
        guard StandardStream.output.isTerminal else { return .ok("terminal", "none; the output is piped") }
        let width = StandardStream.output.columns.map { ", \($0) columns" } ?? ""
        guard let name = environment["TERM"], !name.isEmpty else {
            return .warning("terminal", "TERM is not set\(width)", hint: "export TERM=xterm-256color")
        }
        return .ok("terminal", "\(name)\(width)")
    }

    /// A wrong clock makes certificates look expired and tokens too.
    private func clock() -> Finding {
        let now = Timestamp.now
        let year = Int(now.iso8601.prefix(4)) ?? 0
        guard (2026...2100).contains(year) else {
            return .problem(
                "clock",
                .tlsFailed(host: "any provider", reason: "the clock says \(now.iso8601), so certificates look wrong"))
        }
        return .ok("clock", now.iso8601)
    }

    /// Where the TLS library looks for the system's authorities.
    private func certificates() -> Finding {
        if let place = CertificatePlaces.found() { return .ok("certificates", place) }
        return .problem(
            "certificates",
            .invalidSettings(
                place: CertificatePlaces.all[0], problem: "no trusted certificates are installed",
                hint: "sudo apt-get install ca-certificates"))
    }
}
