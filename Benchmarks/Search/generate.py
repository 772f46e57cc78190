"""Fills a database that chat-cli has made with conversations of random words, and names words to search for.

usage: generate.py DATABASE MESSAGES CONVERSATIONS
The words are made of syllables, Russian, English and Chinese ones; how often each comes follows Zipf's law, as in real text.
"""

import bisect
import itertools
import random
import sqlite3
import sys

database, messages, conversations = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
random.seed(7)
SYLLABLES = {
    "ru": "ба ве ги до жу за ин ко ла ме на ор пе ра со ти ур фо ха це".split(),
    "en": "ba con der fi gra ho in jo ka lo me nor pre qui ra so ter um vi wa".split(),
}
COMMON = {
    "ru": "модель сервер вопрос ответ запрос ошибка файл ключ текст язык".split(),
    "en": "model server question answer request error file key text language".split(),
    "zh": "模型 服务 问题 回答 请求 错误 文件 密钥 文本 语言".split(),
}


def vocabulary(language):
    if language == "zh":
        rest = ["".join(chr(random.randint(0x4E00, 0x9000)) for _ in range(random.randint(1, 3))) for _ in range(20000)]
    else:
        rest = ["".join(random.choices(SYLLABLES[language], k=random.randint(2, 5))) for _ in range(20000)]
    return COMMON[language] + rest


words = {language: vocabulary(language) for language in COMMON}
weights = {language: list(itertools.accumulate(1 / rank for rank in range(1, len(found) + 1))) for language, found in words.items()}


def text(language, count):
    totals = weights[language]
    picked = (words[language][bisect.bisect(totals, random.random() * totals[-1])] for _ in range(count))
    return ("" if language == "zh" else " ").join(picked)


connection = sqlite3.connect(database, isolation_level=None)
connection.execute("PRAGMA synchronous = OFF")
# They need chat-cli's tokenizer; the index is made at the end, by chat-cli.
triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
for name, _ in triggers:
    connection.execute(f"DROP TRIGGER {name}")
connection.execute("BEGIN")
each = messages // conversations
number = 100000
for index in range(conversations):
    language = ("ru", "en", "zh")[index % 3]
    key = 1000 + index
    time = 1_700_000_000_000 + index * 60_000
    connection.execute(
        "INSERT INTO conversation (key, id, uid, title, profile, model, created_at, last_used_at, use_order)"
        " VALUES (?, ?, ?, ?, 'openai', 'bench', ?, ?, ?)",
        (key, str(key), f"{key:026d}", text(language, 3) if index % 2 else None, time, time, key))
    parent = None
    for place in range(each):
        number += 1
        role = "assistant" if place % 2 else "user"
        connection.execute(
            "INSERT INTO message (id, conversation_key, parent_id, role, status, created_at) VALUES (?, ?, ?, ?, 'complete', ?)",
            (number, key, parent, role, time + place))
        connection.execute(
            "INSERT INTO part (message_id, position, kind, text) VALUES (?, 0, 'text', ?)",
            (number, text(language, random.randint(5, 60))))
        parent = number
    connection.execute("UPDATE conversation SET head_id = ? WHERE key = ?", (parent, key))
for _, sql in triggers:
    connection.execute(sql)
connection.execute("COMMIT")
size = connection.execute("SELECT sum(length(CAST(text AS BLOB))) FROM part").fetchone()[0]
print(f"text: {size} bytes")
