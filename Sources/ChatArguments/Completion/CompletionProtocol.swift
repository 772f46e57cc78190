/// The scripts by which bash, zsh and fish complete a program's command lines, and the program's answers to them.
///
/// The argument parser could generate scripts. Its bash script takes every candidate through `compgen -W`, which expands
/// it: a conversation called `x$(touch f)` was executed; its zsh script cuts names at colons; and both hold a copy of all
/// options, hundreds of lines that are old after each update. So the scripts here only ask the program, which knows its
/// options and names best, and hand over what it answers as data: to bash quoted, to zsh and fish for them to quote.
public enum CompletionProtocol {
    public enum Shell: String, CaseIterable, Sendable {
        case bash, zsh, fish
    }

    /// The first argument of a call that asks for candidates. No option can be spelled so.
    private static let request = "---complete"

    /// Whether the arguments ask for candidates.
    public static func isRequest(_ arguments: some Collection<String>) -> Bool {
        arguments.first == request
    }

    /// The shell whose script is asked for by the parser's own option, `--generate-completion-script SHELL`: the parser's
    /// script is never handed out.
    public static func requestedScript(_ arguments: [String]) -> Shell? {
        let option = "--generate-completion-script"
        if arguments.count == 2, arguments[0] == option { return Shell(rawValue: arguments[1]) }
        guard arguments.count == 1, arguments[0].hasPrefix(option + "=") else { return nil }
        return Shell(rawValue: String(arguments[0].dropFirst(option.count + 1)))
    }

    /// The answer to a request, as its script reads it; empty for a request that cannot be understood.
    ///
    /// - Parameters:
    ///   - arguments: Those of the program, from ``isRequest(_:)`` on.
    ///   - tree: Returns the program's commands, as far as the words of a command line need them.
    public static func answer(
        to arguments: [String], in tree: (_ words: [String]) -> CommandTree?
    ) async -> String {
        guard arguments.count >= 2, let shell = Shell(rawValue: arguments[1]) else { return "" }
        let words = Array(arguments.dropFirst(2))
        let line = shell == .bash ? words.first.map { Array(BashLine($0).allWords.dropFirst()) } ?? [] : words
        guard let tree = tree(line) else { return "" }
        switch shell {
        case .bash: return await bash(words, tree)
        case .zsh, .fish:
            guard let current = words.last else { return "" }
            let completion = await ShellCompletion(after: Array(words.dropLast()), current: current, in: tree)
            return shell == .zsh ? zsh(completion) : fish(completion)
        }
    }

    /// Words parted by NUL: `files` or `words`, then what to put into the line.
    ///
    /// Where several candidates are listed, their descriptions follow them: bash inserts only what all have in common, and
    /// that ends within a name, because no two are equal. `COMP_TYPE` tells when it would insert a whole candidate.
    private static func bash(_ words: [String], _ tree: CommandTree) async -> String {
        guard words.count == 2 || words.count == 3 else { return "" }
        let line = BashLine(words[0])
        if line.isRedirection { return "files\0" }
        let completion = await ShellCompletion(
            after: Array(line.words.dropFirst()), current: line.current, in: tree)
        let candidates = completion.candidates.compactMap { candidate in
            line.replacement(for: completion.optionPrefix + candidate.value, of: words[1]).map {
                (text: $0, description: candidate.description)
            }
        }
        let insertsWhole = words.count < 3 || words[2] == "37" || words[2] == "42"
        let width = min(40, candidates.map(\.text.count).max() ?? 0)
        let found = candidates.map { text, description in
            if candidates.count < 2 || insertsWhole || description.isEmpty { return text }
            return text + String(repeating: " ", count: max(0, width - text.count)) + "  " + description
        }
        return ([completion.wantsFiles ? "files" : "words"] + found).map { $0 + "\0" }.joined()
    }

    /// Words parted by NUL: `files` or `words`, then each candidate and its description. The option before a `=` is left
    /// out of them: the script takes it from the line.
    private static func zsh(_ completion: ShellCompletion) -> String {
        let kind = (completion.wantsFiles ? "files" : "words") + (completion.optionPrefix.isEmpty ? "" : "=")
        return ([kind] + completion.candidates.flatMap { [$0.value, $0.description] }).map { $0 + "\0" }.joined()
    }

    /// A line each: the candidate, a tab, its description. The line `/` asks for files: no candidate is spelled so.
    ///
    /// fish 3.6 does not quote a tilde at the beginning of a word and would expand it to a home folder, so such a name is
    /// proposed behind `--name=` only.
    private static func fish(_ completion: ShellCompletion) -> String {
        if completion.wantsFiles { return "/\n" }
        let isInWord = !completion.optionPrefix.isEmpty
        return completion.candidates.filter { !$0.value.contains("\t") && (isInWord || !$0.value.hasPrefix("~")) }
            .map { "\(completion.optionPrefix)\($0.value)\t\($0.description)\n" }.joined()
    }

    /// The script for a shell.
    public static func script(for shell: Shell, program: String) -> String {
        let function = "_" + program.map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
        let template =
            switch shell {
            case .bash: bashScript
            case .zsh: zshScript
            case .fish: fishScript
            }
        return template.split(separator: "@FUNCTION@", omittingEmptySubsequences: false).joined(separator: function)
            .split(separator: "@PROGRAM@", omittingEmptySubsequences: false).joined(separator: program)
    }

    private static let bashScript = #"""
        # Completion for @PROGRAM@. The program quotes its candidates, and they are put into the line as they are.
        @FUNCTION@() {
            local program=${1/#\~\//$HOME/} kind= word
            type -P -- "$program" >/dev/null || program=@PROGRAM@
            COMPREPLY=()
            while IFS= read -r -d '' word; do
                if [[ -z $kind ]]; then kind=$word; else COMPREPLY+=("$word"); fi
            done < <("$program" ---complete bash "${COMP_LINE:0:COMP_POINT}" "$2" "$COMP_TYPE" 2>/dev/null </dev/null)
            [[ $kind != files ]] || compopt -o default
        }
        complete -o nosort -F @FUNCTION@ @PROGRAM@

        """#

    private static let zshScript = #"""
        #compdef @PROGRAM@
        # Completion for @PROGRAM@. The program gives its candidates as they are, and zsh quotes them.
        @FUNCTION@() {
            emulate -L zsh
            local program=${(Q)words[1]} answer kind value description
            local -a fields values shown
            program=${program/#\~\//$HOME/}
            whence -p -- "$program" >/dev/null || program=@PROGRAM@
            answer=$("$program" ---complete zsh "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null </dev/null)
            fields=("${(@0)answer}")
            kind=$fields[1]
            shift fields
            [[ $kind == *= ]] && compset -P '*='
            if [[ $kind == files* ]]; then
                [[ $PREFIX == *=* ]] && compset -P '*='
                _files
                return
            fi
            for value description in "${(@)fields}"; do
                [[ -n $value ]] || continue
                values+=("$value")
                shown+=("${(V)value}${description:+  -- $description}")
            done
            [[ -n ${(M)shown:#*  -- *} ]] && kind=-l || kind=
            compadd $kind -V names -d shown -a -- values
        }
        if [[ $funcstack[1] == _@PROGRAM@ ]]; then
            @FUNCTION@ "$@"
        else
            compdef @FUNCTION@ @PROGRAM@
        fi

        """#

    private static let fishScript = #"""
        # Completion for @PROGRAM@. The program gives its candidates as they are, and fish quotes them.
        function @FUNCTION@
            set -l words (commandline -opc)
            set -l current (commandline -ct)
            while string match -qr '^[A-Za-z_]\w*=' -- $words[1]
                set -e words[1]
            end
            set -l program (command -s -- $words[1]; or echo @PROGRAM@)
            set -l plain (string unescape -- $current 2>/dev/null; or printf '%s\n' $current)
            set -l answer ($program ---complete fish $words[2..] "$plain" 2>/dev/null </dev/null)
            if test "$answer" = /
                __fish_complete_path (string replace -r '^--[^=]*=' '' -- $current)
            else
                printf '%s\n' $answer
            end
        end
        complete -c @PROGRAM@ -e
        complete -c @PROGRAM@ -f -a '(@FUNCTION@)'

        """#
}
