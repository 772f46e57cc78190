extension Message {
    /// The texts in it that a provider can count.
    public var countedTexts: [String] {
        parts.compactMap { part -> String? in
            switch part {
            case .text(let text): text.isEmpty ? nil : text
            case .toolResult(let result): result.content.isEmpty ? nil : result.content
            default: nil
            }
        }
    }
}
