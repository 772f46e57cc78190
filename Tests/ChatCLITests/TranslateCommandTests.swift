import ChatKit
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct TranslateCommandTests {
    private func translate(_ arguments: String, _ input: String) async throws -> Program.Outcome {
        try await Program().run(
            ["translate"] + arguments.split(separator: " ").map(String.init), input: Array(input.utf8))
    }

    @Test func `a request to OpenAI is shown as GigaChat gets it, and what is lost is told`() async throws {
        let outcome = try await translate(
            "--from openai --to gigachat",
            #"{"model":"m","messages":[{"role":"user","content":"w?"}],"tools":[{"type":"function","function":{"name":"my-tool.v2","parameters":{"type":"object","properties":{}}}}],"temperature":0,"seed":1,"stop":["x"]}"#
        )
        #expect(outcome.status == 0)
        let body = try JSONValue(parsing: outcome.output)
        #expect(body["top_p"] == 0)
        #expect(body["functions"]?.arrayValue?.first?["name"] == "my_tool_v2")
        #expect(body["seed"] == nil)
        #expect(outcome.errors.contains("note: the option seed is not sent"))
        #expect(
            outcome.errors.contains("note: the function my-tool.v2 is called my_tool_v2; calls get their name back"))
        #expect(outcome.errors.contains("note: stop is not sent; the answer is cut here"))
    }

    @Test func `a picture that must be uploaded is a placeholder`() async throws {
        let outcome = try await translate(
            "--from openai --to gigachat",
            #"{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAEC"}}]}]}"#
        )
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("once it is uploaded"))
        #expect(outcome.errors.contains("note: 1 attachment is uploaded before the request is sent"))
    }

    @Test func `Azure's request names the deployment and where it goes`() async throws {
        let outcome = try await translate(
            "--from gigachat --to azure", #"{"model":"gpt-3.5-turbo","messages":[{"role":"user","content":"q"}]}"#)
        #expect(try JSONValue(parsing: outcome.output)["model"] == "gpt-35-turbo")
        #expect(outcome.errors.contains("send it to /openai/v1/chat/completions"))
    }

    @Test func `an answer is translated whole, and an error with its status`() async throws {
        let outcome = try await translate(
            "--from gigachat --to openai --reply",
            #"{"choices":[{"message":{"role":"assistant","content":"no"},"index":0,"finish_reason":"blacklist"}],"created":1,"model":"G","object":"chat.completion"}"#
        )
        let choice = try JSONValue(parsing: outcome.output)["choices"]?.arrayValue?.first
        #expect(choice?["finish_reason"] == "content_filter")
        #expect(choice?["message"]?["content"] == "no")
        let error = try await translate(
            "--from gigachat --to openai --reply", #"{"status":404,"message":"No such model"}"#)
        #expect(error.status == 66)
        #expect(try JSONValue(parsing: error.output)["error"]?["code"] == "model_not_found")
    }

    @Test func `a stream is translated event by event, as it comes`() async throws {
        let program = try Program()
        let outcome = try await program.shell(
            #"""
            set -o pipefail
            mkfifo "$HOME/in"
            "$PROGRAM" translate --from gigachat --to openai --reply --stream --include-usage < "$HOME/in" &
            exec 3> "$HOME/in"
            printf 'data: {"choices":[{"delta":{"role":"assistant","content":"Hel"},"index":0}],"created":1,"model":"G"}\n\n' >&3
            printf 'data: {"choices":[{"delta":{"content":"lo"},"index":0,"finish_reason":"stop"}],"model":"G","usage":{"prompt_tokens":1}}\n\n' >&3
            exec 3>&-
            wait $!
            """#)
        #expect(outcome.status == 0)
        let events = outcome.output.split(separator: "\n")
        #expect(events.count == 5)
        #expect(events.first?.contains(#""delta":{"role":"assistant","content":"Hel"}"#) == true)
        #expect(events.last == "data: [DONE]")
        let broken = try await translate(
            "--from gigachat --to openai --reply --stream", "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n")
        #expect(broken.status == 76)
        #expect(broken.output.contains(#"data: {"error":{"message""#))
    }

    @Test func `a request to the Responses API is shown as GigaChat gets it, and its answer comes back as a response`()
        async throws
    {
        let request = try await translate(
            "--from responses --to gigachat",
            #"{"model":"m","instructions":"S","input":"q","previous_response_id":"resp_1","max_output_tokens":5}"#)
        #expect(request.status == 0)
        let body = try JSONValue(parsing: request.output)
        #expect(body["max_tokens"] == 5)
        #expect(
            body["messages"] == [["role": "system", "content": "S"], ["role": "user", "content": "q"]])
        #expect(request.errors.contains("note: the option previous_response_id is not sent"))
        let reply = try await translate(
            "--from gigachat --to responses --reply --stream",
            "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
        #expect(reply.status == 0)
        #expect(reply.output.hasPrefix("event: response.created\ndata: {"))
        let back = try await translate("--from responses --to openai --reply --stream", reply.output)
        #expect(back.status == 0)
        #expect(back.output.contains(#""content":"Hi""#) && back.output.hasSuffix("data: [DONE]\n\n"))
    }

    private let message =
        #"{"model":"claude-x","max_tokens":9,"system":"abc","messages":[{"role":"user","content":"de"}],"top_k":5}"#

    @Test func `a request of Anthropic's is shown as others get it`() async throws {
        for (target, limit) in [
            ("gigachat", "max_tokens"), ("openai", "max_completion_tokens"), ("azure", "max_completion_tokens"),
        ] {
            let outcome = try await translate("--from anthropic --to \(target)", message)
            #expect(outcome.status == 0)
            let body = try JSONValue(parsing: outcome.output)
            #expect(body[limit] == 9)
            #expect(body["messages"]?.arrayValue?.map { $0["role"] } == ["system", "user"])
            #expect(outcome.errors.contains("note: top_k is not kept: only Anthropic has it"))
        }
        let back = try await translate(
            "--from gigachat --to anthropic", #"{"model":"G","messages":[{"role":"user","content":"q"}]}"#)
        #expect(try JSONValue(parsing: back.output)["max_tokens"] == 4096)
    }

    @Test func `an answer of Anthropic's, whole and streamed, and one for its callers`() async throws {
        let whole = try await translate(
            "--from anthropic --to openai --reply",
            #"{"id":"msg_1","type":"message","role":"assistant","model":"c","content":[{"type":"text","text":"no"}],"stop_reason":"max_tokens","usage":{"input_tokens":5,"cache_read_input_tokens":2,"output_tokens":3}}"#
        )
        let body = try JSONValue(parsing: whole.output)
        #expect(body["choices"]?.arrayValue?.first?["finish_reason"] == "length")
        #expect(body["usage"]?["prompt_tokens"] == 7)
        let stream = try await translate(
            "--from openai --to anthropic --reply --stream",
            "data: {\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
        #expect(stream.status == 0)
        #expect(stream.output.hasPrefix("event: message_start\n"))
        #expect(stream.output.hasSuffix("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"))
        let error = try await translate(
            "--from anthropic --to openai --reply",
            #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#)
        #expect(error.status == 69)
    }

    @Test func `a count of tokens goes to GigaChat and comes back as a sum`() async throws {
        let asked = try await translate("--from anthropic --to gigachat --kind tokens", message)
        #expect(try JSONValue(parsing: asked.output) == ["model": "claude-x", "input": ["abc", "de"]])
        let answer = try await translate(
            "--from gigachat --to anthropic --reply --kind tokens",
            #"[{"object":"tokens","tokens":2,"characters":3},{"object":"tokens","tokens":1,"characters":2}]"#)
        #expect(try JSONValue(parsing: answer.output) == ["input_tokens": 3])
    }

    @Test(arguments: [
        ("--from responses --to openai", #"{"model":"m"}"#, 65),
        ("--from responses --to openai --reply", #"{"choices":[]}"#, 76),
        ("--from openai --to gigachat --kind tokens", "{}", 64), ("--from anthropic --to anthropic", "{}", 65),
        ("--from gigachat --to anthropic --reply --stream --kind tokens", "", 64),
        ("--from gigachat --to anthropic --reply --kind tokens", "{}", 76),
        ("--from openai --to anthropic --profile demo", "{}", 64),
        ("--from openai --to gigachat", "nonsense", 65), ("--from openai --to gigachat", "\n", 65),
        ("--from openai --to gigachat", "{}", 65),
        ("--from openai --to gigachat", #"{"messages":[{"role":"user","content":"q"}]}"#, 65),
        ("--from openai --to gigachat -m m", #"{"messages":[{"role":"user","content":"q"}]}"#, 0),
        ("--from openai --to nobody", "{}", 64), ("--from openai --to azure --stream", "{}", 64),
        ("--from openai --to gigachat --profile demo", "{}", 64),
        ("--from openai --to gigachat --reply", "<html>", 76), ("--from openai --to gigachat --reply", "{}", 76),
    ])
    func `bad input has its status`(arguments: String, input: String, status: Int32) async throws {
        #expect(try await translate(arguments, input).status == status)
    }

    @Test func `embeddings are translated both ways`() async throws {
        let request = try await translate(
            "--from openai --to gigachat --kind embeddings",
            #"{"model":"text-embedding-3-small","input":[15339,1917],"dimensions":2}"#)
        #expect(request.status == 0)
        #expect(try JSONValue(parsing: request.output)["input"] == ["hello world"])
        #expect(request.errors.contains("note: dimensions are not sent"))
        let reply = try await translate(
            "--from gigachat --to openai --kind embeddings --reply --base64",
            #"{"data":[{"index":0,"embedding":[0.5,-0.25],"usage":{"prompt_tokens":6}}],"model":"Embeddings"}"#)
        #expect(try JSONValue(parsing: reply.output)["data"]?.arrayValue?.first?["embedding"] == "AAAAPwAAgL4=")
    }

    @Test func `a batch is translated line by line up to a broken one`() async throws {
        let body = #"{"model":"m","messages":[{"role":"user","content":"q"}]}"#
        let line = #"{"custom_id":"a","url":"/v1/chat/completions","body":\#(body)}"#
        let whole = try await translate("--from openai --to gigachat --kind batch", line + "\n\n")
        #expect(whole.status == 0 && whole.output == #"{"id":"a","request":\#(body)}"# + "\n")
        #expect(whole.errors.contains("note: send it to /batches?method=chat_completions"))
        // Line numbers are the file's, and only a line feed ends a line.
        let broken = try await translate(
            "--from openai --to gigachat --kind batch",
            line.replacing(#""q""#, with: "\"x\u{2028}y\"") + "\n\n{oops\n")
        #expect(broken.status == 65 && broken.output.hasPrefix(#"{"id":"a""#) && broken.output.contains("x\u{2028}y"))
        #expect(broken.errors.contains("line 3 is not valid JSON"))
        let reply = try await translate(
            "--from gigachat --to openai --kind batch --reply", #"{"id":"a","error":{"status":429,"message":"x"}}"#)
        #expect(try JSONValue(parsing: reply.output)["response"]?["status_code"] == 429)
    }

    @Test func `models are translated, and nothing but answers of chats streams`() async throws {
        let models = try await translate(
            "--from gigachat --to openai --kind models --reply", #"{"data":[{"id":"G","type":"chat"}]}"#)
        #expect(try JSONValue(parsing: models.output)["data"]?.arrayValue?.first?["metadata"]?["type"] == "chat")
        let error = try await translate(
            "--from gigachat --to openai --kind models --reply", #"{"status":401,"message":"Token has expired"}"#)
        #expect(error.status == 77)
        #expect(try JSONValue(parsing: error.output)["error"]?["message"] == "Token has expired")
        let count = try await translate(
            "--from gigachat --to anthropic --kind tokens --reply", #"{"status":401,"message":"Token has expired"}"#)
        #expect(count.status == 77)
        #expect(try JSONValue(parsing: count.output)["error"]?["type"] == "authentication_error")
        for wrong in ["--kind models", "--kind batch --reply --stream", "--kind chat --reply --base64"] {
            #expect(try await translate("--from openai --to gigachat " + wrong, "{}").status == 64)
        }
    }

    @Test(arguments: [false, true])
    func `with its request an answer has the caller's names and ends at the caller's stop`(streams: Bool) async throws {
        let folder = try TemporaryFolder()
        let request = try folder.write(
            #"{"model":"m","messages":[{"role":"user","content":"w?"}],"stop":["END"],"stream_options":{"include_usage":true},"tools":[{"type":"function","function":{"name":"my-tool.v2","parameters":{"type":"object","properties":{}}}}]}"#,
            to: "request.json")
        let message = #"{"role":"assistant","content":"","function_call":{"name":"my_tool_v2","arguments":{}}}"#
        let arguments = "--from gigachat --to openai --reply --request \(request)"
        if streams {
            let outcome = try await translate(
                arguments + " --stream",
                ["hal", "lo E", "ND and more"].map {
                    #"data: {"choices":[{"index":0,"delta":{"content":"\#($0)"}}]}"# + "\n\n"
                }.joined())
            #expect(outcome.status == 0)
            #expect(outcome.output.contains(#""content":"lo ""#) && !outcome.output.contains("more"))
            #expect(outcome.output.hasSuffix("data: [DONE]\n\n"))
        } else {
            let outcome = try await translate(
                arguments, #"{"choices":[{"message":\#(message),"index":0,"finish_reason":"function_call"}]}"#)
            let call = try JSONValue(parsing: outcome.output)["choices"]?.arrayValue?.first?["message"]?["tool_calls"]
            #expect(call?.arrayValue?.first?["function"]?["name"] == "my-tool.v2")
        }
    }

    @Test(arguments: [
        (#"{"error":{"message":"Incorrect key","type":"authentication_error","code":"invalid_api_key"}}"#, 77),
        (#" {"choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}]}"#, 0),
    ])
    func `JSON in place of a stream is the error or the answer that it is`(body: String, status: Int32) async throws {
        let outcome = try await translate("--from openai --to openai --reply --stream", body)
        #expect(outcome.status == status)
        #expect(outcome.output.contains(status == 0 ? #""content":"Hi""# : "Incorrect key"))
        #expect(outcome.output.hasPrefix("data: {"))
    }

    @Test func `a request of another dialect than the answer's caller is named`() async throws {
        let folder = try TemporaryFolder()
        let request = try folder.write(#"{"model":"m","messages":[]}"#, to: "request.json")
        let outcome = try await translate("--from openai --to responses --reply --request \(request)", "{}")
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("request.json is not a request in the format responses: "))
    }
}
