import Glibc

/// The terminal that this process belongs to, by a name that no other one has, before or after it.
public enum TerminalSession {
    /// The name of the session: `CHAT_SESSION` if it is set, else what identifies the shell of this terminal; nil for
    /// processes without a terminal, such as those of cron.
    ///
    /// - Parameter variable: The value of `CHAT_SESSION`.
    public static func name(variable: String?) -> String? {
        if let variable, !variable.isEmpty { return "name:\(variable)" }
        guard let own = fields(of: "self"), own.count > 6, own[6] != "0" else { return nil }
        // The session's leader is the shell; with its start, a number that was given again is another session.
        guard let leader = fields(of: own[5]), leader.count > 21 else { return nil }
        let boot = text(of: "/proc/sys/kernel/random/boot_id").map { String($0.prefix(13)) } ?? ""
        return "terminal:\(boot):\(own[6]):\(own[5]):\(leader[21])"
    }

    /// The fields of `/proc/PID/stat`, the first at 0: proc(5), read 2026-11-30. The second, a program's name in brackets,
    /// may have spaces.
    private static func fields(of process: String) -> [String]? {
        guard let text = text(of: "/proc/\(process)/stat"), let end = text.lastIndex(of: ")") else { return nil }
        return ["", ""] + text[text.index(after: end)...].split(separator: " ").map(String.init)
    }

    private static func text(of path: String) -> String? {
        guard let bytes = try? FileReader(path: path).prefix(4096) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
