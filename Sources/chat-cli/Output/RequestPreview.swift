import ChatKit

/// A request for people and scripts to look at, with its secrets hidden.
enum RequestPreview {
    static func print(_ prepared: PreparedRequest, _ plan: TurnPlan, as format: OutputFormat) throws {
        let request = prepared.message
        switch format {
        case .json, .jsonl:
            let value: JSONValue = [
                "method": .string(request.method), "url": .string(request.url),
                "headers": .object(JSONObject(request.headers.map { ($0.name, .string(shown($0))) })),
                "body": body(of: request), "plan": plan.json, "notices": .array(prepared.remarks.map(\.json)),
            ]
            try StandardStream.output.write(json: value, isIndented: format == .json)
        case .text, .markdown:
            for sentence in plan.sentences { Remark.say(sentence) }
            for notice in prepared.remarks { Remark.say(notice.text) }
            let head = ["\(request.method) \(request.url)"] + request.headers.map { "\($0.name): \(shown($0))" }
            try StandardStream.output.write(head.joined(separator: "\n") + "\n\n")
            try StandardStream.output.write(json: body(of: request))
        }
    }

    private static func shown(_ header: HTTPHeader) -> String {
        header.isSecret ? "•••" : header.value
    }

    private static func body(of request: HTTPRequest) -> JSONValue {
        (try? JSONValue(parsing: request.body)) ?? .string(String(decoding: request.body, as: UTF8.self))
    }
}
