/// The addresses of a text's links, numbered as they come. An address that comes again keeps its number.
struct LinkList: Sendable {
    private var numbers: [String: Int] = [:]
    private(set) var addresses: [String] = []
    /// While set, new addresses get numbers that are not kept: for the part of the text that may still change.
    var isPreview = false
    private var previewed: [String] = []

    mutating func number(of address: String) -> Int {
        if let number = numbers[address] { return number }
        if isPreview {
            if let index = previewed.firstIndex(of: address) { return addresses.count + index + 1 }
            // Beyond that no row of the tail is looked at closely enough to matter.
            if previewed.count < 100 { previewed.append(address) }
            return addresses.count + previewed.count
        }
        addresses.append(address)
        numbers[address] = addresses.count
        return addresses.count
    }

    /// The address if a terminal may be told to open it.
    static func opens(_ address: String) -> String? {
        guard address.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return nil }
        let scheme = address.prefix { $0 != ":" }.lowercased()
        return ["https", "http", "mailto"].contains(scheme) && scheme.utf8.count < address.utf8.count ? address : nil
    }
}
