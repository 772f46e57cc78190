extension Schema {
    /// What version 2 adds, a room each.
    static let version2 = [dialects].joined(separator: "\n")

    /// What the providers' dialects need kept beside a message's words.
    private static let dialects = """
        -- The speaker's name, where a program gives one.
        ALTER TABLE message ADD COLUMN name TEXT;
        -- What only some kinds of parts have, as a JSON object: a picture's detail, the state behind a call.
        ALTER TABLE part ADD COLUMN extra TEXT CHECK (extra IS NULL OR json_valid(extra));
        """
}
