import ChatKit
import TerminalText

/// The beginning of a message on one line.
enum MessagePreview {
    static func line(_ message: Message) -> String {
        let text = message.text.isEmpty ? message.parts.map(describe).joined(separator: " ") : message.text
        return Sanitizer.line(text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
            .truncated(toColumns: 60)
    }

    private static func describe(_ part: Part) -> String {
        switch part {
        case .text(let text), .reasoning(let text): text
        case .image(let attachment), .file(let attachment): "[\(attachment.name ?? attachment.mediaType)]"
        case .toolCall(let call): "[calls \(call.name)]"
        case .state: ""
        case .toolResult(let result): "[\(result.name ?? result.callID) answered] \(result.content)"
        }
    }
}
