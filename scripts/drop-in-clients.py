#!/usr/bin/env python3
"""Checks `chat-cli serve --as …` with clients that other people made: openai, grpcio and websockets.

usage: drop-in-clients.py CHAT-CLI

scripts/check-gateway-clients installs them and runs this. The upstream is a small server in this file, so nothing leaves
the machine. Ends with status 1 at the first check that fails.
"""

import asyncio
import contextlib
import http.server
import json
import os
import subprocess
import sys
import tempfile
import threading

import grpc
import openai
import websockets

PROGRAM = sys.argv[1]


class Upstream(http.server.BaseHTTPRequestHandler):
    """Replies to every chat with "Hello you", whole or as a stream."""

    protocol_version = "HTTP/1.1"
    requests: list = []

    def answer(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        self.requests.append((self.path, dict(self.headers), body))
        try:
            request = json.loads(body)
        except ValueError:
            request = {}
        if request.get("stream"):
            return self.stream(request)
        reply = {
            "id": "c", "object": "chat.completion", "created": 1, "model": request.get("model", "m"),
            "choices": [{"index": 0, "message": {"role": "assistant", "content": "Hello you"}, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7},
        }
        data = json.dumps(reply).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def stream(self, request):
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        choices = [{"content": text} for text in ("Hel", "lo ", "you")] + [{}]
        for delta in choices:
            chunk = {
                "id": "c", "object": "chat.completion.chunk", "created": 1, "model": request.get("model", "m"),
                "choices": [{"index": 0, "delta": delta, "finish_reason": None if delta else "stop"}],
            }
            self.chunk(f"data: {json.dumps(chunk)}\n\n".encode())
        # As Azure's streams ended: without the last newline.
        self.chunk(b"data: [DONE]\n")
        self.wfile.write(b"0\r\n\r\n")

    def chunk(self, data):
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def gateway(name, variables, *options):
    """Runs `serve --as NAME` on free ports; yields its addresses by scheme."""
    with tempfile.TemporaryDirectory() as home:
        environment = {"PATH": os.environ["PATH"], "HOME": home, **variables}
        command = [PROGRAM, "serve", "--as", name, "--port", "0", *options]
        process = subprocess.Popen(command, env=environment, cwd=home, stderr=subprocess.PIPE, text=True)
        addresses = {}
        expected = 3 if name == "easybackend" else 1
        while len(addresses) < expected:
            line = process.stderr.readline()
            if not line:
                sys.exit(f"{name} did not start")
            url = line.split()[-1]
            if "://" in url:
                addresses[url.split("://")[0]] = url
        try:
            yield addresses, environment
        finally:
            process.terminate()
            process.stderr.read()
            process.wait()


def check(name, condition):
    print(("ok      " if condition else "FAILED  ") + name)
    if not condition:
        sys.exit(1)


MESSAGES = [{"role": "user", "content": "hi"}]


def chats(name, client, model):
    """Whole and streamed chats by OpenAI's client."""
    whole = client.chat.completions.create(model=model, messages=MESSAGES)
    check(f"{name}: openai, whole", whole.choices[0].message.content == "Hello you")
    pieces = client.chat.completions.create(model=model, messages=MESSAGES, stream=True)
    text = "".join(piece.choices[0].delta.content or "" for piece in pieces if piece.choices)
    check(f"{name}: openai, stream", text == "Hello you")


def azure(upstream):
    with gateway("azure-openai-proxy", {"AZURE_OPENAI_ENDPOINT": upstream}) as (addresses, _):
        client = openai.OpenAI(base_url=addresses["http"] + "/v1", api_key="K", max_retries=0)
        chats("azure-openai-proxy", client, "gpt-4.1")
        path, headers, _ = Upstream.requests[-1]
        check("azure-openai-proxy: path", path.startswith("/openai/deployments/gpt-41/chat/completions?api-version="))
        check("azure-openai-proxy: key", headers.get("api-key") == "K" and "authorization" not in headers)
        check("azure-openai-proxy: models", "gpt-4" in [model.id for model in client.models.list()])


def forwards(upstream):
    variables = {"OPENAI_BASE_URL": upstream, "OPENAI_ROUTE_PREFIX": "/local"}
    with gateway("openai-forward", variables) as (addresses, _):
        chats("openai-forward", openai.OpenAI(base_url=addresses["http"] + "/local/v1", api_key="K"), "m")


def gpt2giga(upstream):
    variables = {"GIGACHAT_ACCESS_TOKEN": "t", "GIGACHAT_BASE_URL": upstream + "/v1"}
    with gateway("gpt2giga", variables, "--proxy-pass-token", "--gigachat-model", "GigaChat-2") as (addresses, _):
        client = openai.OpenAI(base_url=addresses["http"] + "/v1", api_key="giga-auth-mine", max_retries=0)
        chats("gpt2giga", client, "gpt-4o")
        _, headers, body = Upstream.requests[-1]
        check("gpt2giga: the client's token", headers.get("Authorization") == "Bearer mine")
        check("gpt2giga: the model", json.loads(body)["model"] == "GigaChat-2")


def field(number, text):
    data = text.encode()
    return bytes([number << 3 | 2, len(data)]) + data if data else b""


def identity(data):
    return data


def easy_backend(upstream):
    variables = {"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": upstream + "/v1", "GPT_ENGINE": "gpt-4o-mini"}
    with gateway("easybackend", variables) as (addresses, environment):
        host = addresses["grpc"].split("://")[1]
        with grpc.insecure_channel(host) as channel:
            ask = channel.unary_stream("/chat.Chat/Ask", identity, lambda data: data[2:].decode())
            call = ask(field(1, "hi") + field(2, "c1"))
            check("easybackend: grpcio, pieces", list(call) == ["Hel", "lo ", "you"])
            check("easybackend: grpcio, status", call.code() == grpc.StatusCode.OK)
            health = channel.unary_unary("/grpc.health.v1.Health/Check", identity, identity)
            check("easybackend: grpcio, health", health(field(1, "chat.Chat")) == b"\x08\x01")
            reflect = channel.stream_stream(
                "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", identity, identity)
            check("easybackend: grpcio, reflection", b"askrequest" in b"".join(reflect(iter([field(4, "chat.Chat")]))))
        asyncio.run(socket(addresses["ws"]))
        shown = subprocess.run([PROGRAM, "show", "c1"], env=environment, capture_output=True, text=True, check=True)
        check("easybackend: chat-cli show", shown.stdout.count("Hello you") == 2)


async def socket(url):
    async with websockets.connect(url) as client:
        await client.send(["<|ask|>$c1", "$costs $5"])
        pieces = [await client.recv() for _ in range(4)]
        check("easybackend: websockets, pieces", pieces == ["Hel", "lo ", "you", "<|end|>"])
        await client.send("hello")
        check("easybackend: websockets, wrong form", (await client.recv()).startswith("<|err|>$"))
        await (await client.ping())
        check("easybackend: websockets, ping", True)


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    upstream = f"http://127.0.0.1:{server.server_port}"
    azure(upstream)
    forwards(upstream)
    gpt2giga(upstream)
    easy_backend(upstream)


main()
