"""Validates the dialects against the vendors' SDKs; scripts/validate-dialects runs it.

Every reply below is translated into every dialect, whole and as a stream. What comes out must be valid by the strict
models of the dialect's SDK, event by event, and what the SDK puts together from it must be what went in.
"""

import itertools
import json
import re
import subprocess
import sys
import typing
from concurrent.futures import ThreadPoolExecutor

import pydantic
from anthropic.lib.streaming._messages import accumulate_event
from anthropic.types import Message, ModelInfo, RawMessageStreamEvent, message_create_params
from anthropic.types.beta import message_create_params as beta_create_params
from gigachat.models import chat as giga
from gigachat.models import chat_completions as giga2
from openai._types import omit
from openai.lib.streaming.chat import ChatCompletionStreamState
from openai.lib.streaming.responses._responses import ResponseStreamState
from openai.types import Model
from openai.types.chat import ChatCompletion, ChatCompletionChunk, completion_create_params
from openai.types.responses import Response, ResponseStreamEvent, response_create_params

PROGRAM = sys.argv[1]
DIALECTS = ["openai", "azure", "responses", "gigachat", "gigachat-v2", "anthropic"]
failures = []

USAGE = {"prompt_tokens": 5, "completion_tokens": 7, "total_tokens": 12}


def openai_reply(message, finish="stop", usage=USAGE):
    choice = {"index": 0, "message": {"role": "assistant", "content": None} | message, "finish_reason": finish}
    reply = {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
    return reply | ({"usage": usage} if usage else {})


def call(name, arguments, id="call_1"):
    return {"id": id, "type": "function", "function": {"name": name, "arguments": arguments}}


# Whole replies in the dialect of OpenAI, by name.
REPLIES = {
    "words": openai_reply({"content": "Hello, мир"}),
    "no usage": openai_reply({"content": "x"}, usage=None),
    "reasoning": openai_reply({"content": "42", "reasoning_content": "Let me see"}),
    "one call": openai_reply({"tool_calls": [call("f", '{"city":"Tver","n":[1,2]}')]}, "tool_calls"),
    "a forced call": openai_reply({"tool_calls": [call("f", "{}")]}, "stop"),
    "words and two calls": openai_reply(
        {"content": "a", "tool_calls": [call("f", '{"a":1}'), call("g", "{}", "call_2")]}, "tool_calls"),
    "cut": openai_reply({"content": "a"}, "length"),
    "filtered": openai_reply({"content": "a"}, "content_filter"),
    "refusal": openai_reply({"refusal": "I must not"}),
    "empty": openai_reply({"content": ""}),
}


def as_stream(reply):
    """The same reply as a stream in OpenAI's dialect, in small pieces."""
    choice = reply["choices"][0]
    message = choice["message"]
    head = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    deltas = [{"role": "assistant", "content": ""}]
    for member in ("reasoning_content", "content", "refusal"):
        deltas += [{member: piece} for piece in re.findall(".{1,3}", message.get(member) or "", re.S)]
    for index, one in enumerate(message.get("tool_calls") or []):
        function = one["function"]
        deltas.append({"tool_calls": [one | {"index": index, "function": function | {"arguments": ""}}]})
        for piece in re.findall(".{1,4}", function["arguments"], re.S):
            deltas.append({"tool_calls": [{"index": index, "function": {"arguments": piece}}]})
    chunks = [head | {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]} for delta in deltas]
    chunks.append(head | {"choices": [{"index": 0, "delta": {}, "finish_reason": choice["finish_reason"]}]})
    if "usage" in reply:
        chunks.append(head | {"choices": [], "usage": reply["usage"]})
    return "".join(f"data: {json.dumps(chunk)}\n\n" for chunk in chunks) + "data: [DONE]\n\n"


def translate(source, target, text, *options):
    run = subprocess.run(
        [PROGRAM, "translate", "--from", source, "--to", target, *options], input=text.encode(), capture_output=True)
    if run.returncode != 0:
        raise ValueError(f"status {run.returncode}: {run.stderr.decode()[:300]}")
    return run.stdout.decode()


# What is read from a reply, to be compared: words, thoughts, calls.


def of_openai(reply):
    message = reply.choices[0].message
    calls = [(one.function.name, json.loads(one.function.arguments)) for one in message.tool_calls or []]
    words = (message.content or "") + (message.refusal or "")
    return words, (message.model_extra or {}).get("reasoning_content") or "", calls


def of_responses(reply):
    words, thoughts, calls = "", "", []
    for item in reply.output:
        if item.type == "message":
            words += "".join(part.text if part.type == "output_text" else part.refusal for part in item.content)
        elif item.type == "reasoning":
            thoughts += "".join(part.text for part in item.summary)
        elif item.type == "function_call":
            calls.append((item.name, json.loads(item.arguments)))
    return words, thoughts, calls


def of_anthropic(reply):
    words = "".join(part.text for part in reply.content if part.type == "text")
    thoughts = "".join(part.thinking for part in reply.content if part.type == "thinking")
    return words, thoughts, [(part.name, part.input) for part in reply.content if part.type == "tool_use"]


def of_gigachat(message):
    calls = [(message.function_call.name, message.function_call.arguments)] if message.function_call else []
    return message.content, message.reasoning_content or "", calls


def of_gigachat2(messages):
    words, thoughts, calls = "", "", []
    for message in messages:
        for part in message.content or []:
            if part.text is not None and message.role == "reasoning":
                thoughts += part.text
            elif part.text is not None:
                words += part.text
            if part.function_call:
                calls.append((part.function_call.name, part.function_call.arguments))
    return words, thoughts, calls


def strict(model, text):
    return pydantic.TypeAdapter(model).validate_json(text, strict=True)


def lax(model, text):
    """The SDK of GigaChat has validators that make values of other types, which strict mode refuses."""
    return model.model_validate_json(text)


def read_whole(dialect, text):
    if dialect in ("openai", "azure"):
        return of_openai(strict(ChatCompletion, text))
    if dialect == "responses":
        return of_responses(strict(Response, text))
    if dialect == "anthropic":
        return of_anthropic(strict(Message, text))
    if dialect == "gigachat":
        return of_gigachat(lax(giga.ChatCompletion, text).choices[0].message)
    reply = lax(giga2.ChatCompletionResponse, text)
    assert reply.usage is not None
    return of_gigachat2(reply.messages)


def events(text):
    for block in text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)
        if "data" in lines and lines["data"] != "[DONE]":
            yield lines.get("event"), lines["data"]


def read_stream(dialect, text):
    if dialect in ("openai", "azure"):
        assert text.endswith("data: [DONE]\n\n")
        state = ChatCompletionStreamState()
        reasoning = ""
        for _, data in events(text):
            chunk = strict(ChatCompletionChunk, data)
            for choice in chunk.choices:
                reasoning += (choice.delta.model_extra or {}).get("reasoning_content") or ""
            state.handle_chunk(chunk)
        # The final one raises where the reply was cut.
        words, _, calls = of_openai(state.current_completion_snapshot)
        return words, reasoning, calls
    if dialect == "responses":
        state = ResponseStreamState(input_tools=omit, text_format=omit)
        final = None
        for number, (name, data) in enumerate(events(text)):
            event = strict(ResponseStreamEvent, data)
            assert event.type == name and event.sequence_number == number
            state.handle_event(event)
            if event.type in ("response.completed", "response.incomplete"):
                final = event.response
        return of_responses(final)
    if dialect == "anthropic":
        snapshot, buffers = None, {}
        for name, data in events(text):
            if name == "ping":
                continue
            event = strict(RawMessageStreamEvent, data)
            assert event.type == name
            snapshot = accumulate_event(event=event, current_snapshot=snapshot, json_bufs=buffers)
        return of_anthropic(snapshot)
    if dialect == "gigachat":
        words, thoughts, calls, usage = "", "", [], None
        for _, data in events(text):
            chunk = lax(giga.ChatCompletionChunk, data)
            usage = chunk.usage or usage
            delta = chunk.choices[0].delta
            words += delta.content or ""
            thoughts += delta.reasoning_content or ""
            if delta.function_call:
                calls.append((delta.function_call.name, delta.function_call.arguments))
        assert usage is not None
        return words, thoughts, calls
    messages, usage = [], None
    for _, data in events(text):
        chunk = lax(giga2.ChatCompletionChunk, data)
        usage = chunk.usage or usage
        messages += chunk.messages or []
    assert usage is not None
    return of_gigachat2(messages)


def check(name, source, target, reply, expected):
    what = f"{name}, {source} -> {target}"
    try:
        whole = json.dumps(reply) if isinstance(reply, dict) else None
        if whole is not None:
            found = read_whole(target, translate(source, target, whole, "--reply"))
        else:
            found = read_stream(target, translate(source, target, reply, "--reply", "--stream", "--include-usage"))
        words, thoughts, calls = expected
        # GigaChat has one call in a reply.
        calls = calls[:1] if target == "gigachat" else calls
        if found != (words, thoughts, calls):
            failures.append(f"{what}: {found} is not {(words, thoughts, calls)}")
    except Exception as error:  # Whatever the SDK raises is a finding.
        failures.append(f"{what}: {type(error).__name__}: {str(error)[:600]}")


def check_replies():
    jobs = []
    for (name, reply), target in itertools.product(REPLIES.items(), DIALECTS):
        expected = of_openai(ChatCompletion.model_validate(reply))
        jobs.append((name, "openai", target, reply, expected))
        stream = as_stream(reply)
        jobs.append((name + " (stream)", "openai", target, stream, expected))
    # From every dialect: what OpenAI's reply is there.
    for name, source in itertools.product(["words", "one call", "reasoning", "cut"], DIALECTS[2:]):
        expected = of_openai(ChatCompletion.model_validate(REPLIES[name]))
        whole = json.loads(translate("openai", source, json.dumps(REPLIES[name]), "--reply"))
        stream = translate("openai", source, as_stream(REPLIES[name]), "--reply", "--stream", "--include-usage")
        for target in DIALECTS:
            jobs.append((name, source, target, whole, expected))
            jobs.append((name + " (stream)", source, target, stream, expected))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda job: check(*job), jobs))
    return len(jobs)


def check_models():
    listed = {"object": "list", "data": [{"id": "m", "object": "model", "owned_by": "o", "type": "chat"}]}
    for target, model in (("openai", Model), ("anthropic", ModelInfo)):
        try:
            text = translate("gigachat", target, json.dumps(listed), "--reply", "--kind", "models")
            for one in json.loads(text)["data"]:
                strict(model, json.dumps(one))
        except Exception as error:
            failures.append(f"models, gigachat -> {target}: {error}")


# The tables of the members that go out.


def swift_cases(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    return {raw or name for name, raw in re.findall(r'^    case (\w+)(?: = "(\w+)")?$', text, re.M)}


def check_parameters():
    folder = "Sources/ChatKit/Translation/"
    chat = swift_cases(folder + "Parameters/ChatParameter.swift")
    own = swift_cases(folder + "Dialects/Responses/ResponsesParameter.swift")

    def table(path, name):
        with open(folder + "Dialects/" + path, encoding="utf-8") as file:
            body = file.read().split(name, 1)[1].split("\n    ]", 1)[0]
        return set(re.findall(r'"(\w+)"', body))

    def keys(*types):
        return set().union(*(typing.get_type_hints(one).keys() for one in types))

    anthropic = keys(message_create_params.MessageCreateParamsNonStreaming) | keys(
        beta_create_params.MessageCreateParamsNonStreaming)
    pairs = [
        ("chat completions", keys(completion_create_params.CompletionCreateParamsNonStreaming), chat),
        ("responses", keys(response_create_params.ResponseCreateParamsNonStreaming), table("Responses/ResponsesDialect.swift", "let documentedMembers") | own),
        ("anthropic", anthropic, table("Anthropic/AnthropicDialect.swift", "let documentedMembers")),
        ("gigachat", set(giga.Chat.model_fields) - {"additional_fields"}, table("GigaChat/GigaChatDialect.swift", "let v1:")),
        # The SDK takes v1's name and sends it as disable_filter.
        ("gigachat-v2", set(giga2.ChatCompletionRequest.model_fields) - {"profanity_check"}, table("GigaChat/GigaChatDialect.swift", "let v2:")),
    ]
    for name, known, ours in pairs:
        missing = sorted(known - ours)
        if missing:
            failures.append(f"the table of {name} does not know these parameters: {', '.join(missing)}")


check_parameters()
check_models()
count = check_replies()
for failure in failures:
    print(f"validate-dialects: {failure}", file=sys.stderr)
print(f"{count} replies and the parameters checked against the SDKs: {len(failures)} failures")
sys.exit(1 if failures else 0)
