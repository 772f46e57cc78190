/// The members of a JSON object, in their order. Of members with one name the last counts.
public struct JSONObject: Sendable, ExpressibleByDictionaryLiteral {
    private var members: [(name: String, value: JSONValue)]
    /// Where each name stands; built only for objects too large to search through.
    private var places: [String: Int]?

    private static let searchableCount = 16

    public init() {
        members = []
    }

    public init(_ members: some Sequence<(String, JSONValue)>) {
        self.init()
        for (name, value) in members { self[name] = value }
    }

    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(elements.map { ($0.0, $0.1) })
    }

    /// The value of a member. Setting nil removes the member; setting a new one puts it last.
    public subscript(name: String) -> JSONValue? {
        get {
            place(of: name).map { members[$0].value }
        }
        set {
            switch (place(of: name), newValue) {
            case (let place?, let value?): members[place].value = value
            case (let place?, nil):
                members.remove(at: place)
                places = nil
                index()
            case (nil, let value?):
                members.append((name, value))
                if places != nil { places?[name] = members.count - 1 } else { index() }
            case (nil, nil): break
            }
        }
    }

    private func place(of name: String) -> Int? {
        if let places { return places[name] }
        return members.firstIndex { $0.name == name }
    }

    private mutating func index() {
        guard members.count > Self.searchableCount else { return }
        places = Dictionary(members.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { $1 })
    }
}

extension JSONObject: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { members.count }
    public subscript(position: Int) -> (name: String, value: JSONValue) { members[position] }
}

extension JSONObject: Hashable {
    /// Equal objects have the same members, in any order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.count == right.count && left.allSatisfy { right[$0.name] == $0.value }
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(members.count)
    }
}
