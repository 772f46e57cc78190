"""Measures many slow streams at once: how many are whole, how much longer they take than directly, and what they cost.

usage: streams.py COUNT DIRECT-PORT GATEWAY-PORT GATEWAY-PROCESS
Prints: streams that are whole, median of the added duration in ms, processor seconds of the gateway, its memory in MB.
"""
import asyncio
import os
import statistics
import sys
import time

BODY = b'{"model":"bench","messages":[{"role":"user","content":"What is the answer?"}],"stream":true}'


async def stream(port, path, results):
    begun = time.monotonic()
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(
            b"POST " + path + b"/v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            b"Content-Type: application/json\r\nAuthorization: Bearer bench-token\r\n"
            b"Content-Length: " + str(len(BODY)).encode() + b"\r\n\r\n" + BODY)
        text = b""
        while b"[DONE]" not in text:
            piece = await reader.read(65536)
            if not piece:
                break
            text += piece
        writer.close()
        if text.count(b'"content":" word"') >= 49 and b"[DONE]" in text:
            results.append(time.monotonic() - begun)
    except OSError:
        pass


async def run(count, port, path):
    results = []
    await asyncio.gather(*(stream(port, path, results) for _ in range(count)))
    return results


def processor(process):
    fields = open(f"/proc/{process}/stat").read().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(process):
    for line in open(f"/proc/{process}/smaps_rollup"):
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0


count, direct, port, process = (int(word) for word in sys.argv[1:5])
before = asyncio.run(run(count, direct, b"/slow"))
start = processor(process)
through = asyncio.run(run(count, port, b""))
added = (statistics.median(through or [0]) - statistics.median(before or [0])) * 1000
print(f"{len(through)} {added:.1f} {processor(process) - start:.2f} {memory(process):.0f}")
