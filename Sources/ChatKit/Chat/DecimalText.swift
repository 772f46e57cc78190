/// Decimal fractions as people write them, kept as whole numbers of a small unit, so that nothing is ever rounded.
public enum DecimalText {
    /// Reads `12` or `0.025` as a whole number of the last decimal place.
    ///
    /// - Parameter places: How many decimals a unit has: with 3, `0.025` is 25.
    /// - Returns: Nil for anything else: signs, exponents, more decimals than there are places, numbers too large.
    public static func units(_ text: some StringProtocol, places: Int) -> Int64? {
        let pieces = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = pieces.first, !whole.isEmpty, pieces.count == 1 || pieces[1].utf8.isEmpty == false else {
            return nil
        }
        var result: Int64 = 0
        func add(_ digit: UInt8) -> Bool {
            let (product, overflows) = result.multipliedReportingOverflow(by: 10)
            let (sum, overflowsToo) = product.addingReportingOverflow(Int64(digit))
            result = sum
            return !overflows && !overflowsToo
        }
        for byte in whole.utf8 {
            guard (0x30...0x39).contains(byte), add(byte - 0x30) else { return nil }
        }
        var decimals = 0
        for byte in pieces.count == 2 ? Array(pieces[1].utf8) : [] {
            guard (0x30...0x39).contains(byte) else { return nil }
            decimals += 1
            if decimals > places {
                guard byte == 0x30 else { return nil }
            } else if !add(byte - 0x30) {
                return nil
            }
        }
        for _ in decimals..<max(decimals, places) {
            guard add(0) else { return nil }
        }
        return result
    }

    /// Writes a whole number of units as a decimal fraction, without zeros at its end: `0.025`.
    public static func text(_ units: Int64, places: Int) -> String {
        let digits = String(units.magnitude)
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        var fraction = padded.suffix(places)
        while fraction.last == "0" { fraction.removeLast() }
        let text = padded.dropLast(places) + (fraction.isEmpty ? "" : "." + fraction)
        return (units < 0 ? "-" : "") + text
    }
}
