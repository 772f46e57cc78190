import Glibc

extension Timestamp {
    /// Seconds since 1970 of a moment in UTC, as RFC 3339 has it: `2025-02-19T00:00:00Z`; nil for other texts. Parts of a
    /// second are left out.
    static func seconds(ofUTC text: String) -> Int? {
        guard text.hasSuffix("Z"), text.utf8.count < 40 else { return nil }
        let fields = text.utf8.split { !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0) }.compactMap {
            Int32(Substring($0))
        }
        guard fields.count >= 6, 1...9999 ~= fields[0], 1...12 ~= fields[1], 1...31 ~= fields[2], 0...23 ~= fields[3],
            0...59 ~= fields[4], 0...60 ~= fields[5]
        else { return nil }
        var parts = tm()
        parts.tm_year = fields[0] - 1900
        parts.tm_mon = fields[1] - 1
        parts.tm_mday = fields[2]
        parts.tm_hour = fields[3]
        parts.tm_min = fields[4]
        parts.tm_sec = fields[5]
        return Int(timegm(&parts))
    }
}
