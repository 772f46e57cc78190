extension [Part] {
    /// Appends a part of a request's message: texts that follow each other are one text, a line each.
    mutating func append(line part: Part) {
        if case .text(let words) = part, case .text(let before)? = last {
            self[count - 1] = .text(before + "\n" + words)
        } else {
            append(part)
        }
    }
}
