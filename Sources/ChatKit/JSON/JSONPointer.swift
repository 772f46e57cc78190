/// Finds what a reference within a document names.
///
/// Source: RFC 6901, read 2026-11-21, as a fragment: `#/$defs/Point`.
enum JSONPointer {
    static func value(at reference: String, in root: JSONValue) -> JSONValue? {
        if reference == "#" { return root }
        guard reference.hasPrefix("#/") else { return nil }
        var value = root
        for step in reference.dropFirst(2).split(separator: "/", omittingEmptySubsequences: false) {
            let name = String(step).replacing("~1", with: "/").replacing("~0", with: "~")
            switch value {
            case .object(let object):
                guard let member = object[name] else { return nil }
                value = member
            case .array(let elements):
                guard let index = Int(name), elements.indices.contains(index) else { return nil }
                value = elements[index]
            default: return nil
            }
        }
        return value
    }
}
