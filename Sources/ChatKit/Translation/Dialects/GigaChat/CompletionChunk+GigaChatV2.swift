extension CompletionChunk {
    /// Reads an event or a whole answer of GigaChat's v2: a list of messages whose contents are lists of parts.
    ///
    /// Source: Sber's OpenAPI document and recorded answers, read 2026-11-21. The server spells the state of its tools in
    /// four ways. Reasoning is a message of its own role. The progress of tools is not part of the reply.
    init(readingGigaChatV2 bytes: UnsafeBufferPointer<UInt8>) throws(JSONReader.Fault) {
        self.init()
        var choice = Choice()
        var reader = JSONReader(bytes, isTolerant: true)
        try reader.object { (name, reader) throws(JSONReader.Fault) in
            switch name {
            case "messages": try readMessages(&reader, into: &choice)
            case "finish_reason":
                // A null here says nothing about the message's own.
                choice.finishReason = try reader.string() ?? choice.finishReason
                hasChoices = true
            case "model": model = try reader.string()
            case "thread_id": threadID = try reader.string()
            case "created_at": created = try reader.integer()
            case "usage": usage = try Usage(reading: &reader)
            case "error":
                hasError = try !reader.null()
                if hasError { try reader.skip() }
            default: try reader.skip()
            }
        }
        try reader.end()
        if hasChoices { self.choice = choice }
    }

    private mutating func readMessages(
        _ reader: inout JSONReader, into choice: inout Choice
    ) throws(JSONReader.Fault) {
        hasChoices = true
        switch try reader.peek() {
        case UInt8(ascii: "["):
            try reader.array { (reader) throws(JSONReader.Fault) in
                guard try reader.peek() == UInt8(ascii: "{") else { return try reader.skip() }
                try choice.readMessageV2(&reader)
            }
        case UInt8(ascii: "{"): try choice.readMessageV2(&reader)
        default: try reader.skip()
        }
    }
}

extension CompletionChunk.Choice {
    /// Reads a message. Its role may stand behind its content, so what its words are is known at its end.
    fileprivate mutating func readMessageV2(_ reader: inout JSONReader) throws(JSONReader.Fault) {
        var role: String?
        var words = ""
        try reader.object { (name, reader) throws(JSONReader.Fault) in
            switch name {
            case "role": role = try reader.string()
            case "content": try readParts(&reader, words: &words)
            case "finish_reason": finishReason = try reader.string() ?? finishReason
            case "function_call": if let call = try Self.call(&reader) { calls.append(call) }
            case "tools_state_id", "tool_state_id", "functions_state_id", "function_state_id":
                functionsStateID = try reader.string() ?? functionsStateID
            default: try reader.skip()
            }
        }
        // One state belongs to all calls of an answer; the first is named by it.
        if let first = calls.indices.first { calls[first].stateID = functionsStateID }
        switch role {
        case "reasoning": reasoning = (reasoning ?? "") + words
        case "function_in_progress", "tool": break
        default: content = (content ?? "") + words
        }
    }

    private mutating func readParts(
        _ reader: inout JSONReader, words: inout String
    ) throws(JSONReader.Fault) {
        switch try reader.peek() {
        case UInt8(ascii: "["):
            try reader.array { (reader) throws(JSONReader.Fault) in
                guard try reader.peek() == UInt8(ascii: "{") else { return try reader.skip() }
                try readPart(&reader, words: &words)
            }
        case UInt8(ascii: "{"): try readPart(&reader, words: &words)
        default: words += try reader.string() ?? ""
        }
    }

    private mutating func readPart(_ reader: inout JSONReader, words: inout String) throws(JSONReader.Fault) {
        try reader.object { (name, reader) throws(JSONReader.Fault) in
            switch name {
            case "text": words += try reader.string() ?? ""
            case "files": try readFiles(&reader, words: &words)
            case "function_call": if let call = try Self.call(&reader) { calls.append(call) }
            case "inline_data":
                if let found = try reader.value()["sources"], !found.saysNothing { sources.append(found) }
            default: try reader.skip()
            }
        }
    }

    /// Pictures stand in the text as v1 writes them, so that both are fetched the same way. Other files are named so too.
    private mutating func readFiles(_ reader: inout JSONReader, words: inout String) throws(JSONReader.Fault) {
        guard try reader.peek() == UInt8(ascii: "[") else { return try reader.skip() }
        try reader.array { (reader) throws(JSONReader.Fault) in
            guard try reader.peek() == UInt8(ascii: "{") else { return try reader.skip() }
            var id: String?
            try reader.object { (name, reader) throws(JSONReader.Fault) in
                if case "id" = name { id = try reader.string() } else { try reader.skip() }
            }
            if let id { words += "<img src=\"\(id)\" fuse=\"true\"/>" }
        }
    }
}
