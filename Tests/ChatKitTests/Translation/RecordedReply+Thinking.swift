import ChatKit

extension RecordedReply {
    static let thinking = [
        RecordedReply(
            name: "thoughts between tags that are cut across chunks",
            body: #"""
                data: {"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"<"}}]}

                data: {"model":"m","choices":[{"index":0,"delta":{"content":"think>\nWell, a<b"}}]}

                data: {"model":"m","choices":[{"index":0,"delta":{"content":" so.</th"}}]}

                data: {"model":"m","choices":[{"index":0,"delta":{"content":"ink>\n\n"}}]}

                data: {"model":"m","choices":[{"index":0,"delta":{"content":"\nYes: <think>."},"finish_reason":"stop"}]}

                data: [DONE]


                """#,
            events: [.reasoning("Well, a<b"), .reasoning(" so."), .text("Yes: <think>."), stop("m")]),
        RecordedReply(
            name: "thoughts in a member of their own and between tags", dialect: .gigaChat,
            body: #"""
                {"choices":[{"message":{"role":"assistant","content":"<think>abc</think>hi","reasoning_content":"x"},"index":0,"finish_reason":"length"}],"model":"m"}
                """#,
            events: [
                .reasoning("x"), .reasoning("\nabc"), .text("hi"),
                .finished(ReplyFinish(reason: .length, model: "m")),
            ]),
        RecordedReply(
            name: "thoughts that the limit of tokens cut off",
            body: #"""
                data: {"model":"m","choices":[{"index":0,"delta":{"content":"<think>So"}}]}

                data: {"model":"m","choices":[{"index":0,"delta":{"content":" far</"},"finish_reason":"length"}]}

                data: [DONE]


                """#,
            events: [
                .reasoning("So"), .reasoning(" far"), .reasoning("</"),
                .finished(ReplyFinish(reason: .length, model: "m")),
            ]),
        RecordedReply(
            name: "an answer that only looks like thinking",
            body: #"""
                data: {"model":"m","choices":[{"index":0,"delta":{"content":" <thin"}}]}

                data: {"model":"m","choices":[{"index":0,"delta":{"content":"gs>"}}]}

                data: {"model":"m","choices":[{"index":0,"delta":{"content":" <think>"},"finish_reason":"stop"}]}


                """#,
            events: [.text(" <things>"), .text(" <think>"), stop("m")]),
        RecordedReply(
            name: "an answer of white space",
            body: #"data: {"model":"m","choices":[{"index":0,"delta":{"content":"\n <"},"finish_reason":"stop"}]}"#
                + "\n\n",
            events: [.text("\n <"), stop("m")]),
    ]
}
