internal import FoundationEssentials

/// Vectors as text: their numbers as 32-bit floats, little-endian, in base64.
///
/// Source: <https://platform.openai.com/docs/api-reference/embeddings/create>, `encoding_format`, read 2026-11-21; the
/// order of the bytes is that of OpenAI's own Python library.
public enum VectorText {
    public static func base64(_ vector: [Double]) -> String {
        var data = Data(capacity: vector.count * 4)
        for number in vector {
            withUnsafeBytes(of: Float(number).bitPattern.littleEndian) { data.append(contentsOf: $0) }
        }
        return data.base64EncodedString()
    }

    /// Reads one; nil unless it is base64 of whole floats that are numbers.
    static func vector(base64 text: String) -> [Double]? {
        guard let bytes = Data(base64Encoded: text).map(Array.init), bytes.count.isMultiple(of: 4) else { return nil }
        let vector = stride(from: 0, to: bytes.count, by: 4).map { start in
            let bits = bytes[start..<start + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            return Double(Float(bitPattern: bits))
        }
        return vector.allSatisfy(\.isFinite) ? vector : nil
    }
}
