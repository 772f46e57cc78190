"""Writes the same conversations as our JSON lines, as ChatGPT's conversations.json and as SQL, and how many bytes of text they have."""
import json
import random
import sys

folder, messages, conversations = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
random.seed(20261130)
english = "time year people way day man thing woman life child world school state family student group country problem".split()
russian = "время год люди путь день человек вещь жизнь ребёнок мир школа город семья студент группа страна задача ответ".split()
chinese = "时间 世界 学校 问题 数据库 学生 国家 家庭 朋友 工作 语言 模型 搜索 历史 城市 生活".split()


def text():
    words = random.choice([english, russian, chinese, english, russian])
    return " ".join(random.choice(words) + random.choice(["", "", ",", "."]) for _ in range(random.randint(10, 70)))


def quoted(value):
    return "'" + value.replace("'", "''") + "'"


size = 0
each = messages // conversations
with (
    open(f"{folder}/ours.jsonl", "w") as ours,
    open(f"{folder}/conversations.json", "w") as export,
    open(f"{folder}/plain.sql", "w") as plain,
    open(f"{folder}/search.sql", "w") as search,
):
    table = "CREATE TABLE message (id INTEGER PRIMARY KEY, conversation INTEGER, parent INTEGER, role TEXT, text TEXT, at INTEGER);\n"
    head = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;\n" + table
    plain.write(head + "BEGIN;\n")
    search.write(head + "CREATE VIRTUAL TABLE words USING fts5 (text, content = 'message', content_rowid = 'id');\nBEGIN;\n")
    export.write("[")
    identifier = 0
    for number in range(conversations):
        uid = f"{number:026d}"
        start = 1_700_000_000 + number * 1000
        ours.write(json.dumps({"type": "conversation", "format": "chatkit.conversation", "version": 1, "id": f"c{number}", "uid": uid,
                               "title": f"Conversation {number}", "head_id": each}) + "\n")
        mapping = {"root": {"id": "root", "message": None, "parent": None, "children": ["m1"]}}
        for place in range(1, each + 1):
            words = text()
            size += len(words.encode())
            identifier += 1
            role = "user" if place % 2 else "assistant"
            at = start + place
            message = {"type": "message", "id": place, "role": role, "created_at": "2026-01-01T00:00:00.000Z",
                       "parts": [{"type": "text", "text": words}]}
            if place > 1:
                message["parent_id"] = place - 1
            ours.write(json.dumps(message, ensure_ascii=False) + "\n")
            mapping[f"m{place}"] = {
                "id": f"m{place}", "parent": "root" if place == 1 else f"m{place - 1}",
                "children": [f"m{place + 1}"] if place < each else [],
                "message": {"id": f"m{place}", "author": {"role": role}, "create_time": at,
                            "content": {"content_type": "text", "parts": [words]}, "metadata": {"model_slug": "gpt-4o"}}}
            row = f"({identifier}, {number}, {identifier - 1 if place > 1 else 'NULL'}, '{role}', {quoted(words)}, {at * 1000})"
            plain.write(f"INSERT INTO message VALUES {row};\n")
            search.write(f"INSERT INTO message VALUES {row};\nINSERT INTO words (rowid, text) VALUES ({identifier}, {quoted(words)});\n")
        export.write(("," if number else "") + json.dumps(
            {"conversation_id": f"c{number}", "title": f"Conversation {number}", "create_time": start,
             "current_node": f"m{each}", "mapping": mapping}, ensure_ascii=False))
    export.write("]")
    for file in (plain, search):
        file.write("COMMIT;\nPRAGMA wal_checkpoint(TRUNCATE);\n")
with open(f"{folder}/size", "w") as file:
    file.write(str(size))
