extension Schema {
    /// What version 2 adds, a room each.
    static let version2 = [dialects, unsent, errors, numbers, context, spending].joined(separator: "\n")

    /// What the providers' dialects need kept beside a message's words, and which attachments they keep themselves.
    private static let dialects = """
        -- The speaker's name, where a program gives one.
        ALTER TABLE message ADD COLUMN name TEXT;
        -- What only some kinds of parts have, as a JSON object: a picture's detail, the state behind a call.
        ALTER TABLE part ADD COLUMN extra TEXT CHECK (extra IS NULL OR json_valid(extra));
        -- Attachments that a provider has taken in: the next request names them instead of sending them again.
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

    /// What people have written and not sent.
    ///
    /// `owner` is a program that runs, or ran: while it runs it holds the lock of that number (``UnsentTexts``).
    private static let unsent = """
        CREATE TABLE draft (
            id INTEGER PRIMARY KEY,
            -- Null: in a conversation that has not begun.
            conversation_key INTEGER REFERENCES conversation (key) ON DELETE CASCADE,
            owner INTEGER NOT NULL,
            text TEXT NOT NULL,
            changed_at INTEGER NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX draft_place ON draft (ifnull(conversation_key, 0), owner);
        CREATE INDEX draft_conversation ON draft (conversation_key) WHERE conversation_key IS NOT NULL;

        -- Questions that wait for the answer before them; in the order of their numbers.
        CREATE TABLE queued_prompt (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            conversation_key INTEGER NOT NULL REFERENCES conversation (key) ON DELETE CASCADE,
            owner INTEGER NOT NULL,
            text TEXT NOT NULL,
            created_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX queued_prompt_conversation ON queued_prompt (conversation_key);
        """

    /// Version 5: a draft of a conversation that has an ID and has not begun belongs to that ID.
    static let draftNames = """
        -- The ID that the conversation will have; null: it has begun, or will get a number.
        ALTER TABLE draft ADD COLUMN new_id TEXT;
        DROP INDEX draft_place;
        CREATE UNIQUE INDEX draft_place ON draft (ifnull(conversation_key, 0), ifnull(new_id, ''), owner);
        """

    /// What a person was told when a turn ended early.
    private static let errors = """
        -- The error's sentence; error_code is its name.
        ALTER TABLE turn ADD COLUMN error_message TEXT;
        """

    /// The largest automatic ID that was given out, so that none comes twice: a script may still hold that of a deleted
    /// conversation.
    private static let numbers = """
        CREATE TABLE last_number (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            value INTEGER NOT NULL
        ) STRICT;
        """
}
