internal import Glibc

/// A coding for the bytes of streamed replies that keeps of each line what differs from the event before.
///
/// The events of a stream repeat everything but a few words: coded so they are a tenth, for a price that is a fraction of
/// writing them. Each call gives a block that is decoded by itself, so that blocks can be joined.
///
/// A block is the number of its bytes before coding, then for each line how many bytes it shares with the beginning and
/// with the end of the line before, how many are its own, and these. Numbers have seven bits a byte, the lowest first.
package enum EventCompaction {
    /// A block that cannot be decoded.
    package struct Malformed: Error {}

    /// Shorter lines, such as the empty ones between events, are not compared with.
    private static let shortestReference = 16

    package static func encode(_ bytes: [UInt8]) -> [UInt8] {
        var block: [UInt8] = []
        block.reserveCapacity(bytes.count / 4 + 32)
        write(bytes.count, to: &block)
        bytes.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            var reference = UnsafeRawBufferPointer(rebasing: bytes[0..<0])
            var start = 0
            while start < bytes.count {
                let end = memchr(base + start, 0x0A, bytes.count - start).map { UnsafeRawPointer($0) - base + 1 }
                let line = UnsafeRawBufferPointer(rebasing: bytes[start..<(end ?? bytes.count)])
                append(line, reference, to: &block)
                if line.count >= shortestReference { reference = line }
                start += line.count
            }
        }
        return block
    }

    private static func append(
        _ line: UnsafeRawBufferPointer, _ reference: UnsafeRawBufferPointer, to block: inout [UInt8]
    ) {
        let most = min(line.count, reference.count)
        var prefix = 0
        while prefix + 8 <= most,
            line.loadUnaligned(fromByteOffset: prefix, as: UInt64.self)
                == reference.loadUnaligned(fromByteOffset: prefix, as: UInt64.self)
        { prefix += 8 }
        while prefix < most, line[prefix] == reference[prefix] { prefix += 1 }
        var suffix = 0
        while suffix < most - prefix, line[line.count - 1 - suffix] == reference[reference.count - 1 - suffix] {
            suffix += 1
        }
        write(prefix, to: &block)
        write(suffix, to: &block)
        write(line.count - prefix - suffix, to: &block)
        block.append(contentsOf: line[prefix..<(line.count - suffix)])
    }

    /// Decodes blocks that were joined.
    package static func decode(_ blocks: [UInt8]) throws(Malformed) -> [UInt8] {
        var bytes: [UInt8] = []
        var position = 0
        while position < blocks.count {
            let end = bytes.count + (try read(blocks, &position))
            var reference = 0..<0
            while bytes.count < end {
                let prefix = try read(blocks, &position)
                let suffix = try read(blocks, &position)
                let own = try read(blocks, &position)
                guard prefix + suffix <= reference.count, own <= blocks.count - position, prefix + suffix + own > 0,
                    bytes.count + prefix + suffix + own <= end
                else { throw Malformed() }
                let start = bytes.count
                bytes.append(contentsOf: bytes[reference.prefix(prefix)])
                bytes.append(contentsOf: blocks[position..<(position + own)])
                bytes.append(contentsOf: bytes[reference.suffix(suffix)])
                position += own
                if bytes.count - start >= shortestReference { reference = start..<bytes.count }
            }
        }
        return bytes
    }

    private static func write(_ number: Int, to block: inout [UInt8]) {
        var rest = number
        while rest >= 0x80 {
            block.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        block.append(UInt8(truncatingIfNeeded: rest))
    }

    private static func read(_ blocks: [UInt8], _ position: inout Int) throws(Malformed) -> Int {
        var number = 0
        for shift in stride(from: 0, to: 42, by: 7) {
            guard position < blocks.count else { throw Malformed() }
            let byte = blocks[position]
            position += 1
            number |= Int(byte & 0x7F) << shift
            if byte < 0x80 { return number }
        }
        throw Malformed()
    }
}
