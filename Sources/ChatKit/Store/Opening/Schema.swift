/// One step of the schema: the SQL that takes a database from the version before to this one.
///
/// A released migration is never edited; a change is a new one at the end of the list.
struct Migration: Sendable {
    /// What `PRAGMA user_version` is afterwards; greater than that of the step before.
    var version: Int
    var sql: String
}

enum Schema {
    /// "Chat" in ASCII: `PRAGMA application_id`, by which `file` and we know our databases.
    static let applicationID: Int64 = 0x4368_6174

    /// Every migration there is, in order. Databases of a version before the first one are refused.
    ///
    /// Until the first release there is one, and a new table or column is written straight into it.
    static let migrations = [
        Migration(
            version: 10,
            sql: [
                conversations, messages, turns, changes, unsent, queue, fragments, pipeEvents, spending, exchanges,
                search,
            ].joined(separator: "\n"))
    ]

    /// The newest version, which this program writes.
    static var version: Int { migrations.last?.version ?? 0 }
}
