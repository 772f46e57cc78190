/// Who may know whom: the rules behind the map in ARCHITECTURE.md.
enum Arrows {
    /// The rooms of ChatKit that a room may name, beside itself.
    static let rooms: [String: Set<String>] = [
        "JSON": [],
        "Chat": ["Errors", "JSON"],
        "Errors": ["Chat", "JSON"],
        "System": ["Errors"],
        "Settings": ["Chat", "Errors", "JSON", "System"],
        "HTTP": ["Chat", "Errors", "JSON", "System", "Settings"],
        "Translation": ["Settings", "HTTP", "Chat", "Errors", "JSON"],
        "Providers": ["Chat", "Errors", "JSON", "Settings", "HTTP", "Translation"],
        "Documents": ["Chat", "Errors", "JSON", "System"],
        "Store": ["Chat", "Errors", "JSON", "System", "Documents"],
        "Budget": ["Chat", "Errors", "JSON"],
        "Turns": [
            "Chat", "Errors", "JSON", "Settings", "HTTP", "Translation", "Providers", "Store", "Documents", "Budget",
        ],
        "Client": ["Chat", "Errors", "Settings", "Providers", "Store", "Turns"],
    ]

    /// Single types that a room may name though not the rest of the room they live in.
    static let exceptions: [String: Set<String>] = [
        // Addresses and their proxies are part of a profile, and so are prices: values that HTTP/ and Budget/ understand.
        "Settings": ["HTTPOrigin", "ProxySettings", "Price", "PriceList"],
        // A decoder takes the events of a stream and hides a secret that a vendor repeats; an Azure address follows from
        // its settings, and the shape of GigaChat's from its version. All of them are values.
        "Translation": ["ServerSentEvent", "ServerSentEvents", "Secret", "AzureSettings", "GigaChatAPI"],
    ]

    /// Modules that only some folders may import, by what their names begin with. The others may be imported anywhere.
    static let modules: [(prefix: String, folders: Set<String>)] = [
        ("GRDB", ["ChatKit/Store"]),
        ("NIO", ["ChatKit/HTTP", "ChatGateway"]),
        ("Yams", ["ChatKit/Settings", "ChatKit/Documents"]),
        ("ArgumentParser", ["ChatArguments", "chat-cli", "chat-tui"]),
        ("ChatArguments", ["chat-cli", "chat-tui"]),
        ("ChatGateway", ["chat-cli"]),
        ("ChatKit", ["ChatArguments", "chat-cli", "chat-tui", "ChatGateway"]),
        ("TerminalText", ["chat-cli", "chat-tui"]),
        ("CNcurses", ["chat-tui"]),
        ("CVocabulary", ["ChatKit/Budget"]),
        ("CInflate", ["ChatKit/HTTP", "ChatKit/System", "ChatGateway"]),
    ]

    /// What comes with the toolchain.
    static let systemModules: Set<String> = [
        "Foundation", "FoundationEssentials", "Glibc", "Synchronization", "Dispatch",
    ]

    /// Folders that compute and do nothing else: the standard library is all they import.
    static let pureFolders: Set<String> = ["TerminalText", "ChatKit/JSON"]
}
