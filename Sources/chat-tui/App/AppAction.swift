internal import ChatKit

/// What keys can do.
enum AppAction: Hashable, Sendable {
    case enter, send, stopOrClear, endOfFile, escape, leave, quit, suspend, repaint
    case edit(Composer.Edit)
    case scrollRows(Int), scrollPages(Int), scrollToStart, scrollToEnd
    case newConversation, conversations, chooseModel, retry, goOn, queue
    case complete, searchHistory, editor, quote, copySelection, findConversation
    case focus(Int), editLast, searchAll, findHere, palette
    case copyAnswer, copyCode, copyBlock(Int), copyAny, toggleSidebar, toggleReasoning, toggleMouse, help, demo
    case setUp, settings, costs, why, zen

    /// The keys of the program; the help page is made from this table.
    static let keys = KeyTable<AppAction>(
        sending + talking + conversing + reading + leaving + editing)
    /// Those for people who want Enter to break the line.
    private static let keysOfLines = KeyTable<AppAction>(
        sendingLines + talking + conversing + reading + leaving + editing)

    static func keys(_ enter: EnterKey) -> KeyTable<AppAction> {
        enter == .send ? keys : keysOfLines
    }

    /// The key of an action and what it does in one word, as hints name it: `F1 keys`.
    static func hint(_ action: AppAction, _ keys: KeyTable<AppAction>) -> String? {
        guard let row = keys.row(of: action), let word = row.word else { return nil }
        return "\(row.keys[0]) \(tr(entry: word))"
    }

    private static func row(
        _ action: AppAction, _ section: String, _ keys: [String], _ help: String, word: String? = nil,
        rank: Int = .max
    ) -> KeyTable<AppAction>.Row {
        KeyTable.Row(
            action: action, section: section, keys: keys.compactMap { KeySequence($0) }, help: help, word: word,
            rank: rank)
    }

    private static let sending: [KeyTable<AppAction>.Row] = [
        row(.enter, "Messages", ["Enter"], "send the message; in a code block: new line"),
        row(.send, "Messages", ["Ctrl-X Ctrl-S"], "send the message, whatever it ends with"),
        row(.edit(.newline), "Messages", ["Ctrl-J", "Alt-Enter", "Shift-Enter", "Ctrl-Enter"], "new line"),
    ]

    private static let sendingLines: [KeyTable<AppAction>.Row] = [
        row(.send, "Messages", ["Alt-Enter", "Ctrl-J", "Ctrl-Enter", "Ctrl-X Ctrl-S"], "send the message"),
        row(.enter, "Messages", ["Enter"], "new line; of a /command: do it"),
        row(.edit(.newline), "Messages", ["Shift-Enter"], "new line"),
    ]

    private static let talking: [KeyTable<AppAction>.Row] = [
        row(.escape, "Messages", ["Esc"], "stop generating"),
        row(.stopOrClear, "Messages", ["Ctrl-C"], "stop generating; clear the text; twice: quit"),
        row(.retry, "Messages", ["Ctrl-X r", "Alt-R"], "retry the last message", word: "retry", rank: 7),
        row(.goOn, "Messages", ["Ctrl-X g"], "continue an interrupted reply", word: "continue", rank: 9),
        row(
            .editLast, "Messages", ["Ctrl-X e", "Alt-E"], "edit the last message into a new version", word: "edit",
            rank: 10),
        row(.queue, "Messages", ["Ctrl-X q"], "queued messages", word: "queue"),
        row(.chooseModel, "Messages", ["Ctrl-X m", "Alt-M"], "choose a model or provider", word: "model", rank: 1),
        row(
            .complete, "Messages", ["Tab"],
            "complete a /command or an @file; with nothing written: the conversations; without a provider: the demo"),
        row(
            .settings, "Conversations", ["Ctrl-X ,"],
            "the settings of this conversation: first prompt, parameters, budget, tags, title", word: "settings",
            rank: 11),
        row(
            .why, "Conversations", ["Ctrl-X i"], "what the last request contained, and what was left out", word: "why",
            rank: 12),
        row(.costs, "Conversations", ["Ctrl-X $"], "tokens and money, and what is left of the limits", word: "costs"),
        row(.setUp, "Program", ["Ctrl-X a"], "set up a provider: address, key and model", word: "set up"),
        row(.zen, "Reading", ["Ctrl-X z"], "only the text: no list, title and hints, for selecting with the terminal"),
        row(.demo, "Messages", ["Ctrl-X d"], "without a provider: use the offline demo", word: "demo", rank: 0),
    ]

    private static let reading: [KeyTable<AppAction>.Row] =
        [
            row(
                .focus(-1), "Reading", ["Alt-Up", "Ctrl-X Up"],
                "go to the message before: copy, quote, retry, edit, versions, details", word: "messages"),
            row(.focus(1), "Reading", ["Alt-Down", "Ctrl-X Down"], "go to the message after"),
            row(
                .findHere, "Reading", ["Ctrl-S", "Ctrl-X f"], "find in this conversation; n, N: next, previous",
                word: "find"),
            row(.scrollPages(-1), "Reading", ["PageUp"], "a page up"),
            row(.scrollPages(1), "Reading", ["PageDown"], "a page down"),
            row(.scrollRows(-1), "Reading", ["Shift-Up"], "a line up"),
            row(.scrollRows(1), "Reading", ["Shift-Down"], "a line down"),
            row(.scrollToStart, "Reading", ["Ctrl-Home", "Ctrl-X <"], "to the beginning", word: "start"),
            row(.scrollToEnd, "Reading", ["Ctrl-End", "Ctrl-X >"], "to the end, and follow it", word: "end"),
            row(.copyAnswer, "Reading", ["Ctrl-X y"], "copy the last reply", word: "copy answer"),
            row(.copyCode, "Reading", ["Ctrl-X c"], "copy its last code block", word: "copy code"),
        ]
        + (1...9).map { row(.copyBlock($0), "Reading", ["Ctrl-X \($0)"], "copy the code block with that number") } + [
            row(
                .copyAny, "Reading", ["Ctrl-X w"], "copy any message or code block: choose from a list", word: "copy",
                rank: 6),
            row(.toggleReasoning, "Reading", ["Ctrl-X h"], "show or fold the reasoning", word: "thoughts"),
            row(
                .toggleMouse, "Reading", ["Ctrl-X t", "F8"],
                "mouse on or off; off, the terminal selects text by itself", word: "mouse"),
        ]

    private static let conversing: [KeyTable<AppAction>.Row] = [
        row(
            .conversations, "Conversations", ["F2", "Ctrl-X s", "Alt-S"], "open another one, rename, delete",
            word: "chats", rank: 2),
        row(.searchAll, "Conversations", ["Ctrl-F", "Ctrl-X /"], "search all messages", word: "search", rank: 4),
        row(.findConversation, "Conversations", ["Ctrl-G"], "go to another one by words of its title"),
        row(
            .toggleSidebar, "Conversations", ["Ctrl-X l"], "the list beside the dialogue on or off (100 columns)",
            word: "list"),
        row(.newConversation, "Conversations", ["Ctrl-N", "Ctrl-X n"], "begin a new one", word: "new", rank: 3),
    ]

    private static let editing: [KeyTable<AppAction>.Row] = [
        row(.edit(.move(.left)), "Writing", ["Left", "Ctrl-B"], "a character left"),
        row(.edit(.move(.right)), "Writing", ["Right"], "a character right"),
        row(.edit(.move(.wordLeft)), "Writing", ["Ctrl-Left", "Alt-B", "Alt-Left"], "a word left"),
        row(.edit(.move(.wordRight)), "Writing", ["Ctrl-Right", "Alt-F", "Alt-Right"], "a word right"),
        row(.edit(.move(.lineStart)), "Writing", ["Home", "Ctrl-A"], "to the start of the line; again: of the text"),
        row(.edit(.move(.lineEnd)), "Writing", ["End", "Ctrl-E"], "to the end of the line; again: of the text"),
        row(.edit(.up), "Writing", ["Up"], "a row up; on the first one an earlier message"),
        row(.edit(.down), "Writing", ["Down"], "a row down; on the last one a later message"),
        row(.edit(.earlier), "Writing", ["Alt-P", "Ctrl-Up"], "an earlier message"),
        row(.edit(.later), "Writing", ["Alt-N", "Ctrl-Down"], "a later message"),
        row(.searchHistory, "Writing", ["Ctrl-R"], "find a message sent before, in any conversation"),
        row(.editor, "Writing", ["Ctrl-X Ctrl-E"], "edit in your own editor ($VISUAL or $EDITOR)", word: "editor"),
        row(.edit(.delete(.left)), "Writing", ["Backspace", "Ctrl-H", "Shift-Backspace"], "delete to the left"),
        row(.edit(.delete(.right)), "Writing", ["Delete"], "delete to the right"),
        row(.edit(.kill(.spaceLeft)), "Writing", ["Ctrl-W"], "cut what is selected, or back to a space"),
        row(.edit(.kill(.wordLeft)), "Writing", ["Alt-Backspace", "Ctrl-Backspace"], "cut the word before the caret"),
        row(.edit(.kill(.wordRight)), "Writing", ["Alt-D", "Ctrl-Delete"], "cut the word after the caret"),
        row(.edit(.kill(.lineStart)), "Writing", ["Ctrl-U"], "cut to the start of the line"),
        row(.edit(.kill(.lineEnd)), "Writing", ["Ctrl-K"], "cut to its end"),
        row(.edit(.yank), "Writing", ["Ctrl-Y"], "put in what was cut"),
        row(.edit(.yankEarlier), "Writing", ["Alt-Y"], "and then what was cut before that"),
        row(.edit(.undo), "Writing", ["Ctrl-_", "Ctrl-/", "Ctrl-X Ctrl-U"], "undo", word: "undo"),
        row(.edit(.redo), "Writing", ["Alt-_", "Alt-/"], "redo"),
        row(.edit(.select(.left)), "Writing", ["Shift-Left"], selecting),
        row(.edit(.select(.right)), "Writing", ["Shift-Right"], selecting),
        row(.edit(.select(.wordLeft)), "Writing", ["Ctrl-Shift-Left", "Alt-Shift-Left"], selecting),
        row(.edit(.select(.wordRight)), "Writing", ["Ctrl-Shift-Right", "Alt-Shift-Right"], selecting),
        row(.edit(.select(.lineStart)), "Writing", ["Shift-Home"], selecting),
        row(.edit(.select(.lineEnd)), "Writing", ["Shift-End"], selecting),
        row(.edit(.select(.textStart)), "Writing", ["Ctrl-Shift-Home"], selecting),
        row(.edit(.select(.textEnd)), "Writing", ["Ctrl-Shift-End"], selecting),
        row(.edit(.mark), "Writing", ["Ctrl-Space"], "select from here on, with any motion; Esc: no more"),
        row(.copySelection, "Writing", ["Alt-W"], "copy what is selected"),
        row(.edit(.transpose), "Writing", ["Ctrl-T"], "exchange two characters"),
        row(.edit(.transposeWords), "Writing", ["Alt-T"], "exchange two words"),
        row(.edit(.recase(.upper)), "Writing", ["Alt-U"], "the rest of the word in upper case"),
        row(.edit(.recase(.lower)), "Writing", ["Alt-L"], "the rest of the word in lower case"),
        row(.edit(.recase(.capital)), "Writing", ["Alt-C"], "the word with a capital letter"),
        row(.quote, "Writing", ["Ctrl-V"], "put in the next key as it is: a tab, a line end"),
    ]

    private static let selecting = "select; typing takes its place"

    private static let leaving: [KeyTable<AppAction>.Row] = [
        row(.help, "Program", ["F1", "Ctrl-X ?"], "this page", word: "keys", rank: 8),
        row(
            .palette, "Program", ["Ctrl-P", "F3", "Ctrl-X p"], "the palette: everything there is to do, found by words",
            word: "palette", rank: 5),
        row(.endOfFile, "Program", ["Ctrl-D"], "delete to the right; with nothing written: quit", word: "quit"),
        row(.suspend, "Program", ["Ctrl-Z"], "back to the shell for a while (fg returns)"),
        row(.repaint, "Program", ["Ctrl-L"], "redraw the screen"),
        row(.leave, "Program", ["Ctrl-X Ctrl-C"], "quit; once more if an answer is being written", word: "quit"),
        row(.quit, "Program", ["Ctrl-\\"], "quit at once, whatever is being written"),
    ]
}
