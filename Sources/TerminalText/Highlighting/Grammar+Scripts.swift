/// The languages that are interpreted, asked, or only read.
extension Grammar {
    private static let quoted = [Delimiter("\""), Delimiter("'")]

    static let python: Grammar = {
        var grammar = Grammar(
            keywords: """
                and as assert async await break case class continue def del elif else except False finally for from \
                global if import in is lambda match None nonlocal not or pass raise return self True try while with \
                yield
                """,
            types: "bool bytes dict float frozenset int list object set str tuple type", lineComments: ["#"],
            strings: [Delimiter("\"\"\"", spansLines: true), Delimiter("'''", spansLines: true)] + quoted)
        grammar.capitalsAreTypes = true
        grammar.sigils = [UInt8(ascii: "@"): .keyword]
        return grammar
    }()

    static let javaScript: Grammar = {
        var grammar = Grammar(
            keywords: """
                abstract as async await break case catch class const continue debugger declare default delete do else \
                enum export extends false finally for from function get if implements import in infer instanceof \
                interface keyof let namespace new null of package private protected public readonly return satisfies \
                set static super switch this throw true try type typeof undefined var void while with yield
                """,
            types: "any bigint boolean never number object string symbol unknown", lineComments: ["//"],
            blockComment: Delimiter("/*", "*/", spansLines: true, escapes: false),
            strings: [Delimiter("`", spansLines: true)] + quoted)
        grammar.capitalsAreTypes = true
        grammar.wordBytes = [UInt8(ascii: "$")]
        grammar.sigils = [UInt8(ascii: "@"): .keyword]
        return grammar
    }()

    static let json: Grammar = {
        var grammar = Grammar(
            keywords: "true false null", lineComments: ["//"],
            blockComment: Delimiter("/*", "*/", spansLines: true, escapes: false), strings: [Delimiter("\"")])
        grammar.stringsAreKeys = true
        return grammar
    }()

    /// Strings end with the line: an apostrophe in shown output would colour all that follows.
    static let shell: Grammar = {
        var grammar = Grammar(
            keywords: """
                alias break case cd continue declare do done echo elif else esac eval exec exit export false fi for \
                function if in let local printf read readonly return select set shift source sudo test then time trap \
                true unset until while
                """,
            lineComments: ["#"],
            strings: [Delimiter("\""), Delimiter("'", escapes: false)])
        grammar.wordBytes = [UInt8(ascii: "-")]
        grammar.sigils = [UInt8(ascii: "$"): .type]
        return grammar
    }()

    static let sql: Grammar = {
        var grammar = Grammar(
            keywords: """
                add all alter analyze and as asc begin between by case check column commit conflict constraint create \
                cross current database default delete desc distinct do drop else end except exists explain false \
                foreign from full function grant group having if in index inner insert intersect into is join key left \
                like limit not nothing null offset on or order outer over partition primary procedure recursive \
                references replace returning right rollback row rows select set strict table temporary then to \
                transaction trigger true truncate union unique update using values view when where window with
                """,
            types: """
                bigint blob boolean bytea char date datetime decimal double float int integer interval json jsonb \
                numeric real serial smallint text time timestamp timestamptz uuid varchar
                """,
            lineComments: ["--"], blockComment: Delimiter("/*", "*/", spansLines: true, escapes: false),
            strings: [Delimiter("'", spansLines: true, escapes: false)])
        grammar.ignoresCase = true
        return grammar
    }()

    static let yaml: Grammar = {
        var grammar = Grammar(
            keywords: "true false null yes no on off", lineComments: ["#"],
            strings: [Delimiter("\""), Delimiter("'", escapes: false)])
        grammar.wordBytes = Array("-./".utf8)
        grammar.keyEnd = UInt8(ascii: ":")
        grammar.sigils = [UInt8(ascii: "&"): .keyword, UInt8(ascii: "*"): .keyword, UInt8(ascii: "!"): .keyword]
        return grammar
    }()

    static let toml: Grammar = {
        var grammar = Grammar(
            keywords: "true false", lineComments: ["#", ";"],
            strings: [Delimiter("\"\"\"", spansLines: true), Delimiter("'''", spansLines: true, escapes: false)]
                + quoted)
        grammar.wordBytes = Array("-.".utf8)
        grammar.keyEnd = UInt8(ascii: "=")
        return grammar
    }()

    static let markup: Grammar = {
        var grammar = Grammar(
            blockComment: Delimiter("<!--", "-->", spansLines: true, escapes: false),
            strings: [
                Delimiter("\"", spansLines: true, escapes: false), Delimiter("'", spansLines: true, escapes: false),
            ])
        grammar.isMarkup = true
        grammar.wordBytes = Array("-:".utf8)
        return grammar
    }()

    static let ruby: Grammar = {
        var grammar = Grammar(
            keywords: """
                alias and begin break case class def defined do else elsif end ensure extend false for if in include \
                lambda loop module next nil not or proc puts raise redo require require_relative rescue retry return \
                self super then true undef unless until when while yield attr_accessor attr_reader
                """,
            lineComments: ["#"], strings: quoted)
        grammar.capitalsAreTypes = true
        grammar.sigils = [UInt8(ascii: "@"): .type, UInt8(ascii: ":"): .type]
        return grammar
    }()

    static let php: Grammar = {
        var grammar = Grammar(
            keywords: """
                abstract and array as break case catch class clone const continue declare default do echo else elseif \
                empty endforeach endif enum extends false final finally fn for foreach function global if implements \
                include instanceof interface isset list match namespace new null or print private protected public \
                readonly require return static switch this throw trait true try unset use var while yield
                """,
            types: "bool float int iterable mixed object string void", lineComments: ["//", "#"],
            blockComment: Delimiter("/*", "*/", spansLines: true, escapes: false), strings: quoted)
        grammar.capitalsAreTypes = true
        grammar.sigils = [UInt8(ascii: "$"): .type]
        return grammar
    }()

    static let lua = Grammar(
        keywords: """
            and break do else elseif end false for function goto if in local nil not or repeat return then true until \
            while
            """,
        lineComments: ["--"], blockComment: Delimiter("--[[", "]]", spansLines: true, escapes: false),
        strings: [Delimiter("[[", "]]", spansLines: true, escapes: false)] + quoted)

    static let dockerfile: Grammar = {
        var grammar = Grammar(
            keywords: """
                add arg as cmd copy entrypoint env expose from healthcheck label onbuild run shell stopsignal user \
                volume workdir
                """,
            lineComments: ["#"], strings: quoted)
        grammar.ignoresCase = true
        grammar.wordBytes = Array("-".utf8)
        grammar.sigils = [UInt8(ascii: "$"): .type]
        return grammar
    }()

    static let makefile: Grammar = {
        var grammar = Grammar(
            keywords: "define else elseif endef endif export function ifdef ifeq ifndef ifneq if include override set",
            lineComments: ["#"], strings: [Delimiter("\"")])
        grammar.keyEnd = UInt8(ascii: ":")
        grammar.wordBytes = Array("-.".utf8)
        grammar.sigils = [UInt8(ascii: "$"): .type]
        return grammar
    }()

    static let diff: Grammar = {
        var grammar = Grammar()
        grammar.isDiff = true
        return grammar
    }()
}
