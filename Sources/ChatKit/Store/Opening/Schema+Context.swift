extension Schema {
    /// Budgets of conversations, pinned messages, summaries, and what a turn needs to be explained afterwards.
    static let context = """
        -- Tokens kept free for a reply, and what happens to a dialogue that is too long; null takes the profile's.
        ALTER TABLE conversation ADD COLUMN reserved_output INTEGER CHECK (reserved_output >= 0);
        ALTER TABLE conversation ADD COLUMN overflow TEXT;
        -- A summary's question asks for it, its reply is it: both stand beside the branch, below the last message covered.
        ALTER TABLE turn ADD COLUMN kind TEXT NOT NULL DEFAULT 'answer' CHECK (kind IN ('answer', 'summary'));
        -- The budget in force, as JSON, and whether estimated_input_tokens is a count.
        ALTER TABLE turn ADD COLUMN budget TEXT CHECK (budget IS NULL OR json_valid(budget));
        -- The body sent, with an empty list of messages, and the SHA-256 of the whole.
        ALTER TABLE turn ADD COLUMN request_envelope TEXT;
        ALTER TABLE turn ADD COLUMN request_hash TEXT;
        CREATE INDEX turn_summary ON turn (conversation_key) WHERE kind = 'summary';
        -- Messages that are always sent.
        CREATE TABLE pin (
            message_id INTEGER PRIMARY KEY NOT NULL REFERENCES message (id) ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        -- Tokens as a provider counted them, by who counted and the SHA-256 of the text.
        CREATE TABLE token_count (
            counter TEXT NOT NULL,
            hash TEXT NOT NULL CHECK (length(hash) = 64),
            tokens INTEGER NOT NULL CHECK (tokens >= 0),
            PRIMARY KEY (counter, hash)
        ) STRICT, WITHOUT ROWID;
        """
}
