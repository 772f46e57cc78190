"""Runs tiktoken and our encoder by turns and prints the table. usage: compare.py FOLDER_WITH_ENCODE [TEXT-FILE]..."""

import gettext
import glob
import pathlib
import subprocess
import sys
import time

import tiktoken

TURNS = 7
ENCODINGS = ["r50k_base", "p50k_base", "cl100k_base", "o200k_base"]
MEGABYTES = 4


def read(pattern):
    return "".join(pathlib.Path(name).read_bytes().decode(errors="ignore") for name in sorted(glob.glob(pattern)))


def catalogue(language):
    texts = []
    for name in sorted(glob.glob(f"/usr/share/locale/{language}/LC_MESSAGES/*.mo")):
        try:
            with open(name, "rb") as file:
                texts += [text for key, text in gettext.GNUTranslations(file)._catalog.items() if key]
        except (OSError, UnicodeDecodeError, ValueError):
            continue
    return "\n".join(text for text in texts if isinstance(text, str))


def machine_texts():
    library = pathlib.Path(gettext.__file__).parent
    return {
        "English": read("/usr/share/common-licenses/*") + read("/usr/share/vim/vim*/doc/*.txt"),
        "Russian": catalogue("ru"),
        "Chinese": catalogue("zh_CN"),
        "code": read("Sources/*/*/*.swift") + read(f"{library}/*.py"),
    }


def ours(process, turn):
    process.stdin.write(turn + "\n")
    process.stdin.flush()
    seconds, tokens = process.stdout.readline().split()
    return float(seconds), int(tokens)


def measure(encode, encoding, path, text):
    size = len(text.encode()) / 1e6
    reference = tiktoken.get_encoding(encoding)
    process = subprocess.Popen([encode, encoding, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    best = {"tiktoken": 1e9, "count": 1e9, "encode": 1e9}
    for _ in range(TURNS):
        start = time.thread_time()
        expected = len(reference.encode_ordinary(text))
        best["tiktoken"] = min(best["tiktoken"], time.thread_time() - start)
        for turn in ("count", "encode"):
            seconds, tokens = ours(process, turn)
            if tokens != expected:
                sys.exit(f"{encoding}, {path}: {tokens} tokens, but tiktoken has {expected}")
            best[turn] = min(best[turn], seconds)
    process.stdin.close()
    process.wait()
    return {name: size / seconds for name, seconds in best.items()}


def main():
    work = pathlib.Path(sys.argv[1])
    texts = {name: pathlib.Path(name).read_bytes().decode() for name in sys.argv[2:]} or machine_texts()
    print(f"tiktoken {tiktoken.__version__}, load {open('/proc/loadavg').read().split()[0]} when it began\n")
    print("| encoding | text | MB | tiktoken, MB/s | count, MB/s | | encode, MB/s | |")
    print("|---|---|---|---|---|---|---|---|")
    for encoding in ENCODINGS:
        for number, (name, whole) in enumerate(texts.items()):
            text = whole.encode()[: MEGABYTES * 1_000_000].decode(errors="ignore")
            path = work / f"text{number}"
            path.write_bytes(text.encode())
            speed = measure(work / "encode", encoding, path, text)
            row = [encoding, name, f"{len(text.encode()) / 1e6:.1f}", f"{speed['tiktoken']:.1f}"]
            for turn in ("count", "encode"):
                row += [f"{speed[turn]:.0f}", f"{speed[turn] / speed['tiktoken']:.1f} ×"]
            print("| " + " | ".join(row) + " |", flush=True)


if __name__ == "__main__":
    main()
