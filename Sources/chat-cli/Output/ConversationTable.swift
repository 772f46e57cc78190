import ChatKit
import TerminalText

/// A list of conversations in columns: ID, last use, messages, title.
struct ConversationTable {
    private let rows: [(id: String, time: String, count: String, title: String)]
    private let columns: Int?

    /// - Parameter columns: The width to keep to; nil for a file or a pipe, where nothing is cut.
    init(_ conversations: [ConversationSummary], columns: Int?) {
        self.columns = columns
        rows = conversations.map { summary in
            (
                StandardStream.output.line(summary.id.rawValue), summary.lastUsedAt.localMinute,
                String(summary.messageCount),
                Sanitizer.line(Self.title(of: summary))
            )
        }
    }

    var text: String {
        // A long ID may take a third of the line; then it is cut, so that titles stay in sight.
        let longest = columns.map { max(8, $0 / 3) } ?? .max
        let idWidth = min(longest, rows.map { $0.id.columns }.max() ?? 0)
        let countWidth = rows.map(\.count.count).max() ?? 0
        return rows.map { row in
            let id = columns == nil ? row.id : row.id.truncated(toColumns: idWidth)
            let head = [
                id.padded(toColumns: idWidth), row.time,
                String(repeating: " ", count: countWidth - row.count.count) + row.count,
            ]
            .joined(separator: "  ")
            let line = row.title.isEmpty ? head : head + "  " + row.title
            return (columns.map { line.truncated(toColumns: $0) } ?? line) + "\n"
        }.joined()
    }

    private static func title(of summary: ConversationSummary) -> String {
        let marks =
            (summary.isPinned ? "* " : "") + (summary.isArchived ? "(archived) " : "")
            + (summary.newest?.mark.map { "(\($0)) " } ?? "")
        let tags = summary.tags.map { " #" + $0 }.joined()
        return marks + (summary.title ?? summary.preview ?? "") + tags
    }
}

extension NewestQuestion {
    /// What a reader must know of it in a word or two; nil where it has its answer.
    fileprivate var mark: String? {
        switch status {
        case .complete: nil
        case .running: "being answered"
        case .failed, .cancelled, .interrupted: isAnswered ? status.rawValue : "not answered"
        }
    }
}
