"""Runs chat-cli's search again and again and prints a table in Markdown: median and 95th percentile in milliseconds.

usage: measure.py CHAT-CLI RUNS
"""

import math
import subprocess
import sys
import time

program, runs = sys.argv[1], int(sys.argv[2])
QUERIES = [
    ("Russian, the most frequent word", ["моделями"]),
    ("Russian, a rare word", ["корапепетина"]),
    ("English, the most frequent word", ["models"]),
    ("English, two frequent words", ["model", "server"]),
    ("English, the beginning of words", ["conder"]),
    ("English, a phrase", ['"model server"']),
    ("Chinese, a frequent word", ["模型"]),
    ("every message, the newest first", ["--all", "model"]),
    ("one conversation", ["--in", "1001", "model"]),
]

print("| search | median, ms | p95, ms |\n|---|--:|--:|")
for name, words in QUERIES:
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        result = subprocess.run([program, "search", *words], capture_output=True, check=False)
        times.append((time.perf_counter() - start) * 1000)
        if result.returncode not in (0, 66):
            sys.exit(result.stderr.decode())
    times.sort()
    print(f"| {name} | {times[len(times) // 2]:.1f} | {times[math.ceil(len(times) * 0.95) - 1]:.1f} |")
