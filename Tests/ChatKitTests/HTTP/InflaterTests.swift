import TestSupport
import Testing

@testable import ChatKit

@Suite struct InflaterTests {
    private static let text = Array("data: {\"x\":1}\n\n".utf8)

    private func decoded(_ bytes: [UInt8], mayBeRaw: Bool, by size: Int) throws -> (bytes: [UInt8], isAtEnd: Bool) {
        let inflater = Inflater(mayBeRaw: mayBeRaw)
        var output: [UInt8] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            inflater.feed(Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
            while case let piece = try inflater.next(isLast: rest.isEmpty), !piece.isEmpty { output += piece }
        }
        return (output, inflater.isAtEnd)
    }

    @Test(arguments: [1, 3, 1 << 20])
    func `gzip, zlib and raw deflate are decoded, wherever they are cut`(size: Int) throws {
        let text = Self.text
        let bodies: [([UInt8], Bool)] = [
            (Compressed.gzip(text), false), (Compressed.zlib(text), true), (Compressed.raw(text), true),
            (Compressed.zlib(text), false), (Compressed.gzip(text), true), (Compressed.gzip(text) + [0, 0, 0], false),
        ]
        for (body, mayBeRaw) in bodies {
            let (bytes, isAtEnd) = try decoded(body, mayBeRaw: mayBeRaw, by: size)
            #expect(bytes == text)
            #expect(isAtEnd)
        }
    }

    @Test(arguments: [1, 1 << 20])
    func `a second member of a gzip body goes on`(size: Int) throws {
        let (bytes, _) = try decoded(Compressed.gzip(Self.text) + Compressed.gzip(Self.text), mayBeRaw: false, by: size)
        #expect(bytes == Self.text + Self.text)
    }

    @Test(arguments: [1, 1 << 20])
    func `what is not compressed passes as it is`(size: Int) throws {
        #expect(try decoded(Self.text, mayBeRaw: false, by: size).bytes == Self.text)
    }

    @Test func `a body that ends too early is not at its end`() throws {
        let body = Compressed.gzip(Self.text)
        for count in 2..<body.count {
            #expect(try !decoded(Array(body.prefix(count)), mayBeRaw: true, by: 1 << 20).isAtEnd, "\(count)")
        }
    }

    @Test func `bytes that are broken are a fault`() {
        var body = Compressed.gzip(Self.text)
        body[10] = 7
        #expect(throws: Inflater.Fault.self) { try decoded(body, mayBeRaw: false, by: 1 << 20) }
    }

    @Test func `a long body comes in steps`() throws {
        let inflater = Inflater(mayBeRaw: false)
        inflater.feed(Compressed.gzip([UInt8](repeating: 0x20, count: 3 * Inflater.step)))
        var total = 0
        while case let piece = try inflater.next(), !piece.isEmpty {
            #expect(piece.count <= Inflater.step)
            total += piece.count
        }
        #expect(total == 3 * Inflater.step)
    }
}
