"""Measures chat-tui on a pseudo-terminal, as a person has it before them, and prints a table in Markdown.

usage: measure.py CHAT-TUI PORT SERVER-OUTPUT WORK-FOLDER

Times are from the write of a key to the bytes that show it. Processor time is what the kernel counts for all threads of
the program (/proc/PID/task/*/schedstat). SECONDS says how long each stream is measured.
"""

import fcntl
import os
import random
import re
import select
import signal
import socket
import sqlite3
import statistics
import struct
import subprocess
import sys
import termios
import time

program, port, server_output, work = sys.argv[1:5]
seconds = float(os.environ.get("SECONDS_EACH", "20"))
keys_each = int(os.environ.get("KEYS", "300"))
messages = int(os.environ.get("MESSAGES", "100000"))
only = os.environ.get("ONLY", "")
START, END = b"\x1b[?2026h", b"\x1b[?2026l"
# What terminals of today say about themselves.
ANSWERS = [(b"\x1b[?2026$p", b"\x1b[?2026;2$y"), (b"\x1b[?u", b"\x1b[?0u"),
           (b"\x1b]11;?", b"\x1b]11;rgb:1c1c/1c1c/1c1c\x1b\\"), (b"\x1b[c", b"\x1b[?62;22c")]


def make_store(name):
    database = f"{work}/{name}.db"
    subprocess.run([program, "--plain", "--provider", "demo", "--db", database], input=b"hi\n", check=True,
                   stdout=subprocess.DEVNULL, env={"HOME": work, "PATH": "/usr/bin:/bin", "TERM": "dumb"})
    return database


def usual():
    database = f"{work}/usual.db"
    if os.path.exists(database):
        return database
    connection = sqlite3.connect(make_store("usual"))
    now = int(time.time() * 1000)
    for number in range(300):
        connection.execute(
            "INSERT INTO conversation (key, id, uid, title, profile, model, created_at, last_used_at)"
            " VALUES (?, ?, ?, ?, 'openai', 'bench', ?, ?)",
            (1000 + number, f"c{number}", f"{number:026}", f"Разговор {number} about something",
             now, now - number * 7_200_000))
    connection.commit()
    connection.close()
    return database


class Terminal:
    def __init__(self, arguments=(), columns=80, rows=24, path="1", variables=None, prefix=()):
        environment = {"HOME": work, "PATH": "/usr/bin:/bin", "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "TZ": "UTC",
                       "OPENAI_API_KEY": "bench", "OPENAI_MODEL": "bench",
                       "OPENAI_BASE_URL": f"http://127.0.0.1:{port}/{path}/v1", **(variables or {})}
        self.bytes, self.chunks, self.total = b"", [], 0
        # The list beside the dialogue has a few hundred conversations, as people have them.
        words = [*prefix, program, *(arguments or ["--db", usual()])]
        ready, is_ready = os.pipe()
        self.process, self.master = os.forkpty()
        if self.process == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            # What is typed before the program reads is not to be shown by the kernel.
            settings = termios.tcgetattr(0)
            settings[3] &= ~termios.ECHO
            termios.tcsetattr(0, termios.TCSANOW, settings)
            os.close(is_ready)
            os.execve(words[0], words, environment)
        os.close(is_ready)
        os.read(ready, 1)
        os.close(ready)
        self.begin = time.monotonic()
    
    def read(self, timeout):
        """Takes what comes within the time, if anything does; gives when it came."""
        if not select.select([self.master], [], [], max(0, timeout))[0]:
            return None
        now = time.monotonic()
        try:
            data = os.read(self.master, 1 << 16)
        except OSError:
            return None
        for question, reply in ANSWERS:
            if question in data:
                os.write(self.master, reply)
        self.bytes = (self.bytes + data)[-(1 << 20):]
        self.chunks.append((now, data))
        self.total += len(data)
        return now

    def drain(self, duration):
        end = time.monotonic() + duration
        while (left := end - time.monotonic()) > 0:
            self.read(left)

    def wait(self, text, timeout=60.0):
        """Reads until a text has come since the last call; gives when."""
        end = time.monotonic() + timeout
        text = text.encode() if isinstance(text, str) else text
        now = time.monotonic()
        while text not in self.bytes:
            if time.monotonic() > end:
                raise SystemExit(f"“{text}” did not come; last bytes: {self.bytes[-3000:]!r}")
            now = self.read(0.5) or now
        self.bytes = b""
        return now

    def quiet(self, silence=0.4, timeout=30):
        """Reads until nothing more comes."""
        end = time.monotonic() + timeout
        while time.monotonic() < end and self.read(silence):
            pass
        self.bytes = b""

    def send(self, data):
        now = time.monotonic()
        os.write(self.master, data.encode() if isinstance(data, str) else data)
        return now

    def ask(self):
        """Asks when the program is ready, and waits for the end of what comes at once."""
        self.wait("Write a question")
        self.quiet()
        self.send("q\r")

    @property
    def child(self):
        with open(f"/proc/{self.process}/task/{self.process}/children") as file:
            return int(file.read().split()[0])

    def threads(self):
        """Nanoseconds on a processor and voluntary pauses, by thread."""
        found = {}
        child = self.child
        for thread in os.listdir(f"/proc/{child}/task"):
            with open(f"/proc/{child}/task/{thread}/schedstat") as file:
                time_used = int(file.read().split()[0])
            with open(f"/proc/{child}/task/{thread}/status") as file:
                pauses = int(re.search(r"^voluntary_ctxt_switches:\s*(\d+)", file.read(), re.M)[1])
            found[thread] = (time_used, pauses)
        return found

    def memory(self, field="VmRSS"):
        with open(f"/proc/{self.child}/status") as file:
            return int(re.search(rf"^{field}:\s*(\d+)", file.read(), re.M)[1]) / 1024

    def close(self):
        try:
            os.kill(self.process, signal.SIGKILL)
            os.kill(self.child, signal.SIGKILL)
        except (OSError, IndexError):
            pass
        os.close(self.master)
        os.waitpid(self.process, 0)


def row(quantity, value, target):
    print(f"| {quantity} | {value} | {target} |", flush=True)


def spread(times):
    times = sorted(t * 1000 for t in times)
    at = lambda part: times[min(len(times) - 1, int(len(times) * part))]
    return f"p50 {at(0.5):.2f}, p99 {at(0.99):.2f}, max {times[-1]:.2f} ms"


def echoes(terminal):
    """How long keys take until they are seen. Each is deleted again, so that it is always one more letter."""
    times = []
    for number in range(keys_each):
        letter = "QZJVKY"[number % 6]
        terminal.bytes = b""
        sent = terminal.send(letter)
        times.append(terminal.wait(letter, 10) - sent)
        terminal.drain(random.uniform(0.015, 0.04))
        terminal.send("\x7f")
        terminal.drain(random.uniform(0.015, 0.04))
    return times


def used(before, after):
    return sum(used - before.get(thread, (0, 0))[0] for thread, (used, _) in after.items()) / 1e9


def stream(rate, burst=0, columns=120, rows=40, variables=None, duration=None):
    """Measures an answer of so many tokens a second after so many at once: processor time, bytes and frames."""
    duration = duration or seconds
    path = f"text-{burst}-{int(rate * (duration + 60))}-{rate}"
    terminal = Terminal(columns=columns, rows=rows, path=path, variables=variables)
    terminal.ask()
    if burst:
        terminal.wait("MARKMARK")
    else:
        terminal.wait("actor")
    terminal.drain(1.5)
    before, begin = terminal.threads(), time.monotonic()
    terminal.total, terminal.chunks = 0, []
    terminal.drain(duration)
    span = time.monotonic() - begin
    after = terminal.threads()
    written = b"".join(data for _, data in terminal.chunks)
    terminal.close()
    return {
        "cpu": used(before, after) / span, "bytes": len(written) / span / rate, "frames": written.count(START) / span,
        "clears": written.count(b"\x1b[2J") + written.count(b"\x1b[3J"),
        "screen": used({t: before[t] for t in before}, {t: after[t] for t in after if int(t) == min(map(int, after))}) / span,
    }


def percent(part):
    return f"{part * 100:.1f} %"


def wants(name):
    return not only or name in only.split(",")


def fill(database, count, size, last):
    """Puts a dialogue of so many messages into the store, which a first question has made."""
    connection = sqlite3.connect(database)
    connection.execute(
        "INSERT INTO conversation (key, id, uid, title, profile, model, created_at, last_used_at)"
        " VALUES (1000, 'long', '01HZZZZZZZZZZZZZZZZZZZZZZZ', 'Long', 'openai', 'bench', 1, 4000000000000)")
    words = "A paragraph of an *answer* that goes on for a while, with some `code` in it. "
    body = "\n\n".join([words * 3] * max(1, size // (len(words) * 3 + 2)))
    for number in range(1, count + 1):
        key = 1000 + number
        role = "user" if number % 2 else "assistant"
        text = last if number == count else f"Message {number}\n\n{body}"
        connection.execute(
            "INSERT INTO message (id, conversation_key, parent_id, role, status, created_at, model)"
            " VALUES (?, 1000, ?, ?, 'complete', ?, ?)",
            (key, key - 1 if number > 1 else None, role, number, None if number % 2 else "bench"))
        connection.execute("INSERT INTO part (message_id, position, kind, text) VALUES (?, 0, 'text', ?)", (key, text))
    connection.execute("UPDATE conversation SET head_id = ? WHERE key = 1000", (1000 + count,))
    connection.commit()
    connection.close()


def store(name, count, size, last):
    database = make_store(name)
    fill(database, count, size, last)
    return database


def first_paint(database, mark, runs=15):
    paints, prompts = [], []
    for _ in range(runs):
        terminal = Terminal(["--db", database, "long"])
        prompt = terminal.wait(END)
        terminal_bytes = b"".join(data for _, data in terminal.chunks)
        paint = prompt if mark.encode() in terminal_bytes else terminal.wait(mark)
        paints.append(paint - terminal.begin)
        prompts.append(prompt - terminal.begin)
        terminal.close()
    return [statistics.median(t) * 1000 for t in (paints, prompts)]


def measure_usable():
    """From the start of the process to the letter that was typed before it could read."""
    times = []
    for _ in range(15):
        terminal = Terminal()
        terminal.send("Q")
        times.append(terminal.wait("Q") - terminal.begin)
        terminal.close()
    row("usable: a letter typed at the start is seen", f"{statistics.median(times) * 1000:.0f} ms", "≤ 30 ms")


def measure_keys():
    terminal = Terminal(columns=120, rows=40)
    terminal.wait("Write a question")
    terminal.quiet(1)
    row("key to its echo, idle", spread(echoes(terminal)), "p50 ≤ 2, p99 ≤ 10 ms")
    terminal.close()
    terminal = Terminal(columns=120, rows=40, path="text-40000-600000-1000")
    terminal.ask()
    terminal.wait("MARKMARK")
    terminal.drain(2)
    row("key to its echo, 1,000 tok/s into an answer of 200 KB", spread(echoes(terminal)),
        "p50 ≤ 4, p99 ≤ 16.7, max ≤ 50 ms")
    terminal.close()


def measure_streams():
    slow = stream(60)
    row("processor, 60 tok/s, 120x40", f"{percent(slow['cpu'])} (screen {percent(slow['screen'])})", "≤ 3 %")
    fast = stream(1000)
    row("processor, 1,000 tok/s, 120x40", f"{percent(fast['cpu'])} (screen {percent(fast['screen'])})", "≤ 10 %")
    row("frames a second at 1,000 tok/s; clears", f"{fast['frames']:.1f}; {fast['clears']}", "≤ 60; 0")
    row("bytes a token at 1,000 tok/s, with the sidebar", f"{fast['bytes']:.1f}", "≤ 160")
    narrow = stream(1000, columns=99)
    row("bytes a token at 1,000 tok/s, one column", f"{narrow['bytes']:.1f}", "≤ 12")
    far = stream(1000, variables={"SSH_CONNECTION": "1 2 3 4"})
    row("bytes a token at 1,000 tok/s, sidebar, over ssh", f"{far['bytes']:.1f}", "≤ 35")


def measure_length():
    ratios = []
    for _ in range(2):
        short, long = stream(1000, burst=2000, duration=10), stream(1000, burst=200_000, duration=10)
        ratios.append((long["cpu"] / short["cpu"], short["cpu"], long["cpu"]))
    ratio, short, long = min(ratios)
    row("processor at 1,000 tok/s into 1 MB against into 10 KB",
        f"{ratio:.2f} ({percent(long)} against {percent(short)})", "≤ 1.2")


def measure_waiting():
    # A server that is asked and says nothing: the port of a listener that nobody accepts at.
    silent = socket.socket()
    silent.bind(("127.0.0.1", 0))
    silent.listen()
    variables = {"OPENAI_BASE_URL": f"http://127.0.0.1:{silent.getsockname()[1]}/v1"}
    terminal = Terminal(columns=120, rows=40, variables=variables)
    terminal.ask()
    terminal.wait("waiting")
    terminal.drain(1)
    before, terminal.total = terminal.threads(), 0
    terminal.drain(5)
    row("bytes a second while waiting for the first token", f"{terminal.total / 5:.0f}", "≤ 300")
    row("processor while waiting", percent(used(before, terminal.threads()) / 5), "")
    terminal.close()


def measure_writes():
    if not os.path.exists("/usr/bin/strace"):
        return
    log = f"{work}/writes"
    terminal = Terminal(columns=120, rows=40, path="text-100-100000-1000",
                        prefix=["/usr/bin/strace", "-f", "-e", "trace=write", "-s", "10", "-o", log])
    terminal.ask()
    terminal.wait("MARKMARK")
    terminal.drain(5)
    terminal.send("\x1c")
    terminal.drain(2)
    with open(log) as file:
        lines = file.read().splitlines()
    to_terminal = {re.search(r"write\((\d+),", line)[1] for line in lines if r'"\33[?2026h' in line}
    writes = [line for line in lines if (m := re.search(r"write\((\d+),", line)) and m[1] in to_terminal]
    frames = [line for line in writes if r'"\33[?2026h' in line]
    writes = writes[writes.index(frames[0]):]
    row("writes a frame", f"{len(writes) / max(1, len(frames)):.2f} ({len(frames)} frames)", "1.00")
    terminal.close()


def measure_long():
    one = store("one", 2, 100, "the answer LASTMARK")
    paint, prompt = first_paint(one, "LASTMARK")
    row("first paint of a conversation; its input before that", f"{paint:.0f} ms; {prompt:.0f} ms", "≤ 60 ms")
    many = store("many", messages, 2000, "the answer LASTMARK")
    paint, prompt = first_paint(many, "LASTMARK")
    row(f"first paint, {messages} messages of 2 KB", f"{paint:.0f} ms; {prompt:.0f} ms", "≤ 150 ms")
    terminal = Terminal(["--db", many, "long"], columns=120, rows=40)
    terminal.wait("LASTMARK")
    terminal.quiet(1)
    begin = terminal.memory()
    row(f"memory with {messages} messages", f"{begin:.0f} MB ({terminal.memory('RssAnon'):.0f} MB of its own)", "≤ 64 MB")
    for place in range(3):
        terminal.send(["\x1b[1;5H", "", "\x1b[1;5F"][place])
        for _ in range(150):
            terminal.send("\x1b[6~" if place < 2 else "\x1b[5~")
            terminal.drain(0.012)
    terminal.quiet(1)
    row("more after going through it", f"{terminal.memory() - begin:+.0f} MB", "≤ 12 MB")
    terminal.close()
    big = store("big", 2, 100, ("Words of a *long* message, with `code` and more of it.\n\n" * 89_000) + "LASTMARK")
    paint, _ = first_paint(big, "LASTMARK", runs=7)
    row("a message of 5 MB, from the start of the program", f"{paint:.0f} ms", "≤ 120 ms")
    terminal = Terminal(["--db", many, "long"], columns=120, rows=40)
    terminal.wait("LASTMARK")
    terminal.quiet(1)
    times = []
    for number in range(30):
        terminal.bytes = b""
        columns, rows = [(100, 30), (120, 40), (80, 24), (140, 45)][number % 4]
        fcntl.ioctl(terminal.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        begin = time.monotonic()
        times.append(terminal.wait(END) - begin)
        terminal.quiet(0.1)
    row("resize to the new frame, after the 30 ms for more of them",
        f"{statistics.median(times) * 1000 - 30:.1f} ms (max {max(times) * 1000 - 30:.1f})", "≤ 20 ms")
    terminal.close()


def measure_paste():
    times = []
    for number in range(5):
        terminal = Terminal(columns=120, rows=40)
        terminal.wait("Write a question")
        terminal.quiet(0.5)
        line = "A line of something long that was pasted, слово, 中文.\r"
        text = line * (1_000_000 // len(line.encode())) + f"ENDMARK{number}"
        data = memoryview(b"\x1b[200~" + text.encode() + b"\x1b[201~")
        os.set_blocking(terminal.master, False)
        begin, sent, seen = time.monotonic(), 0, None
        while sent < len(data) or f"ENDMARK{number}".encode() not in terminal.bytes:
            select.select([terminal.master], [terminal.master] if sent < len(data) else [], [], 1)
            if sent < len(data):
                try:
                    sent += os.write(terminal.master, data[sent:sent + 65536])
                except BlockingIOError:
                    pass
            seen = terminal.read(0) or seen
        times.append(seen - begin)
        os.set_blocking(terminal.master, True)
        terminal.quiet()
        begin = terminal.send("Q")
        echo = terminal.wait("Q") - begin
        begin = terminal.send("\x1f\x1f")
        undone = terminal.wait(END) - begin
        terminal.close()
    row("a paste of 1 MB until its end is seen; a letter after it; undo",
        f"{statistics.median(times) * 1000:.0f} ms; {echo * 1000:.1f} ms; {undone * 1000:.1f} ms", "≤ 150 ms")


def measure_stop():
    shown, closed = [], []
    for _ in range(15):
        terminal = Terminal(columns=80, path="text-2-10000-20")
        terminal.ask()
        terminal.wait("MARKMARK")
        terminal.drain(1)
        terminal.bytes = b""
        begin = terminal.send("\x03")
        shown.append(terminal.wait("stopped") - begin)
        terminal.drain(0.2)
        with open(server_output) as file:
            last = [line for line in file if line.startswith("closed")][-1]
        closed.append(int(last.split()[1]) / 1e9 - begin)
        terminal.close()
    row("stop until it is seen; until the connection is closed",
        f"{statistics.median(shown) * 1000:.0f} ms (max {max(shown) * 1000:.0f});"
        f" {statistics.median(closed) * 1000:.0f} ms (max {max(closed) * 1000:.0f})", "≤ 50 ms")


def measure_idle():
    terminal = Terminal(columns=120, rows=40, path="text-50-1-1000")
    terminal.ask()
    terminal.wait("MARKMARK")
    terminal.quiet(3)
    before, terminal.total = terminal.threads(), 0
    span = max(10, seconds)
    terminal.drain(span)
    after = terminal.threads()
    pauses = sum(p - before.get(thread, (0, 0))[1] for thread, (_, p) in after.items())
    row("idle after an answer: processor; wake-ups a minute; bytes",
        f"{used(before, after) / span * 100:.3f} %; {pauses / span * 60:.0f}; {terminal.total}", "0; 0; 0")
    terminal.close()


for name, measure in [("usable", measure_usable), ("keys", measure_keys), ("streams", measure_streams),
                      ("length", measure_length), ("waiting", measure_waiting), ("writes", measure_writes),
                      ("long", measure_long), ("paste", measure_paste), ("stop", measure_stop), ("idle", measure_idle)]:
    if wants(name):
        measure()
