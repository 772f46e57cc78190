/// What a language's words, strings and comments look like: enough to colour it, not to parse it.
struct Grammar: Sendable {
    struct Delimiter: Sendable {
        var open: [UInt8]
        var close: [UInt8]
        var spansLines: Bool
        /// Whether a backslash takes the next letter's meaning.
        var escapes: Bool

        init(_ open: String, _ close: String? = nil, spansLines: Bool = false, escapes: Bool = true) {
            self.open = Array(open.utf8)
            self.close = Array((close ?? open).utf8)
            self.spansLines = spansLines
            self.escapes = escapes
        }
    }

    var keywords: Set<String> = []
    var types: Set<String> = []
    var lineComments: [[UInt8]] = []
    var blockComment: Delimiter?
    var nestsComments = false
    /// Longer ones first, where one begins like another.
    var strings: [Delimiter] = []
    /// Whether a word with a capital letter in front is a type.
    var capitalsAreTypes = false
    /// Whether keywords may be written in capitals.
    var ignoresCase = false
    /// What a word may contain besides letters, digits and `_`.
    var wordBytes: [UInt8] = []
    /// What a word may begin with besides: `@State`, `#if`, `$HOME`. Such words are keywords or types.
    var sigils: [UInt8: Role] = [:]
    /// Whether a string before a colon is a key.
    var stringsAreKeys = false
    /// What follows the key at the start of a line.
    var keyEnd: UInt8?
    /// Whether it is made of tags: words count only inside them.
    var isMarkup = false
    var isDiff = false

    init(
        keywords: String = "", types: String = "", lineComments: [String] = [], blockComment: Delimiter? = nil,
        strings: [Delimiter] = []
    ) {
        self.keywords = Set(keywords.split(separator: " ").map(String.init))
        self.types = Set(types.split(separator: " ").map(String.init))
        self.lineComments = lineComments.map { Array($0.utf8) }
        self.blockComment = blockComment
        self.strings = strings
    }

    static func named(_ language: String) -> Grammar? {
        switch language.lowercased() {
        case "swift": swift
        case "python", "py", "python3": python
        case "javascript", "js", "jsx", "mjs", "node", "typescript", "ts", "tsx": javaScript
        case "json", "jsonc", "json5", "jsonl": json
        case "bash", "sh", "shell", "zsh", "fish", "console": shell
        case "c", "h", "cpp", "c++", "cc", "cxx", "hpp", "objc", "objective-c", "cuda": c
        case "csharp", "cs", "c#": cSharp
        case "java", "scala", "groovy": java
        case "kotlin", "kt": kotlin
        case "go", "golang": go
        case "rust", "rs": rust
        case "sql", "postgresql", "postgres", "mysql", "sqlite", "plsql": sql
        case "yaml", "yml": yaml
        case "toml", "ini", "conf", "properties", "env", "dotenv": toml
        case "html", "xml", "svg", "xhtml", "vue", "plist": markup
        case "css", "scss", "less": css
        case "ruby", "rb": ruby
        case "php": php
        case "lua": lua
        case "dockerfile", "docker": dockerfile
        case "makefile", "make", "cmake": makefile
        case "diff", "patch": diff
        default: nil
        }
    }
}
