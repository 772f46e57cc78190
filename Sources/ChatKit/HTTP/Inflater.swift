internal import CInflate

/// A streaming decoder for gzip, zlib and raw deflate.
///
/// Which one it is shows in the first two bytes and not in the header: `deflate` stands for zlib and for raw deflate, and
/// some gateways keep the header of a body that they have decoded. A step gives at most ``step`` bytes, so that memory
/// stays flat whatever a body grows to.
///
/// Sources: RFC 1950, 1951 and 1952; RFC 9110, section 8.4.1.
package final class Inflater {
    /// What is wrong with the bytes.
    package struct Fault: Error, Hashable {}

    private enum Form {
        case unknown
        case plain
        case compressed
        /// A member is at its end, and another one may follow.
        case ended
        /// What follows is padding.
        case done
    }

    /// The most that a step gives, in bytes.
    package static let step = 256 * 1024

    private let mayBeRaw: Bool
    /// Allocated apart: zlib keeps its address.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private var isOpen = false
    private var form = Form.unknown
    private var bits: Int32 = 0
    private var pending: [UInt8] = []
    private var position = 0

    /// - Parameter mayBeRaw: Whether bytes without a header are raw deflate; otherwise they are not compressed.
    package init(mayBeRaw: Bool) {
        self.mayBeRaw = mayBeRaw
        stream.initialize(to: z_stream())
    }

    deinit {
        if isOpen { inflateEnd(stream) }
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Whether the bytes so far end where they may.
    package var isAtEnd: Bool {
        switch form {
        case .unknown: pending.isEmpty
        case .plain, .ended, .done: true
        case .compressed: false
        }
    }

    /// Takes more of the body; all that came before must have been decoded.
    package func feed(_ bytes: [UInt8]) {
        if position == pending.count {
            pending = bytes
            position = 0
        } else {
            pending.removeFirst(position)
            position = 0
            pending += bytes
        }
    }

    /// Decodes what it can, up to ``step`` bytes; empty when it needs more bytes.
    ///
    /// - Parameter isLast: Whether no more bytes come.
    package func next(isLast: Bool = false) throws(Fault) -> [UInt8] {
        while true {
            switch form {
            case .unknown:
                guard pending.count - position >= 2 || isLast && position < pending.count else { return [] }
                try begin()
            case .plain:
                defer { position = pending.count }
                return Array(pending[position...])
            case .ended:
                // Another member of a gzip file goes on; anything else is padding.
                guard pending.count - position >= 2 else { return [] }
                guard bits == 31, pending[position] == 0x1F, pending[position + 1] == 0x8B else {
                    form = .done
                    continue
                }
                guard inflateReset(stream) == Z_OK else { throw Fault() }
                form = .compressed
            case .done:
                position = pending.count
                return []
            case .compressed:
                guard position < pending.count else { return [] }
                let output = try inflateOnce()
                if !output.isEmpty || form == .compressed && position == pending.count { return output }
            }
        }
    }

    private func begin() throws(Fault) {
        let first = pending[position]
        let second = position + 1 < pending.count ? pending[position + 1] : 0
        if first == 0x1F, second == 0x8B {
            bits = 31
        } else if first & 0x0F == 8, (Int(first) << 8 | Int(second)) % 31 == 0 {
            bits = 15
        } else if mayBeRaw {
            bits = -15
        } else {
            form = .plain
            return
        }
        guard inflate_begin(stream, bits) == Z_OK else { throw Fault() }
        isOpen = true
        form = .compressed
    }

    private func inflateOnce() throws(Fault) -> [UInt8] {
        var code = Z_OK
        let count = pending.count - position
        let output = pending.withUnsafeMutableBufferPointer { input in
            [UInt8](unsafeUninitializedCapacity: Self.step) { buffer, written in
                stream.pointee.next_in = input.baseAddress.map { $0 + position }
                stream.pointee.avail_in = UInt32(count)
                stream.pointee.next_out = buffer.baseAddress
                stream.pointee.avail_out = UInt32(buffer.count)
                code = inflate(stream, Z_NO_FLUSH)
                written = buffer.count - Int(stream.pointee.avail_out)
            }
        }
        position += count - Int(stream.pointee.avail_in)
        switch code {
        case Z_OK, Z_BUF_ERROR: return output
        case Z_STREAM_END:
            form = .ended
            return output
        default: throw Fault()
        }
    }
}
