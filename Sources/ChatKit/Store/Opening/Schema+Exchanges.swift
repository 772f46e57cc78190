extension Schema {
    /// What a gateway keeps: exchanges that are not in a conversation yet, and which message each history ends with.
    static let exchanges = """
        -- Exchanges as they passed. One leaves when it was read into its conversation.
        CREATE TABLE exchange (
            id INTEGER PRIMARY KEY,
            -- The byte of the lock file that the gateway's process holds, and a number of its own.
            holder INTEGER NOT NULL,
            number INTEGER NOT NULL,
            -- What is known when it begins, as JSON: dialect, profile, provider, model, conversation, session, time.
            head TEXT NOT NULL CHECK (json_valid(head)),
            request BLOB NOT NULL,
            -- The reply of an exchange that was stored when it was over, coded like the pieces of others.
            reply BLOB,
            -- What is known when it ends: status, times, error; null while it runs.
            ending TEXT CHECK (ending IS NULL OR json_valid(ending)),
            UNIQUE (holder, number)
        ) STRICT;
        CREATE TABLE exchange_piece (
            id INTEGER PRIMARY KEY,
            exchange_id INTEGER NOT NULL REFERENCES exchange (id) ON DELETE CASCADE,
            -- A part of the reply, coded by what differs from one event to the next.
            bytes BLOB NOT NULL
        ) STRICT;
        CREATE INDEX exchange_piece_exchange ON exchange_piece (exchange_id);
        -- The history that ends with a message, as a hash: clients that resend their history are found by it.
        CREATE TABLE history (
            hash TEXT NOT NULL CHECK (length(hash) = 64),
            conversation_key INTEGER NOT NULL,
            message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
            PRIMARY KEY (hash, conversation_key, message_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX history_message ON history (message_id);
        -- Responses of the Responses API that clients can ask for, or go on from, by their IDs.
        CREATE TABLE response (
            id TEXT PRIMARY KEY NOT NULL,
            message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
            body TEXT NOT NULL CHECK (json_valid(body))
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX response_message ON response (message_id);
        """
}
