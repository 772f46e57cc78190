extension Schema {
    /// Prompts that wait, in the order of their positions.
    static let queue = """
        CREATE TABLE queued_prompt (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            conversation_key INTEGER NOT NULL REFERENCES conversation (key) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            -- The program that alone may send it, while it holds the lock of this number (UnsentTexts); null: any.
            owner INTEGER,
            text TEXT NOT NULL,
            -- For this prompt alone; null and {} are the conversation's.
            profile TEXT,
            model TEXT,
            options TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(options)),
            -- It is not sent before this moment.
            not_before INTEGER,
            -- The caller's name for it.
            command TEXT,
            -- 0 from the beginning of its turn on, until the user allows to send it again.
            may_send INTEGER NOT NULL DEFAULT 1 CHECK (may_send IN (0, 1)),
            -- The turn that sent it last.
            turn_id INTEGER REFERENCES turn (id) ON DELETE SET NULL,
            created_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX queued_prompt_place ON queued_prompt (conversation_key, position);
        CREATE INDEX queued_prompt_turn ON queued_prompt (turn_id) WHERE turn_id IS NOT NULL;

        CREATE TABLE queued_attachment (
            prompt_id INTEGER NOT NULL REFERENCES queued_prompt (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            blob_hash TEXT NOT NULL REFERENCES blob (hash),
            media_type TEXT NOT NULL,
            name TEXT,
            PRIMARY KEY (prompt_id, position)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX queued_attachment_blob ON queued_attachment (blob_hash);
        """

    /// Texts with names that prompts include. The bytes are a blob, stored once for all messages that have them.
    static let fragments = """
        CREATE TABLE fragment (
            name TEXT PRIMARY KEY CHECK (name <> ''),
            blob_hash TEXT NOT NULL REFERENCES blob (hash),
            changed_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX fragment_blob ON fragment (blob_hash);
        """

    /// What was reported to the scripts that hold a conversation (`PipeEvent`).
    static let pipeEvents = """
        CREATE TABLE pipe_event (
            conversation_key INTEGER NOT NULL REFERENCES conversation (key) ON DELETE CASCADE,
            -- From 1 on, without gaps at the end: the next one is the largest and one.
            seq INTEGER NOT NULL,
            -- The event as one line of JSON, without seq.
            event TEXT NOT NULL,
            PRIMARY KEY (conversation_key, seq)
        ) STRICT, WITHOUT ROWID;
        """

    /// Deletes the bytes of attachments that nothing refers to any more.
    static let deleteUnusedBlobs = """
        DELETE FROM blob WHERE NOT EXISTS (SELECT 1 FROM part WHERE blob_hash = blob.hash)
            AND NOT EXISTS (SELECT 1 FROM queued_attachment WHERE blob_hash = blob.hash)
            AND NOT EXISTS (SELECT 1 FROM fragment WHERE blob_hash = blob.hash)
        """
}
