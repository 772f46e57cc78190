/// Brings arguments into the one spelling that the parser knows.
enum ArgumentSpelling {
    /// Joins `-o KEY VALUE`, as the field writes it, into `-o KEY=VALUE`: the parser knows options of one value only.
    static func normalized(_ arguments: [String]) -> [String] {
        var result: [String] = []
        var position = 0
        while position < arguments.count {
            let argument = arguments[position]
            if argument == "--" { return result + arguments[position...] }
            let isOption = argument == "-o" || argument == "--option"
            if isOption, position + 2 < arguments.count, !arguments[position + 1].contains("=") {
                result += [argument, arguments[position + 1] + "=" + arguments[position + 2]]
                position += 3
            } else {
                result.append(argument)
                position += 1
            }
        }
        return result
    }
}
