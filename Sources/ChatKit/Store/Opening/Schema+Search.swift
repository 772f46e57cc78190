extension Schema {
    /// What is searched, and the triggers that keep it in step, whatever changes a message, a part or a title.
    ///
    /// A message is indexed when its part 0 is there: parts that are inserted from the last to the first are indexed once.
    static let search = """
        -- The words of a part: a call with its tool's name, an attachment's name, and its text where it has any.
        CREATE VIEW part_text (id, message_id, position, words) AS
            SELECT part.id, message_id, position, CASE
                WHEN kind IN ('image', 'file') THEN ifnull(name, '') || char(10) || CASE
                    WHEN media_type LIKE 'text/%' OR media_type LIKE '%json' OR media_type LIKE '%xml'
                        OR media_type LIKE '%yaml' OR media_type LIKE '%javascript'
                    THEN ifnull((SELECT CAST(bytes AS TEXT) FROM blob WHERE hash = blob_hash), '') ELSE '' END
                WHEN kind = 'tool_call' THEN ifnull(name, '') || ' ' || text
                ELSE text END
            FROM part;
        -- The words of a message, and two words that show where it is: `c<key>` and its role.
        CREATE VIEW message_text (id, body, place) AS
            SELECT message.id,
                (SELECT group_concat(words, char(10)) FROM
                    (SELECT words FROM part_text WHERE message_id = message.id ORDER BY position)),
                'c' || conversation_key || ' ' || role
            FROM message
            WHERE deleted_at IS NULL AND EXISTS (SELECT 1 FROM part WHERE message_id = message.id AND position = 0);

        -- These hold no text of their own, only the index.
        CREATE VIRTUAL TABLE message_search USING fts5 (
            body, place, content = 'message_text', content_rowid = 'id', columnsize = 0, tokenize = 'chat');
        CREATE VIRTUAL TABLE title_search USING fts5 (
            title, content = 'conversation', content_rowid = 'key', columnsize = 0, tokenize = 'chat');

        CREATE TRIGGER part_added AFTER INSERT ON part
            WHEN EXISTS (SELECT 1 FROM part WHERE message_id = new.message_id AND position = 0)
        BEGIN
            -- As it was without this part; it was not indexed before part 0 came.
            INSERT INTO message_search (message_search, rowid, body, place)
                SELECT 'delete', message_text.id,
                    (SELECT group_concat(words, char(10)) FROM (SELECT words FROM part_text
                        WHERE message_id = new.message_id AND part_text.id <> new.id ORDER BY position)), place
                FROM message_text WHERE message_text.id = new.message_id AND new.position <> 0;
            INSERT INTO message_search (rowid, body, place)
                SELECT id, body, place FROM message_text WHERE id = new.message_id;
        END;
        CREATE TRIGGER part_changing BEFORE UPDATE ON part BEGIN
            INSERT INTO message_search (message_search, rowid, body, place)
                SELECT 'delete', id, body, place FROM message_text WHERE id = old.message_id;
        END;
        CREATE TRIGGER part_changed AFTER UPDATE ON part BEGIN
            INSERT INTO message_search (rowid, body, place)
                SELECT id, body, place FROM message_text WHERE id = old.message_id;
        END;
        -- Of a deleted message nothing is left here: it went from the index before its parts.
        CREATE TRIGGER part_removing BEFORE DELETE ON part BEGIN
            INSERT INTO message_search (message_search, rowid, body, place)
                SELECT 'delete', id, body, place FROM message_text WHERE id = old.message_id;
        END;
        CREATE TRIGGER part_removed AFTER DELETE ON part BEGIN
            INSERT INTO message_search (rowid, body, place)
                SELECT id, body, place FROM message_text WHERE id = old.message_id;
        END;
        CREATE TRIGGER message_removing BEFORE DELETE ON message BEGIN
            INSERT INTO message_search (message_search, rowid, body, place)
                SELECT 'delete', id, body, place FROM message_text WHERE id = old.id;
        END;
        CREATE TRIGGER message_changing BEFORE UPDATE OF role, conversation_key, deleted_at ON message BEGIN
            INSERT INTO message_search (message_search, rowid, body, place)
                SELECT 'delete', id, body, place FROM message_text WHERE id = old.id;
        END;
        CREATE TRIGGER message_changed AFTER UPDATE OF role, conversation_key, deleted_at ON message BEGIN
            INSERT INTO message_search (rowid, body, place)
                SELECT id, body, place FROM message_text WHERE id = new.id;
        END;

        CREATE TRIGGER title_added AFTER INSERT ON conversation WHEN new.title IS NOT NULL BEGIN
            INSERT INTO title_search (rowid, title) VALUES (new.key, new.title);
        END;
        CREATE TRIGGER title_changed AFTER UPDATE OF title ON conversation BEGIN
            INSERT INTO title_search (title_search, rowid, title)
                SELECT 'delete', old.key, old.title WHERE old.title IS NOT NULL;
            INSERT INTO title_search (rowid, title) SELECT new.key, new.title WHERE new.title IS NOT NULL;
        END;
        CREATE TRIGGER title_removed BEFORE DELETE ON conversation WHEN old.title IS NOT NULL BEGIN
            INSERT INTO title_search (title_search, rowid, title) VALUES ('delete', old.key, old.title);
        END;
        """
}
