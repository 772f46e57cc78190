"""Checks the dialects member by member against the vendors' SDK types; scripts/validate-dialects runs it.

- What stays in its dialect loses nothing: requests, replies and streams with every member and every type of part that the
  SDK declares are translated into their own dialect, and must come out as they went in.
- Nothing of one vendor reaches another: the same requests, translated into every other dialect, must have no member, at
  any depth, that the SDK of that dialect does not declare.
"""

import enum
import json
import subprocess
import sys
import types
import typing
from concurrent.futures import ThreadPoolExecutor

import pydantic
from anthropic.types import Message, RawMessageStreamEvent, message_create_params
from anthropic.types.beta import message_create_params as beta_create_params
from gigachat.models import chat as giga
from gigachat.models import chat_completions as giga2
from openai.types.chat import ChatCompletion, ChatCompletionChunk, completion_create_params
from openai.types.responses import Response, ResponseStreamEvent, response_create_params

PROGRAM = sys.argv[1]
failures = []

# Values that a decoder reads, and so wants to be well made, by the names of the members.
NAMED = {
    "data": "AAAA", "file_data": "data:application/pdf;base64,AAAA", "url": "https://e.example/x",
    "image_url": "https://e.example/x.png", "arguments": "{}", "partial_json": "{}", "n": 2,
}


def is_typed_dict(kind):
    return isinstance(kind, type) and issubclass(kind, dict) and hasattr(kind, "__required_keys__")


def is_model(kind):
    return isinstance(kind, type) and issubclass(kind, pydantic.BaseModel)


def members(kind):
    """The members of a type by their names on the wire."""
    if is_typed_dict(kind):
        return typing.get_type_hints(kind)
    return {field.serialization_alias or field.alias or name: field.annotation for name, field in kind.model_fields.items()}


def arms(kind):
    """The alternatives of a type, without wrappers; itself where it is not a union."""
    if isinstance(kind, typing.ForwardRef):
        return arms(getattr(giga2, kind.__forward_arg__))
    origin = typing.get_origin(kind)
    if origin is typing.Annotated or origin in (typing.Required, typing.NotRequired):
        return arms(typing.get_args(kind)[0])
    if hasattr(kind, "__value__"):
        return arms(kind.__value__)
    if origin in (typing.Union, types.UnionType):
        return [arm for part in typing.get_args(kind) for arm in arms(part)]
    return [kind]


LISTS = {list, typing.Iterable, typing.Sequence} | {typing.get_origin(one[int]) for one in (typing.Iterable, typing.Sequence)}


def samples(kind, name="", path=()):
    """Values of a type that have, together, each member and each alternative at least once."""
    found = []
    if name in NAMED and type(NAMED[name]) in arms(kind):
        return [NAMED[name]]
    for arm in arms(kind):
        origin, arguments = typing.get_origin(arm), typing.get_args(arm)
        if arm is type(None):
            continue
        if origin is typing.Literal:
            found.append(arguments[0])
        elif origin in LISTS:
            elements = samples(arguments[0], name, path)
            found += [elements] if elements else []
        elif origin is dict:
            found += [{"key": value} for value in samples(arguments[1], "", path)[:1]]
        elif is_typed_dict(arm) or is_model(arm):
            if path.count(arm) > 0:
                continue
            values = {member: samples(one, member, path + (arm,)) for member, one in members(arm).items()}
            values = {member: several for member, several in values.items() if several}
            for number in range(max([len(several) for several in values.values()] or [1])):
                found.append({member: several[number % len(several)] for member, several in values.items()})
        elif isinstance(arm, type) and issubclass(arm, enum.Enum):
            found.append(list(arm)[0].value)
        elif arm is str:
            found.append("text")
        elif arm is bool:
            found.append(True)
        elif arm is int:
            found.append(1)
        elif arm is float:
            found.append(0.5)
        else:
            found.append({"any": 1})
    return found


def translate(source, target, text, *options):
    run = subprocess.run(
        [PROGRAM, "translate", "--from", source, "--to", target, *options], input=text.encode(), capture_output=True)
    return run.returncode, run.stdout.decode(), run.stderr.decode()


def difference(given, found, path=""):
    """Where two values differ first; None where they are the same."""
    if type(given) is not type(found):
        return f"{path}: {found!r} is not {given!r}"
    if isinstance(given, dict):
        for name in given.keys() | found.keys():
            if name not in found or name not in given:
                return f"{path}.{name} is {'lost' if name in given else 'added'}"
            if where := difference(given[name], found[name], f"{path}.{name}"):
                return where
        return None
    if isinstance(given, list):
        if len(given) != len(found):
            return f"{path} has {len(found)} elements, not {len(given)}"
        return next(filter(None, (difference(*pair, f"{path}[{n}]") for n, pair in enumerate(zip(given, found)))), None)
    return None if given == found else f"{path}: {found!r} is not {given!r}"


# Requests.

TYPES = {
    "openai": completion_create_params.CompletionCreateParamsNonStreaming,
    "responses": response_create_params.ResponseCreateParamsNonStreaming,
    "anthropic": message_create_params.MessageCreateParamsNonStreaming,
    "gigachat": giga.Chat,
    "gigachat-v2": giga2.ChatCompletionRequest,
}
BASES = {
    "openai": {"model": "m", "messages": [{"role": "user", "content": "q"}]},
    "responses": {"model": "m", "input": "q"},
    "anthropic": {"model": "m", "max_tokens": 9, "messages": [{"role": "user", "content": "q"}]},
    "gigachat": {"model": "m", "messages": [{"role": "user", "content": "q"}]},
    "gigachat-v2": {"model": "m", "messages": [{"role": "user", "content": [{"text": "q"}]}]},
}
# Not on the wire under these names: the SDK sends additional_fields' members, and profanity_check as disable_filter.
NOT_SENT = {("gigachat", "additional_fields"), ("gigachat-v2", "profanity_check")}


def requests(dialect):
    for name, kind in members(TYPES[dialect]).items():
        if (dialect, name) not in NOT_SENT:
            for number, value in enumerate(samples(kind, name)):
                yield f"{name} {number}", BASES[dialect] | {name: value}
    if dialect == "openai":
        yield "Azure's data_sources", BASES["openai"] | {"data_sources": [{"type": "t", "parameters": {"key": "k"}}]}


def check_request(dialect, name, request):
    status, output, errors = translate(dialect, dialect, json.dumps(request))
    what = f"request, {dialect}, {name}"
    if status != 0 or errors:
        return f"{what}: status {status}: {errors[:300]}"
    where = difference(request, json.loads(output))
    return f"{what}: {where}" if where else None


# Replies. What is not a reply that ended well has no place in them.

REPLIES = {
    "openai": ChatCompletion, "azure": ChatCompletion, "responses": Response, "anthropic": Message,
    "gigachat": giga.ChatCompletion, "gigachat-v2": giga2.ChatCompletionResponse,
}


def ended(reply):
    reply = dict(reply)
    for name in ("error", "x_headers"):
        reply.pop(name, None)
    if "status" in reply:
        reply["status"] = "completed"
    for choice in reply.get("choices", []):
        choice["finish_reason"] = "stop"
    if "finish_reason" in reply:
        reply["finish_reason"] = "stop"
    return reply


def check_reply(dialect, number, reply):
    status, output, errors = translate(dialect, dialect, json.dumps(reply), "--reply")
    what = f"reply, {dialect}, {number}"
    if status != 0 or errors:
        return f"{what}: status {status}: {errors[:300]}"
    where = difference(reply, json.loads(output))
    return f"{what}: {where}" if where else None


def streams():
    for dialect in ("openai", "azure"):
        for number, chunk in enumerate(samples(ChatCompletionChunk)):
            yield f"{dialect} {number}", dialect, [(None, ended(chunk))]
    for number, chunk in enumerate(samples(giga.ChatCompletionChunk)):
        yield f"gigachat {number}", "gigachat", [(None, ended(chunk))]
    for number, chunk in enumerate(samples(giga2.ChatCompletionChunk)):
        chunk = {name: value for name, value in chunk.items() if name not in ("finish_reason", "event", "x_headers")}
        done = {"model": "m", "messages": [], "finish_reason": "stop"}
        yield f"gigachat-v2 {number}", "gigachat-v2", [
            ("response.message.delta", chunk), ("response.message.done", done)]
    # Events that report a failure end a stream; the last one ends it well.
    for dialect, kind, last in (
        ("responses", ResponseStreamEvent, "response.completed"), ("anthropic", RawMessageStreamEvent, "message_stop")):
        ends = {"error", "response.failed", "response.incomplete", last}
        events = [event for event in samples(kind) if event["type"] not in ends]
        final = next(event for event in samples(kind) if event["type"] == last)
        if "response" in final:
            final["response"] = ended(final["response"])
        for event in events:
            if "response" in event:
                event["response"].pop("error", None)
            start = [(one["type"], one) for one in events[:1] if dialect == "anthropic" and one is not event]
            yield f"{dialect} {event['type']}", dialect, start + [(event["type"], event), (last, final)]


def check_stream(name, dialect, events):
    text = "".join((f"event: {kind}\n" if kind else "") + f"data: {json.dumps(event)}\n\n" for kind, event in events)
    text += "data: [DONE]\n\n" if dialect in ("openai", "azure", "gigachat") else ""
    status, output, errors = translate(dialect, dialect, text, "--reply", "--stream")
    what = f"stream, {name}"
    if status != 0 or errors:
        return f"{what}: status {status}: {errors[:300]}"
    if json.loads(json.dumps(text)) == output:
        return None
    found = [json.loads(line[6:]) for line in output.split("\n") if line.startswith("data: {")]
    return f"{what}: {difference([event for _, event in events], found) or 'the events have other names or ends'}"


# What reaches another vendor.

BETA = beta_create_params.MessageCreateParamsNonStreaming
TARGETS = TYPES | {"anthropic": typing.Union[TYPES["anthropic"], BETA]}
# Declared elsewhere than in these types: DeepSeek's place for reasoning, members of Sber's OpenAPI document that its SDK
# does not have, and Anthropic's sampling, which its reference documents and its newest SDK leaves out.
ELSEWHERE = {
    ("openai", "reasoning_content"), ("gigachat", "preset"), ("gigachat", "unnormalized_history"),
    ("anthropic", "temperature"), ("anthropic", "top_k"), ("anthropic", "top_p"),
}


def unknown(value, kind, dialect, path=""):
    """The members at any depth that a type does not declare; None where the value is not of the type."""
    best = None
    for arm in arms(kind):
        found = unknown_to(value, arm, dialect, path)
        if found is not None and (best is None or len(found) < len(best)):
            best = found
    return best


def unknown_to(value, arm, dialect, path):
    origin, arguments = typing.get_origin(arm), typing.get_args(arm)
    if value is None:
        return []
    # The SDK declares the part, but not yet as one of an input's; and streaming requests have a type of their own.
    if dialect == "responses" and isinstance(value, dict) and value.get("type") == "input_audio":
        return []
    if path == ".stream":
        return [] if isinstance(value, bool) else None
    if origin is typing.Literal:
        return [] if value in arguments else None
    if origin in LISTS:
        if not isinstance(value, list):
            return None
        several = [unknown(one, arguments[0], dialect, f"{path}[{n}]") for n, one in enumerate(value)]
        return None if None in several else sum(several, [])
    if origin is dict:
        return [] if isinstance(value, dict) else None
    if is_typed_dict(arm) or is_model(arm):
        if not isinstance(value, dict):
            return None
        known, result = members(arm), []
        for name, one in value.items():
            if name in known:
                inner = unknown(one, known[name], dialect, f"{path}.{name}")
                if inner is None:
                    if name in ("type", "role"):
                        return None
                    inner = [f"{path}.{name} has another type"]
                result += inner
            elif (dialect, name) not in ELSEWHERE:
                result.append(f"{path}.{name}")
        return result
    if arm is str:
        return [] if isinstance(value, str) else None
    if arm is bool:
        return [] if isinstance(value, bool) else None
    if arm in (int, float):
        return [] if isinstance(value, (int, float)) and not isinstance(value, bool) else None
    return []


def check_foreign(source, target, name, request):
    status, output, errors = translate(source, target, json.dumps(request))
    what = f"{name} from {source} reaches {target}"
    if status == 65:
        return None  # Refused, with the reason.
    if status != 0:
        return f"{what}: status {status}: {errors[:300]}"
    found = unknown(json.loads(output), TARGETS[target], target)
    return f"{what}: {', '.join((found or ['nothing that the SDK knows'])[:8])}" if found != [] else None


def jobs():
    for dialect in TYPES:
        every = list(requests(dialect))
        for name, request in every:
            yield check_request, dialect, name, request
        alone = ("messages", "input", "tools", "tool_choice", "system", "functions", "function_call", "stop")
        rest = {}
        for name, request in every:
            if name.split()[0] not in alone:
                rest |= request
        foreign = [one for one in every if one[0].split()[0] in alone] + [("all other members", rest)]
        for target in TYPES:
            if target != dialect:
                for name, request in foreign:
                    yield check_foreign, dialect, target, name, request
    for dialect, kind in REPLIES.items():
        for number, reply in enumerate(samples(kind)):
            yield check_reply, dialect, number, ended(reply)
    for name, dialect, events in streams():
        yield check_stream, name, dialect, events


def main():
    every = list(jobs())
    with ThreadPoolExecutor(4) as pool:
        for failure in pool.map(lambda job: job[0](*job[1:]), every):
            if failure:
                failures.append(failure)
    for failure in failures:
        print(f"validate-dialects: {failure}", file=sys.stderr)
    print(f"{len(every)} requests, replies and streams checked member by member: {len(failures)} failures")
    sys.exit(1 if failures else 0)


main()
