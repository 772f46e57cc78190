"""Talks to a gateway with the vendors' own clients, and fails where one of them does.

usage: gateway-clients.py ADDRESS TOKEN
"""

import sys

import anthropic
import gigachat
import openai
from gigachat.models import Chat, Messages, MessagesRole

address, token = sys.argv[1:]
prompt = [{"role": "user", "content": "Привет, 世界"}]


def check(name, condition):
    if not condition:
        sys.exit(f"{address}: {name} failed")


def check_openai():
    client = openai.OpenAI(base_url=address + "/v1", api_key=token, max_retries=0)
    whole = client.chat.completions.create(model="demo", messages=prompt)
    text = whole.choices[0].message.content
    check("openai chat", text and whole.choices[0].finish_reason == "stop")
    stream = client.chat.completions.create(model="demo", messages=prompt, stream=True)
    streamed = "".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices)
    check("openai stream", streamed == text)
    check("openai models", "demo" in [model.id for model in client.models.list()])
    check("openai model", client.models.retrieve("demo").id == "demo")
    response = client.responses.create(model="demo", input="Привет, 世界")
    check("openai responses", response.output_text == text)
    with client.responses.stream(model="demo", input="Привет, 世界") as events:
        for _ in events:
            pass
        check("openai responses stream", events.get_final_response().output_text == text)
    again = client.responses.create(model="demo", input="И ещё", previous_response_id=response.id)
    check("openai responses history", "3" in again.output_text)
    check("openai stored response", client.responses.retrieve(response.id).id == response.id)
    client.responses.delete(response.id)
    completion = client.completions.create(model="demo", prompt="Привет")
    check("openai completions", completion.choices[0].text)
    with client.chat.completions.stream(model="demo", messages=prompt) as events:
        for _ in events:
            pass
        check("openai stream helper", events.get_final_completion().choices[0].message.content == text)
    try:
        openai.OpenAI(base_url=address + "/v1", api_key="wrong", max_retries=0).models.list()
        check("openai authentication", False)
    except openai.AuthenticationError as error:
        check("openai error", error.code == "invalid_api_key")
    try:
        client.chat.completions.create(model="demo", messages="nonsense")
        check("openai bad request", False)
    except openai.BadRequestError:
        pass
    azure = openai.AzureOpenAI(azure_endpoint=address, api_key=token, api_version="2024-10-21", max_retries=0)
    check("azure", azure.chat.completions.create(model="demo", messages=prompt).choices[0].message.content == text)


def check_anthropic():
    client = anthropic.Anthropic(base_url=address, api_key=token, max_retries=0)
    whole = client.messages.create(model="demo", max_tokens=1000, messages=prompt)
    check("anthropic messages", whole.content[0].text and whole.stop_reason == "end_turn")
    with client.messages.stream(model="demo", max_tokens=1000, messages=prompt) as events:
        check("anthropic stream", events.get_final_text() == whole.content[0].text)
    check("anthropic count", client.messages.count_tokens(model="demo", messages=prompt).input_tokens > 0)
    check("anthropic models", "demo" in [model.id for model in client.models.list()])
    try:
        anthropic.Anthropic(base_url=address, api_key="wrong", max_retries=0).models.list()
        check("anthropic authentication", False)
    except anthropic.AuthenticationError:
        pass


def check_gigachat():
    with gigachat.GigaChat(base_url=address + "/api/v1", access_token=token, model="demo") as client:
        chat = Chat(messages=[Messages(role=MessagesRole.USER, content="Привет, 世界")])
        whole = client.chat(chat)
        check("gigachat chat", whole.choices[0].message.content)
        streamed = "".join(chunk.choices[0].delta.content or "" for chunk in client.stream(chat))
        check("gigachat stream", streamed == whole.choices[0].message.content)
        check("gigachat models", "demo" in [model.id_ for model in client.get_models().data])
        check("gigachat tokens", client.tokens_count(["Привет"], model="demo")[0].tokens > 0)


    keyed = gigachat.GigaChat(
        base_url=address + "/api/v1", auth_url=address + "/api/v2/oauth", credentials=token, model="demo")
    with keyed as client:
        check("gigachat token exchange", client.chat("Привет").choices[0].message.content)


check_openai()
check_anthropic()
check_gigachat()
