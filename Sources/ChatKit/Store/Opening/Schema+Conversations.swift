// Times are milliseconds of UTC since 1970; `…_ms` are durations in milliseconds. Money is in billionths of its unit.
//
// Deleting a conversation deletes all it owns by cascades. `parent_id`, `question_id` and `reply_id` do not cascade: SQLite runs
// cascades as nested triggers, 1000 deep at the most, and a history may be longer than that.

extension Schema {
    /// Conversations, their settings and tags.
    static let conversations = """
        CREATE TABLE conversation (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            -- What people type. Automatic IDs are one more than the largest number, or than the last one given.
            -- Unique among those that are not in the trash.
            id TEXT NOT NULL CHECK (length(CAST(id AS BLOB)) BETWEEN 1 AND 128),
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
            -- Tokens kept free for a reply, and what is left out of a history that is too long; null takes the profile's.
            reserved_output INTEGER CHECK (reserved_output >= 0),
            overflow TEXT,
            spend_limit_unit TEXT CHECK (spend_limit_unit IN ('tokens', 'rub', 'usd')),
            spend_limit_amount INTEGER CHECK (spend_limit_amount >= 0),
            -- The last message of the branch that is continued; null while it is empty.
            head_id INTEGER REFERENCES message (id) ON DELETE SET NULL,
            is_pinned INTEGER NOT NULL DEFAULT 0 CHECK (is_pinned IN (0, 1)),
            is_archived INTEGER NOT NULL DEFAULT 0 CHECK (is_archived IN (0, 1)),
            -- When it was moved to the trash; null: it is not there.
            trashed_at INTEGER,
            created_at INTEGER NOT NULL,
            last_used_at INTEGER NOT NULL,
            -- How long after its last use the conversation is deleted; null: never.
            expires_after_ms INTEGER CHECK (expires_after_ms > 0),
            -- Greater than that of every conversation used before. A clock may be wrong: a turn of the year 2040 would make
            -- its conversation the last used one for years. So uses are counted.
            use_order INTEGER NOT NULL DEFAULT 0,
            CHECK ((spend_limit_unit IS NULL) = (spend_limit_amount IS NULL))
        ) STRICT;
        CREATE UNIQUE INDEX conversation_id ON conversation (id) WHERE trashed_at IS NULL;
        CREATE INDEX conversation_trashed ON conversation (trashed_at) WHERE trashed_at IS NOT NULL;
        CREATE INDEX conversation_expiring ON conversation (last_used_at + expires_after_ms)
            WHERE expires_after_ms IS NOT NULL;
        CREATE INDEX conversation_number ON conversation (number) WHERE number IS NOT NULL;
        CREATE INDEX conversation_used ON conversation (use_order);
        CREATE INDEX conversation_current ON conversation (use_order)
            WHERE is_archived = 0 AND trashed_at IS NULL;
        CREATE INDEX conversation_pinned ON conversation (is_pinned, use_order);
        CREATE INDEX conversation_first_prompt ON conversation (first_prompt_id) WHERE first_prompt_id IS NOT NULL;
        CREATE INDEX conversation_head ON conversation (head_id) WHERE head_id IS NOT NULL;

        -- The largest automatic ID that was given out, so that none comes twice: a script may still hold that of a deleted
        -- conversation.
        CREATE TABLE last_number (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            value INTEGER NOT NULL
        ) STRICT;

        -- The conversations that were written to a folder of Markdown files: one that is missing here was deleted here.
        CREATE TABLE synced (
            folder TEXT NOT NULL,
            uid TEXT NOT NULL CHECK (length(uid) = 26),
            PRIMARY KEY (folder, uid)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE tag (
            conversation_key INTEGER NOT NULL REFERENCES conversation (key) ON DELETE CASCADE,
            name TEXT NOT NULL CHECK (name <> ''),
            PRIMARY KEY (conversation_key, name)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX tag_name ON tag (name, conversation_key);
        """

    /// What can be undone, and where conversations were used.
    static let changes = """
        -- Changes that can be undone and redone; the last hundred of a conversation.
        CREATE TABLE change (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            conversation_key INTEGER NOT NULL REFERENCES conversation (key) ON DELETE CASCADE,
            -- The turn that moved the head; null for other changes.
            turn_id INTEGER REFERENCES turn (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            -- What it changed, as JSON: {"title": [before, after], "tags": {"removed": […], "added": […]}, …}.
            difference TEXT NOT NULL CHECK (json_valid(difference)),
            -- Greater than that of every change undone before; null: it was not undone.
            undone INTEGER,
            at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX change_conversation ON change (conversation_key, undone);
        CREATE INDEX change_turn ON change (turn_id) WHERE turn_id IS NOT NULL;
        CREATE INDEX change_undone ON change (undone) WHERE undone IS NOT NULL;

        -- The conversation last used in a terminal, or in a session that the user named.
        CREATE TABLE session_use (
            session TEXT PRIMARY KEY NOT NULL,
            conversation_key INTEGER NOT NULL REFERENCES conversation (key) ON DELETE CASCADE,
            at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX session_use_conversation ON session_use (conversation_key);

        -- Copies that were made of this database: deleting for good deletes there too.
        CREATE TABLE backup (
            path TEXT PRIMARY KEY NOT NULL,
            at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    /// The messages of conversations, and what belongs to a message.
    static let messages = """
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
            -- The speaker's name, where a program gives one.
            name TEXT,
            created_at INTEGER NOT NULL,
            -- When it was deleted; null: it was not. A deleted message is neither shown, found nor sent; what follows it stays.
            deleted_at INTEGER
        ) STRICT;
        CREATE INDEX message_conversation ON message (conversation_key, role);
        CREATE INDEX message_deleted ON message (conversation_key) WHERE deleted_at IS NOT NULL;
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
            -- What only some kinds of parts have, as a JSON object: a picture's detail, the state behind a call.
            extra TEXT CHECK (extra IS NULL OR json_valid(extra)),
            UNIQUE (message_id, position),
            CHECK (CASE WHEN kind IN ('image', 'file') THEN blob_hash IS NOT NULL AND media_type IS NOT NULL
                ELSE text IS NOT NULL END)
        ) STRICT;
        CREATE INDEX part_blob ON part (blob_hash) WHERE blob_hash IS NOT NULL;

        -- Messages that are always sent.
        CREATE TABLE pin (
            message_id INTEGER PRIMARY KEY NOT NULL REFERENCES message (id) ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;

        -- Attachments that a provider keeps: the next request names them instead of sending them again.
        CREATE TABLE upload (
            profile TEXT NOT NULL,
            blob_hash TEXT NOT NULL REFERENCES blob (hash) ON DELETE CASCADE,
            -- The provider's name for it.
            file_id TEXT NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (profile, blob_hash)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX upload_blob ON upload (blob_hash);
        """
}
