/// Encodes names of hosts in other scripts as DNS and TLS know them: `пример.рф` as `xn--e1afmkfd.xn--p1ai`.
///
/// Source: RFC 3492 (the algorithm and its parameters), RFC 5891 (the prefix).
enum Punycode {
    /// Returns a host whose labels are ASCII; nil for one that cannot be encoded.
    ///
    /// - Parameter host: In lower case. Labels of ASCII stay as they are.
    static func ascii(_ host: String) -> String? {
        if host.utf8.allSatisfy({ $0 < 0x80 }) { return host }
        var labels: [String] = []
        // An ideographic full stop separates labels as well (RFC 3490, section 3.1).
        for label in host.unicodeScalars.split(omittingEmptySubsequences: false, whereSeparator: isSeparator) {
            if label.allSatisfy(\.isASCII) {
                labels.append(String(String.UnicodeScalarView(label)))
            } else {
                guard let encoded = encode(label.map(\.value)) else { return nil }
                labels.append("xn--" + encoded)
            }
        }
        return labels.joined(separator: ".")
    }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "." || scalar == "\u{3002}" || scalar == "\u{FF0E}" || scalar == "\u{FF61}"
    }

    /// The longest label of DNS, in bytes.
    private static let longestLabel = 63
    private static let base = 36
    private static let leastThreshold = 1
    private static let greatestThreshold = 26

    private static func encode(_ scalars: [UInt32]) -> String? {
        guard scalars.count <= longestLabel else { return nil }
        var output = scalars.filter { $0 < 0x80 }.map { UInt8($0) }
        let plainCount = output.count
        if plainCount > 0 { output.append(UInt8(ascii: "-")) }
        var handled = plainCount
        var next: UInt32 = 128
        var bias = 72
        // A label has at most 63 scalars below 0x110000: no sum overflows.
        var delta = 0
        while handled < scalars.count {
            guard let least = scalars.filter({ $0 >= next }).min() else { return nil }
            delta += Int(least - next) * (handled + 1)
            next = least
            for scalar in scalars {
                if scalar < next { delta += 1 }
                guard scalar == next else { continue }
                write(delta, bias, to: &output)
                bias = adapt(delta, handled + 1, isFirst: handled == plainCount)
                delta = 0
                handled += 1
            }
            delta += 1
            next += 1
        }
        guard output.count + 4 <= longestLabel else { return nil }
        return String(decoding: output, as: UTF8.self)
    }

    /// Writes a number of variable length, the least significant digit first.
    private static func write(_ number: Int, _ bias: Int, to output: inout [UInt8]) {
        var rest = number
        var position = base
        while true {
            let threshold = min(max(position - bias, leastThreshold), greatestThreshold)
            if rest < threshold { break }
            output.append(digit(threshold + (rest - threshold) % (base - threshold)))
            rest = (rest - threshold) / (base - threshold)
            position += base
        }
        output.append(digit(rest))
    }

    private static func digit(_ value: Int) -> UInt8 {
        UInt8(value < 26 ? value + 97 : value - 26 + 48)
    }

    private static func adapt(_ delta: Int, _ count: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? delta / 700 : delta / 2
        delta += delta / count
        var steps = 0
        while delta > (base - leastThreshold) * greatestThreshold / 2 {
            delta /= base - leastThreshold
            steps += base
        }
        return steps + (base - leastThreshold + 1) * delta / (delta + 38)
    }
}

extension HTTPOrigin {
    /// The host as it is looked up and sent: in ASCII.
    var sentHost: String { Punycode.ascii(host) ?? host }

    /// ``name`` as it is sent.
    var sentName: String {
        var origin = self
        origin.host = sentHost
        return origin.name
    }
}
