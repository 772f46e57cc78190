extension Schema {
    /// Requests, and replies that are running.
    static let turns = """
        -- One request and what came of it.
        CREATE TABLE turn (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            conversation_key INTEGER NOT NULL REFERENCES conversation (key) ON DELETE CASCADE,
            question_id INTEGER NOT NULL REFERENCES message (id),
            reply_id INTEGER REFERENCES message (id),
            -- The reply that this one continues, and takes the text of; null for replies from the beginning.
            continues_id INTEGER REFERENCES message (id),
            -- A summary's prompt asks for it, its reply is it: both are beside the branch, below the last message covered.
            kind TEXT NOT NULL DEFAULT 'answer' CHECK (kind IN ('answer', 'summary')),
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
            -- The budget in force, as JSON.
            budget TEXT CHECK (budget IS NULL OR json_valid(budget)),
            -- The body sent, with an empty list of messages, and the SHA-256 of the whole.
            request_envelope TEXT,
            request_hash TEXT,
            -- Our count before sending; the others are what the provider billed.
            estimated_input_tokens INTEGER,
            input_tokens INTEGER,
            output_tokens INTEGER,
            total_tokens INTEGER,
            cached_input_tokens INTEGER,
            reasoning_tokens INTEGER,
            finish_reason TEXT,
            error_code TEXT,
            -- The error's sentence; error_code is its name.
            error_message TEXT,
            started_at INTEGER NOT NULL,
            first_token_ms INTEGER,
            total_ms INTEGER
        ) STRICT;
        CREATE INDEX turn_conversation ON turn (conversation_key);
        CREATE INDEX turn_question ON turn (question_id);
        CREATE INDEX turn_reply ON turn (reply_id) WHERE reply_id IS NOT NULL;
        CREATE INDEX turn_continues ON turn (continues_id) WHERE continues_id IS NOT NULL;
        CREATE INDEX turn_summary ON turn (conversation_key) WHERE kind = 'summary';
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

        -- Tokens as a provider counted them, by who counted and the SHA-256 of the text.
        CREATE TABLE token_count (
            counter TEXT NOT NULL,
            hash TEXT NOT NULL CHECK (length(hash) = 64),
            tokens INTEGER NOT NULL CHECK (tokens >= 0),
            PRIMARY KEY (counter, hash)
        ) STRICT, WITHOUT ROWID;
        """

    /// What people have written and not sent.
    static let unsent = """
        -- `owner` is a program that runs, or ran: while it runs it holds the lock of that number (``UnsentTexts``).
        CREATE TABLE draft (
            id INTEGER PRIMARY KEY,
            -- Null: in a conversation that has not begun.
            conversation_key INTEGER REFERENCES conversation (key) ON DELETE CASCADE,
            -- The ID that the conversation will have; null: it has begun, or will get a number.
            new_id TEXT,
            owner INTEGER NOT NULL,
            text TEXT NOT NULL,
            changed_at INTEGER NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX draft_place ON draft (ifnull(conversation_key, 0), ifnull(new_id, ''), owner);
        CREATE INDEX draft_conversation ON draft (conversation_key) WHERE conversation_key IS NOT NULL;
        """

    /// What was spent, and what is reserved.
    static let spending = """
        -- What was billed. A row begins as a reservation of the most that a prompt may cost; its end replaces that. Rows outlive
        -- their conversation: deleting one does not give the month's money back.
        CREATE TABLE spend (
            id INTEGER PRIMARY KEY,
            conversation_key INTEGER REFERENCES conversation (key) ON DELETE SET NULL,
            turn_id INTEGER REFERENCES turn (id) ON DELETE SET NULL,
            at INTEGER NOT NULL,
            status TEXT NOT NULL DEFAULT 'billed' CHECK (status IN ('reserved', 'estimated', 'billed')),
            -- The byte of the lock file that its process holds while it runs. Free means dead.
            holder INTEGER,
            profile TEXT NOT NULL,
            model TEXT NOT NULL,
            tokens INTEGER NOT NULL CHECK (tokens >= 0),
            input_tokens INTEGER,
            cached_input_tokens INTEGER,
            output_tokens INTEGER,
            -- Billionths of the currency, when a price was known.
            currency TEXT CHECK (currency IN ('rub', 'usd')),
            amount INTEGER CHECK (amount >= 0),
            -- Of a reservation: what the request alone costs.
            input_amount INTEGER CHECK (input_amount >= 0),
            -- Whether it came with an imported conversation: then it counts for that one and for no day, month or profile.
            is_imported INTEGER NOT NULL DEFAULT 0 CHECK (is_imported IN (0, 1)),
            CHECK ((currency IS NULL) = (amount IS NULL))
        ) STRICT;
        -- Sums over a day or a month are read from the index alone.
        CREATE INDEX spend_at ON spend (at, profile, currency, amount, tokens, status, is_imported);
        CREATE INDEX spend_reserved ON spend (holder) WHERE status = 'reserved';
        CREATE INDEX spend_conversation ON spend (conversation_key, at) WHERE conversation_key IS NOT NULL;
        CREATE INDEX spend_turn ON spend (turn_id) WHERE turn_id IS NOT NULL;
        """
}
