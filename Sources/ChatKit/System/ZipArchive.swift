internal import CInflate
internal import Glibc

/// A reader for ZIP archives: stored and deflated entries, also of archives larger than 4 GB.
///
/// Source: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 to 4.5, read 2026-11-30.
package struct ZipArchive: Sendable {
    /// A file in the archive.
    package struct Entry: Sendable, Hashable {
        package var path: String
        /// In bytes, decompressed.
        package var size: Int
        fileprivate var compressedSize: Int
        fileprivate var offset: Int
        fileprivate var method: Int
        fileprivate var checksum: UInt32
        fileprivate var isEncrypted: Bool

        /// The path's last component.
        package var name: String { path.split(separator: "/").last.map(String.init) ?? path }
    }

    private let path: String
    package private(set) var entries: [Entry] = []

    /// - Throws: ``ChatError/fileUnusable(path:reason:)`` for what is not a whole archive.
    package init(path: String) throws(ChatError) {
        self.path = path
        let file = try File(path)
        let end = try Self.directory(in: file)
        let bytes = try file.bytes(at: end.offset, count: end.size)
        var position = 0
        while position + 46 <= bytes.count, bytes.number(at: position, 4) == 0x0201_4B50 {
            let nameLength = bytes.number(at: position + 28, 2)
            let extraLength = bytes.number(at: position + 30, 2)
            let next = position + 46 + nameLength + extraLength + bytes.number(at: position + 32, 2)
            guard next <= bytes.count else { throw file.fault("its directory is damaged") }
            let name = String(decoding: bytes[(position + 46)..<(position + 46 + nameLength)], as: UTF8.self)
            var entry = Entry(
                path: name, size: bytes.number(at: position + 24, 4),
                compressedSize: bytes.number(at: position + 20, 4),
                offset: bytes.number(at: position + 42, 4), method: bytes.number(at: position + 10, 2),
                checksum: UInt32(bytes.number(at: position + 16, 4)),
                isEncrypted: bytes.number(at: position + 8, 2) & 1 != 0)
            let extra = Array(bytes[(position + 46 + nameLength)..<(position + 46 + nameLength + extraLength)])
            Self.readLargeSizes(of: &entry, from: extra)
            if !name.hasSuffix("/") { entries.append(entry) }
            position = next
        }
    }

    /// The bytes of an entry.
    ///
    /// - Parameter limit: The most that is decompressed, in bytes: a small archive may hold any amount.
    /// - Throws: ``ChatError/fileUnusable(path:reason:)``.
    package func bytes(of entry: Entry, limit: Int = 2_147_483_648) throws(ChatError) -> [UInt8] {
        let file = try File(path)
        let subject = "\(entry.path) in it"
        guard !entry.isEncrypted else { throw file.fault("\(subject) is encrypted") }
        guard entry.size <= limit else { throw file.fault("\(subject) is larger than \(limit / 1_048_576) MB") }
        let head = try file.bytes(at: entry.offset, count: 30)
        guard head.number(at: 0, 4) == 0x0403_4B50 else { throw file.fault("\(subject) is damaged") }
        let start = entry.offset + 30 + head.number(at: 26, 2) + head.number(at: 28, 2)
        let compressed = try file.bytes(at: start, count: entry.compressedSize)
        let result: [UInt8]
        switch entry.method {
        case 0: result = compressed
        case 8:
            guard let inflated = Self.inflated(compressed, size: entry.size) else {
                throw file.fault("\(subject) is damaged")
            }
            result = inflated
        default: throw file.fault("\(subject) has a compression that is not supported (\(entry.method))")
        }
        guard result.count == entry.size, Self.checksum(of: result) == entry.checksum else {
            throw file.fault("\(subject) is damaged")
        }
        return result
    }

    // MARK: The directory

    private static func directory(in file: File) throws(ChatError) -> (offset: Int, size: Int) {
        // The end record has 22 bytes and a comment of up to 65,535.
        let tailStart = max(0, file.size - 65_557)
        let tail = try file.bytes(at: tailStart, count: file.size - tailStart)
        var position = tail.count - 22
        while position >= 0, tail.number(at: position, 4) != 0x0605_4B50 { position -= 1 }
        guard position >= 0 else { throw file.fault("it is not a whole ZIP archive") }
        var size = tail.number(at: position + 12, 4)
        var offset = tail.number(at: position + 16, 4)
        if position >= 20, tail.number(at: position - 20, 4) == 0x0706_4B50 {
            let record = try file.bytes(at: tail.number(at: position - 12, 8), count: 56)
            guard record.number(at: 0, 4) == 0x0606_4B50 else { throw file.fault("it is not a whole ZIP archive") }
            size = record.number(at: 40, 8)
            offset = record.number(at: 48, 8)
        }
        guard offset >= 0, size >= 0, offset <= file.size, size <= file.size - offset else {
            throw file.fault("its directory is damaged")
        }
        return (offset, size)
    }

    /// Sizes and offsets that do not fit into 32 bits stand in an extra field, those that need it in this order.
    private static func readLargeSizes(of entry: inout Entry, from extra: [UInt8]) {
        var position = 0
        while position + 4 <= extra.count {
            let length = extra.number(at: position + 2, 2)
            if extra.number(at: position, 2) == 1 {
                var field = position + 4
                let end = min(extra.count, field + length)
                func next(_ value: inout Int) {
                    guard value == 0xFFFF_FFFF, field + 8 <= end else { return }
                    value = extra.number(at: field, 8)
                    field += 8
                }
                next(&entry.size)
                next(&entry.compressedSize)
                next(&entry.offset)
            }
            position += 4 + length
        }
    }

    // MARK: Content

    private static func inflated(_ compressed: [UInt8], size: Int) -> [UInt8]? {
        guard compressed.count <= Int(UInt32.max), size <= Int(UInt32.max) else { return nil }
        var compressed = compressed
        var stream = z_stream()
        guard inflate_begin(&stream, -15) == Z_OK else { return nil }
        defer { inflateEnd(&stream) }
        var status = Z_DATA_ERROR
        let result = compressed.withUnsafeMutableBufferPointer { input in
            // One more byte than expected, so that more than that is seen.
            [UInt8](unsafeUninitializedCapacity: size + 1) { output, count in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                status = inflate(&stream, Z_FINISH)
                count = output.count - Int(stream.avail_out)
            }
        }
        return status == Z_STREAM_END ? result : nil
    }

    private static func checksum(of bytes: [UInt8]) -> UInt32 {
        bytes.withUnsafeBufferPointer { UInt32(truncatingIfNeeded: crc32_z(0, $0.baseAddress, $0.count)) }
    }

    /// The open file.
    private final class File {
        let size: Int
        private let path: String
        private let descriptor: Int32

        init(_ path: String) throws(ChatError) {
            self.path = path
            descriptor = open(path, O_RDONLY | O_CLOEXEC)
            var status = stat()
            guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
                throw .fileUnusable(path: path, reason: SystemError.text(errno))
            }
            size = Int(status.st_size)
        }

        deinit {
            if descriptor >= 0 { close(descriptor) }
        }

        func fault(_ reason: String) -> ChatError { .fileUnusable(path: path, reason: reason) }

        func bytes(at offset: Int, count: Int) throws(ChatError) -> [UInt8] {
            guard offset >= 0, count >= 0, offset <= size, count <= size - offset else {
                throw fault("it is not a whole ZIP archive")
            }
            var done = 0
            let descriptor = descriptor
            let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                while done < count, let base = buffer.baseAddress {
                    let read = pread(descriptor, base + done, count - done, off_t(offset + done))
                    if read < 0, errno == EINTR { continue }
                    if read <= 0 { break }
                    done += read
                }
                filled = done
            }
            guard done == count else { throw fault("it cannot be read") }
            return bytes
        }
    }
}

extension [UInt8] {
    /// A number of some bytes, the lowest first; 0 where it is not there.
    fileprivate func number(at position: Int, _ count: Int) -> Int {
        guard position >= 0, position + count <= self.count else { return 0 }
        var number: UInt64 = 0
        for offset in 0..<count { number |= UInt64(self[position + offset]) << UInt64(8 * offset) }
        return Int(clamping: number)
    }
}
