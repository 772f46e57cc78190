extension [Part] {
    /// Appends a part of a request's message: texts that follow each other are one text, a line each.
    mutating func append(line part: Part) {
        if case .text = part, case .text? = last {
            append(delta: .text("\n"))
            append(delta: part)
        } else {
            append(part)
        }
    }
}
