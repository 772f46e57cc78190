extension Schema {
    /// What keeping limits needs: reservations, what a cost was worked out from, and smaller units of money.
    static let spending = """
        -- Money is in billionths from here on: a cached token may cost no more than a few of them.
        UPDATE spend SET amount = min(amount, 1000000000000) * 1000 WHERE amount IS NOT NULL;
        UPDATE conversation SET spend_limit_amount = min(spend_limit_amount, 1000000000000) * 1000
            WHERE spend_limit_unit IN ('rub', 'usd');
        -- A row begins as a reservation of the most that a question may cost; its end replaces that.
        ALTER TABLE spend ADD COLUMN status TEXT NOT NULL DEFAULT 'billed'
            CHECK (status IN ('reserved', 'estimated', 'billed'));
        -- The byte of the lock file that its process holds while it runs. Free means dead.
        ALTER TABLE spend ADD COLUMN holder INTEGER;
        -- Of a reservation: what the request alone costs.
        ALTER TABLE spend ADD COLUMN input_amount INTEGER CHECK (input_amount >= 0);
        ALTER TABLE spend ADD COLUMN input_tokens INTEGER;
        ALTER TABLE spend ADD COLUMN cached_input_tokens INTEGER;
        ALTER TABLE spend ADD COLUMN output_tokens INTEGER;
        UPDATE spend SET (input_tokens, cached_input_tokens, output_tokens) =
            (SELECT input_tokens, cached_input_tokens, output_tokens FROM turn WHERE turn.id = turn_id)
            WHERE turn_id IS NOT NULL;
        CREATE INDEX spend_reserved ON spend (holder) WHERE status = 'reserved';
        -- Sums over a day or a month are read from the index alone.
        DROP INDEX spend_at;
        CREATE INDEX spend_at ON spend (at, profile, currency, amount, tokens, status);
        """
}
