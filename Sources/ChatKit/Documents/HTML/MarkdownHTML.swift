/// Markdown as HTML, for replies of models: headings, paragraphs, lists, quotes, code, tables and rules. HTML in it is shown as text,
/// and nothing is loaded from elsewhere.
struct MarkdownHTML {
    /// Lists and quotes inside each other; deeper ones are paragraphs.
    private static let deepest = 12

    private var output = ""

    static func html(_ text: String) -> String {
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            Substring(line.last == "\r" ? line.dropLast() : line)
        }
        var writer = MarkdownHTML()
        writer.blocks(lines[...], depth: 0)
        return writer.output
    }

    private mutating func blocks(_ lines: ArraySlice<Substring>, depth: Int) {
        var rest = lines
        var paragraph: [Substring] = []
        while let line = rest.first {
            let trimmed = line.drop { $0 == " " || $0 == "\t" }
            if trimmed.isEmpty {
                flush(&paragraph)
                rest = rest.dropFirst()
            } else if let fence = Fence(line) {
                flush(&paragraph)
                rest = code(rest.dropFirst(), fence)
            } else if let (level, title) = Self.heading(trimmed) {
                flush(&paragraph)
                output += "<h\(level)>\(InlineHTML.html(title))</h\(level)>\n"
                rest = rest.dropFirst()
            } else if paragraph.isEmpty, Self.isRule(trimmed) {
                output += "<hr>\n"
                rest = rest.dropFirst()
            } else if trimmed.first == ">", depth < Self.deepest {
                flush(&paragraph)
                rest = quote(rest, depth)
            } else if ListMarker(line) != nil, depth < Self.deepest {
                flush(&paragraph)
                rest = list(rest, depth)
            } else if paragraph.isEmpty, let columns = Self.table(rest) {
                rest = table(rest, columns)
            } else {
                paragraph.append(trimmed)
                rest = rest.dropFirst()
            }
        }
        flush(&paragraph)
    }

    private mutating func flush(_ paragraph: inout [Substring]) {
        guard !paragraph.isEmpty else { return }
        output += "<p>\(InlineHTML.html(paragraph.joined(separator: "\n")))</p>\n"
        paragraph = []
    }

    // MARK: Code

    private struct Fence {
        let mark: Character
        let length: Int
        let indent: Int
        let language: Substring

        init?(_ line: Substring) {
            let rest = line.drop { $0 == " " }
            guard let mark = rest.first, mark == "`" || mark == "~" else { return nil }
            let run = rest.prefix { $0 == mark }
            let info = rest.dropFirst(run.count).drop { $0 == " " }
            guard run.count >= 3, mark == "~" || !info.contains("`") else { return nil }
            self.mark = mark
            length = run.count
            indent = line.count - rest.count
            language = info.prefix { !$0.isWhitespace }
        }

        func isClosed(by line: Substring) -> Bool {
            let rest = line.drop { $0 == " " }
            let run = rest.prefix { $0 == mark }
            return run.count >= length && rest.dropFirst(run.count).allSatisfy { $0 == " " || $0 == "\t" }
        }
    }

    private mutating func code(_ lines: ArraySlice<Substring>, _ fence: Fence) -> ArraySlice<Substring> {
        let end = lines.firstIndex { fence.isClosed(by: $0) } ?? lines.endIndex
        let language = fence.language.isEmpty ? "" : " data-language=\"\(HTMLText.escaped(fence.language))\""
        output += "<pre\(language)><code>"
        for line in lines[..<end] {
            var line = line
            for _ in 0..<fence.indent where line.first == " " { line = line.dropFirst() }
            output += HTMLText.escaped(line) + "\n"
        }
        output += "</code></pre>\n"
        return lines[min(end + 1, lines.endIndex)...]
    }

    // MARK: Headings and rules

    private static func heading(_ line: Substring) -> (Int, Substring)? {
        let marks = line.prefix { $0 == "#" }
        var title = line.dropFirst(marks.count)
        guard (1...6).contains(marks.count), title.isEmpty || title.first == " " || title.first == "\t" else {
            return nil
        }
        title = title.drop { $0 == " " || $0 == "\t" }
        // The message's own heading is the second level.
        return (min(6, marks.count + 2), title)
    }

    private static func isRule(_ line: Substring) -> Bool {
        guard let mark = line.first, "-*_".contains(mark) else { return false }
        let marks = line.filter { $0 != " " && $0 != "\t" }
        return marks.count >= 3 && marks.allSatisfy { $0 == mark }
    }

    // MARK: Quotes and lists

    private mutating func quote(_ lines: ArraySlice<Substring>, _ depth: Int) -> ArraySlice<Substring> {
        var inner: [Substring] = []
        var rest = lines
        while let line = rest.first {
            let trimmed = line.drop { $0 == " " }
            guard trimmed.first == ">" else { break }
            let content = trimmed.dropFirst()
            inner.append(content.first == " " ? content.dropFirst() : content)
            rest = rest.dropFirst()
        }
        output += "<blockquote>\n"
        blocks(inner[...], depth: depth + 1)
        output += "</blockquote>\n"
        return rest
    }

    private struct ListMarker {
        let isOrdered: Bool
        let start: Substring
        /// Columns up to the item's text.
        let width: Int
        let indent: Int

        init?(_ line: Substring) {
            let rest = line.drop { $0 == " " }
            indent = line.count - rest.count
            if let mark = rest.first, "-*+".contains(mark) {
                (isOrdered, start) = (false, "")
                let after = rest.dropFirst()
                guard after.first == " " || after.first == "\t" else { return nil }
                width = indent + 2
            } else {
                let digits = rest.prefix { $0.isASCII && $0.isNumber }
                let after = rest.dropFirst(digits.count)
                guard (1...9).contains(digits.count), after.first == "." || after.first == ")",
                    after.dropFirst().first == " "
                else { return nil }
                (isOrdered, start) = (true, digits)
                width = indent + digits.count + 2
            }
            if MarkdownHTML.isRule(rest) { return nil }
        }
    }

    private mutating func list(_ lines: ArraySlice<Substring>, _ depth: Int) -> ArraySlice<Substring> {
        guard let first = lines.first.flatMap(ListMarker.init) else { return lines.dropFirst() }
        let tag = first.isOrdered ? "ol" : "ul"
        let start = first.isOrdered && first.start != "1" ? " start=\"\(first.start)\"" : ""
        output += "<\(tag)\(start)>\n"
        var rest = lines
        while let line = rest.first, let marker = ListMarker(line), marker.isOrdered == first.isOrdered,
            marker.indent < first.width
        {
            var item = [line.dropFirst(marker.width)]
            rest = rest.dropFirst()
            var sawBlank = false
            while let next = rest.first {
                let indent = next.prefix { $0 == " " }.count
                if next.allSatisfy({ $0 == " " || $0 == "\t" }) {
                    sawBlank = true
                    item.append("")
                } else if indent >= marker.width {
                    item.append(next.dropFirst(marker.width))
                } else if indent > marker.indent, ListMarker(next) != nil {
                    item.append(next.dropFirst(indent))
                } else if ListMarker(next) == nil, !sawBlank, next.first != "#", Fence(next) == nil {
                    // A paragraph that goes on without its indentation.
                    item.append(next.drop { $0 == " " })
                } else {
                    break
                }
                rest = rest.dropFirst()
            }
            while item.last?.isEmpty == true { item.removeLast() }
            output += "<li>"
            if item.count == 1 {
                output += InlineHTML.html(item[0].drop { $0 == " " })
            } else {
                blocks(item[...], depth: depth + 1)
            }
            output += "</li>\n"
        }
        output += "</\(tag)>\n"
        return rest
    }

    // MARK: Tables

    private static func cells(_ line: Substring) -> [Substring] {
        var line = line.drop { $0 == " " }
        while line.last == " " { line = line.dropLast() }
        if line.first == "|" { line = line.dropFirst() }
        if line.last == "|", !line.hasSuffix("\\|") { line = line.dropLast() }
        var cells: [Substring] = []
        var start = line.startIndex
        var position = start
        var isEscaped = false
        while position < line.endIndex {
            if line[position] == "|", !isEscaped {
                cells.append(line[start..<position])
                start = line.index(after: position)
            }
            isEscaped = line[position] == "\\" && !isEscaped
            position = line.index(after: position)
        }
        cells.append(line[start...])
        return cells
    }

    /// The alignments of a table's columns; nil where there is no table.
    private static func table(_ lines: ArraySlice<Substring>) -> [String]? {
        guard lines.count >= 2, let head = lines.first, head.contains("|") else { return nil }
        let marks = lines[lines.startIndex + 1]
        guard marks.contains("-"), marks.allSatisfy({ "|-: \t".contains($0) }) else { return nil }
        let columns = cells(marks).map { cell in
            let cell = cell.filter { $0 != " " && $0 != "\t" }
            let (left, right) = (cell.hasPrefix(":"), cell.hasSuffix(":"))
            return left && right ? " class=\"center\"" : right ? " class=\"right\"" : ""
        }
        return columns.count == cells(head).count ? columns : nil
    }

    private mutating func table(_ lines: ArraySlice<Substring>, _ columns: [String]) -> ArraySlice<Substring> {
        func row(_ line: Substring, _ tag: String) -> String {
            let cells = Self.cells(line)
            let html = columns.enumerated().map { index, mark in
                let cell = index < cells.count ? cells[index] : ""
                return "<\(tag)\(mark)>\(InlineHTML.html(cell.drop { $0 == " " }.replacing("\\|", with: "|")))</\(tag)>"
            }
            return "<tr>\(html.joined())</tr>\n"
        }
        output += "<div class=\"table\"><table>\n"
        if let head = lines.first { output += row(head, "th") }
        var rest = lines.dropFirst(2)
        while let line = rest.first, line.contains("|") {
            output += row(line, "td")
            rest = rest.dropFirst()
        }
        output += "</table></div>\n"
        return rest
    }
}
