/// The languages with braces and a compiler.
extension Grammar {
    private static let cComment = Delimiter("/*", "*/", spansLines: true, escapes: false)
    private static let quoted = [Delimiter("\""), Delimiter("'")]

    static let swift: Grammar = {
        var grammar = Grammar(
            keywords: """
                actor any as associatedtype async await borrowing break case catch class consuming continue convenience \
                default defer deinit do dynamic else enum extension fallthrough false fileprivate final for func get \
                guard if import in indirect init inout internal is isolated lazy let mutating nil nonisolated \
                nonmutating open operator override package precedencegroup private protocol public repeat required \
                rethrows return self Self sending set some static struct subscript super switch throw throws true try \
                typealias unowned var weak where while willSet didSet
                """,
            lineComments: ["//"], blockComment: cComment,
            strings: [
                Delimiter("#\"\"\"", "\"\"\"#", spansLines: true, escapes: false),
                Delimiter("\"\"\"", spansLines: true), Delimiter("#\"", "\"#", escapes: false), Delimiter("\""),
            ])
        grammar.nestsComments = true
        grammar.capitalsAreTypes = true
        grammar.sigils = [UInt8(ascii: "@"): .keyword, UInt8(ascii: "#"): .keyword]
        return grammar
    }()

    static let c: Grammar = {
        var grammar = Grammar(
            keywords: """
                alignas alignof asm auto break case catch class concept const consteval constexpr continue co_await \
                co_return co_yield decltype default delete do else enum explicit export extern false final for friend \
                goto if inline mutable namespace new noexcept nullptr NULL operator override private protected public \
                register requires restrict return sizeof static static_assert struct switch template this throw true \
                try typedef typeid typename union using virtual volatile while
                """,
            types: """
                bool char char8_t char16_t char32_t double float int int8_t int16_t int32_t int64_t long ptrdiff_t \
                short signed size_t ssize_t string uint8_t uint16_t uint32_t uint64_t unsigned vector void wchar_t
                """,
            lineComments: ["//"], blockComment: cComment, strings: quoted)
        grammar.sigils = [UInt8(ascii: "#"): .keyword]
        return grammar
    }()

    static let cSharp: Grammar = {
        var grammar = Grammar(
            keywords: """
                abstract as async await base break case catch checked class const continue default delegate do else \
                enum event explicit extern false finally fixed for foreach get goto if implicit in init interface \
                internal is lock nameof namespace new null operator out override params private protected public \
                readonly record ref required return sealed set sizeof stackalloc static struct switch this throw true \
                try typeof unchecked unsafe using var virtual volatile when where while with yield
                """,
            types:
                "bool byte char decimal double dynamic float int long object sbyte short string uint ulong ushort void",
            lineComments: ["//"], blockComment: cComment,
            strings: [Delimiter("\"\"\"", spansLines: true), Delimiter("@\"", "\"", spansLines: true, escapes: false)]
                + quoted)
        grammar.capitalsAreTypes = true
        grammar.sigils = [UInt8(ascii: "#"): .keyword]
        return grammar
    }()

    static let java: Grammar = {
        var grammar = Grammar(
            keywords: """
                abstract assert break case catch class const continue def default do else enum extends false final \
                finally for goto given if implements import instanceof interface lazy match native new null object \
                override package permits private protected public record return sealed static strictfp super switch \
                synchronized this throw throws trait transient true try type val var volatile while with yield
                """,
            types: "boolean byte char double float int long short void", lineComments: ["//"],
            blockComment: cComment, strings: [Delimiter("\"\"\"", spansLines: true)] + quoted)
        grammar.capitalsAreTypes = true
        grammar.sigils = [UInt8(ascii: "@"): .keyword]
        return grammar
    }()

    static let kotlin: Grammar = {
        var grammar = Grammar(
            keywords: """
                abstract actual annotation as break by catch class companion const constructor continue crossinline \
                data do else enum expect external false final finally for fun get if import in infix init inline \
                inner interface internal is it lateinit noinline null object open operator out override package \
                private protected public reified return sealed set super suspend tailrec this throw true try \
                typealias val var vararg when where while
                """,
            lineComments: ["//"], blockComment: cComment,
            strings: [Delimiter("\"\"\"", spansLines: true, escapes: false)] + quoted)
        grammar.nestsComments = true
        grammar.capitalsAreTypes = true
        grammar.sigils = [UInt8(ascii: "@"): .keyword]
        return grammar
    }()

    static let go = Grammar(
        keywords: """
            break case chan const continue default defer else fallthrough false for func go goto if import interface \
            iota map nil package range return select struct switch true type var append cap close copy delete len make \
            new panic recover
            """,
        types: """
            any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string \
            uint uint8 uint16 uint32 uint64 uintptr
            """,
        lineComments: ["//"], blockComment: cComment,
        strings: [Delimiter("`", spansLines: true, escapes: false)] + quoted)

    /// A quote may begin a lifetime, so only strings in double quotes are strings.
    static let rust: Grammar = {
        var grammar = Grammar(
            keywords: """
                as async await break const continue crate dyn else enum extern false fn for if impl in let loop macro \
                match mod move mut pub ref return self Self static struct super trait true type union unsafe use where \
                while yield
                """,
            types: "bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 usize",
            lineComments: ["//"], blockComment: cComment,
            strings: [
                Delimiter("r#\"", "\"#", spansLines: true, escapes: false), Delimiter("\"", spansLines: true),
            ])
        grammar.nestsComments = true
        grammar.capitalsAreTypes = true
        return grammar
    }()

    static let css: Grammar = {
        var grammar = Grammar(
            keywords: "important auto none inherit initial unset block flex grid inline absolute relative fixed sticky",
            blockComment: cComment, strings: quoted)
        grammar.wordBytes = [UInt8(ascii: "-")]
        grammar.sigils = [UInt8(ascii: "@"): .keyword, UInt8(ascii: "#"): .number, UInt8(ascii: "$"): .type]
        grammar.keyEnd = UInt8(ascii: ":")
        return grammar
    }()
}
