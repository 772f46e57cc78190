extension Schema {
    /// What version 2 adds, a room each.
    static let version2 = [dialects].joined(separator: "\n")

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
}
