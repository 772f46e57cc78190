internal import Synchronization

/// A language of the interface.
enum Language: String, CaseIterable, Sendable {
    case english = "en"
    case russian = "ru"
    case chinese = "zh"

    /// The language that texts are shown in.
    static var current: Language { scoped ?? chosen.withLock { $0 } }

    /// The language of one task, in place of the program's.
    @TaskLocal static var scoped: Language?

    private static let chosen = Mutex(Language.english)

    static func choose(_ language: Language) {
        chosen.withLock { $0 = language }
    }

    /// The language that the locale's variables name, as gettext reads them; English where they name another one.
    init(environment: [String: String]) {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        self = locale.flatMap { Language(name: $0) } ?? .english
    }

    /// Reads a name such as `ru`, `ru_RU.UTF-8` or `Chinese`. nil: no language of the interface.
    init?(name: some StringProtocol) {
        let name = name.lowercased()
        let code = name.prefix { $0.isLetter }
        let names: [(Language, [String])] = [
            (.english, ["en", "english", "английский", "英语"]), (.russian, ["ru", "russian", "русский", "俄语"]),
            (.chinese, ["zh", "chinese", "китайский", "中文", "汉语"]),
        ]
        guard let found = names.first(where: { $0.1.contains(String(code)) }) else { return nil }
        self = found.0
    }

    /// Its name in itself.
    var ownName: String {
        switch self {
        case .english: "English"
        case .russian: "русский"
        case .chinese: "中文"
        }
    }
}
