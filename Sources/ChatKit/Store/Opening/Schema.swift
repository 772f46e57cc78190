/// One step of the schema: the SQL that takes a database from the version before to this one.
///
/// A released migration is never edited; a change is a new one at the end of the list.
struct Migration: Sendable {
    /// What `PRAGMA user_version` is afterwards; 1, 2, 3 …
    var version: Int
    var sql: String
}

enum Schema {
    /// "Chat" in ASCII: `PRAGMA application_id`, by which `file` and we know our databases.
    static let applicationID: Int64 = 0x4368_6174

    /// Every migration there is, in order.
    static let migrations = [
        Migration(version: 1, sql: version1), Migration(version: 2, sql: version2),
        Migration(version: 3, sql: version3),
        Migration(version: 4, sql: exchanges),
        Migration(version: 5, sql: draftNames),
    ]

    /// The newest version, which this program writes.
    static var version: Int { migrations.last?.version ?? 0 }

    /// Times are milliseconds of UTC since 1970; `…_ms` are durations in milliseconds. Money is in millionths here, and in
    /// billionths from version 2 on.
    ///
    /// Deleting a conversation deletes all it owns by cascades. `parent_id`, `question_id` and `reply_id` do not cascade:
    /// SQLite runs cascades as nested triggers, 1000 deep at the most, and a dialogue may be longer than that.
    private static let version1 = """
        CREATE TABLE conversation (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            -- What people type. Automatic IDs are one more than the largest number, or than the last one given.
            id TEXT NOT NULL UNIQUE CHECK (length(CAST(id AS BLOB)) BETWEEN 1 AND 128),
            -- The ID's value when it is 1 to 18 digits, else null.
            number INTEGER AS (
                CASE WHEN id NOT GLOB '*[^0-9]*' AND length(id) <= 18 THEN CAST(id AS INTEGER) END) STORED,
            -- A ULID: the conversation's name in exports and other databases.
            uid TEXT NOT NULL UNIQUE CHECK (length(uid) = 26),
            title TEXT,
            -- A message with role system and no parent. Earlier first prompts stay in message.
            first_prompt_id INTEGER REFERENCES message (id) ON DELETE SET NULL,
            profile TEXT,
            model TEXT,
            -- {"temperature": 0.5, "max_output_tokens": 100, "extra": {…}}; absent members are the provider's choice.
            options TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(options)),
            -- Tokens that one request may have.
            context_budget INTEGER CHECK (context_budget > 0),
            spend_limit_unit TEXT CHECK (spend_limit_unit IN ('tokens', 'rub', 'usd')),
            spend_limit_amount INTEGER CHECK (spend_limit_amount >= 0),
            -- The last message of the branch that is talked in; null while it is empty.
            head_id INTEGER REFERENCES message (id) ON DELETE SET NULL,
            is_pinned INTEGER NOT NULL DEFAULT 0 CHECK (is_pinned IN (0, 1)),
            is_archived INTEGER NOT NULL DEFAULT 0 CHECK (is_archived IN (0, 1)),
            created_at INTEGER NOT NULL,
            last_used_at INTEGER NOT NULL,
            CHECK ((spend_limit_unit IS NULL) = (spend_limit_amount IS NULL))
        ) STRICT;
        CREATE INDEX conversation_number ON conversation (number) WHERE number IS NOT NULL;
        CREATE INDEX conversation_used ON conversation (last_used_at, key);
        CREATE INDEX conversation_current ON conversation (last_used_at, key) WHERE is_archived = 0;
        CREATE INDEX conversation_first_prompt ON conversation (first_prompt_id) WHERE first_prompt_id IS NOT NULL;
        CREATE INDEX conversation_head ON conversation (head_id) WHERE head_id IS NOT NULL;

        CREATE TABLE tag (
            conversation_key INTEGER NOT NULL REFERENCES conversation (key) ON DELETE CASCADE,
            name TEXT NOT NULL CHECK (name <> ''),
            PRIMARY KEY (conversation_key, name)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX tag_name ON tag (name, conversation_key);

        -- A tree: edits, regenerated answers and forks are siblings, nothing is overwritten.
        CREATE TABLE message (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            conversation_key INTEGER NOT NULL REFERENCES conversation (key) ON DELETE CASCADE,
            -- Older than its children, so there are no circles and a branch in order of id is in order of time.
            parent_id INTEGER REFERENCES message (id) CHECK (parent_id < id),
            role TEXT NOT NULL CHECK (role IN ('system', 'user', 'assistant', 'tool')),
            status TEXT NOT NULL CHECK (status IN ('complete', 'interrupted', 'failed', 'cancelled')),
            -- The model that wrote it, as it named itself.
            model TEXT,
            created_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX message_conversation ON message (conversation_key, role);
        CREATE INDEX message_parent ON message (parent_id) WHERE parent_id IS NOT NULL;

        -- Attachments, each stored once however often it is sent.
        CREATE TABLE blob (
            hash TEXT PRIMARY KEY CHECK (length(hash) = 64),
            bytes BLOB NOT NULL
        ) STRICT;

        -- The content of a message, in order.
        CREATE TABLE part (
            id INTEGER PRIMARY KEY,
            message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
            position INTEGER NOT NULL CHECK (position >= 0),
            kind TEXT NOT NULL CHECK (kind IN ('text', 'reasoning', 'image', 'file', 'tool_call', 'tool_result', 'state')),
            -- The words; a call's arguments; a result's content. Null for attachments, empty for what only the provider
            -- understands (`state`, in `extra`).
            text TEXT,
            -- The tool's or the file's name.
            name TEXT,
            -- Joins a tool's result with its call.
            call_id TEXT,
            media_type TEXT,
            blob_hash TEXT REFERENCES blob (hash),
            UNIQUE (message_id, position),
            CHECK (CASE WHEN kind IN ('image', 'file') THEN blob_hash IS NOT NULL AND media_type IS NOT NULL
                ELSE text IS NOT NULL END)
        ) STRICT;
        CREATE INDEX part_blob ON part (blob_hash) WHERE blob_hash IS NOT NULL;

        -- One request and what came of it.
        CREATE TABLE turn (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            conversation_key INTEGER NOT NULL REFERENCES conversation (key) ON DELETE CASCADE,
            question_id INTEGER NOT NULL REFERENCES message (id),
            reply_id INTEGER REFERENCES message (id),
            -- A running turn whose lock nobody holds was left by a process that died.
            status TEXT NOT NULL CHECK (status IN ('running', 'complete', 'interrupted', 'failed', 'cancelled')),
            -- Who runs it: told to those who wait.
            process_id INTEGER NOT NULL,
            process_name TEXT NOT NULL,
            profile TEXT NOT NULL,
            provider TEXT NOT NULL,
            model_asked TEXT NOT NULL,
            model_answered TEXT,
            options TEXT NOT NULL CHECK (json_valid(options)),
            -- Arrays of message.id in the order of the request.
            sent TEXT NOT NULL CHECK (json_valid(sent)),
            dropped TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(dropped)),
            summarised TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(summarised)),
            -- Our count before sending; the others are what the provider billed.
            estimated_input_tokens INTEGER,
            input_tokens INTEGER,
            output_tokens INTEGER,
            total_tokens INTEGER,
            cached_input_tokens INTEGER,
            reasoning_tokens INTEGER,
            finish_reason TEXT,
            error_code TEXT,
            started_at INTEGER NOT NULL,
            first_token_ms INTEGER,
            total_ms INTEGER
        ) STRICT;
        CREATE INDEX turn_conversation ON turn (conversation_key);
        CREATE INDEX turn_question ON turn (question_id);
        CREATE INDEX turn_reply ON turn (reply_id) WHERE reply_id IS NOT NULL;
        CREATE INDEX turn_running ON turn (conversation_key) WHERE status = 'running';

        -- The reply of a running turn, as far as it has come. Finishing the turn empties it.
        CREATE TABLE journal (
            id INTEGER PRIMARY KEY,
            turn_id INTEGER NOT NULL REFERENCES turn (id) ON DELETE CASCADE,
            kind TEXT NOT NULL CHECK (kind IN ('text', 'reasoning', 'tool_call', 'state')),
            -- A piece of text, or a whole call as {"id": …, "name": …, "arguments": …}.
            content TEXT NOT NULL
        ) STRICT;
        CREATE INDEX journal_turn ON journal (turn_id);

        -- What was billed. Outlives its conversation: deleting one does not give the month's money back.
        CREATE TABLE spend (
            id INTEGER PRIMARY KEY,
            conversation_key INTEGER REFERENCES conversation (key) ON DELETE SET NULL,
            turn_id INTEGER REFERENCES turn (id) ON DELETE SET NULL,
            at INTEGER NOT NULL,
            profile TEXT NOT NULL,
            model TEXT NOT NULL,
            tokens INTEGER NOT NULL CHECK (tokens >= 0),
            -- Millionths of the currency, when a price was known.
            currency TEXT CHECK (currency IN ('rub', 'usd')),
            amount INTEGER CHECK (amount >= 0),
            CHECK ((currency IS NULL) = (amount IS NULL))
        ) STRICT;
        CREATE INDEX spend_at ON spend (at);
        CREATE INDEX spend_conversation ON spend (conversation_key, at) WHERE conversation_key IS NOT NULL;
        CREATE INDEX spend_turn ON spend (turn_id) WHERE turn_id IS NOT NULL;

        -- What is searched: the words of a message, and two words that say where it stands: `c<key>` and its role.
        CREATE VIEW message_text (id, body, place) AS
            SELECT message.id,
                (SELECT group_concat(text, char(10)) FROM
                    (SELECT text FROM part WHERE message_id = message.id AND text IS NOT NULL ORDER BY position)),
                'c' || conversation_key || ' ' || role
            FROM message;
        -- Holds no text of its own, only the index. A row is written when its message is whole.
        CREATE VIRTUAL TABLE message_search USING fts5 (
            body, place, content = 'message_text', content_rowid = 'id', tokenize = 'chat');
        CREATE TRIGGER message_unsearched BEFORE DELETE ON message BEGIN
            INSERT INTO message_search (message_search, rowid, body, place)
                SELECT 'delete', id, body, place FROM message_text WHERE id = old.id;
        END;
        """
}
