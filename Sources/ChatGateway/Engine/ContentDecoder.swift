internal import CInflate
internal import ChatKit

/// A streaming decoder for the `Content-Encoding` of a request or a response: gzip, deflate, and zstd where the system has
/// its library.
///
/// What it gives comes in steps of 256 KB at most, so that a few bytes that stand for gigabytes are found out early.
final class ContentDecoder {
    /// Why a body cannot be decoded.
    enum Fault: Error, Hashable {
        /// The bytes are not what the header says, or end too early.
        case malformed
        /// More comes out than the limit.
        case tooLong
    }

    /// The codings that a body may have, for `Accept-Encoding` (RFC 9110, section 12.5.3).
    static var accepted: String { ZstandardDecoder() == nil ? "gzip, deflate" : "gzip, deflate, zstd" }

    private enum Stage {
        case inflate(Inflater)
        case zstandard(ZstandardDecoder)
    }

    /// The last coding that was applied comes off first.
    private let stages: [Stage]
    private var left: Int

    /// - Parameters:
    ///   - names: The values of `Content-Encoding`, without identity, in the order of the header.
    ///   - limit: The most that may come out, in bytes.
    /// - Returns: nil for a coding that is not known here.
    init?(_ names: [String], limit: Int) {
        guard names.count <= 3 else { return nil }
        var stages: [Stage] = []
        for name in names.reversed() {
            switch name {
            case "gzip", "x-gzip": stages.append(.inflate(Inflater(mayBeRaw: false)))
            case "deflate": stages.append(.inflate(Inflater(mayBeRaw: true)))
            case "zstd":
                guard let decoder = ZstandardDecoder() else { return nil }
                stages.append(.zstandard(decoder))
            default: return nil
            }
        }
        self.stages = stages
        left = limit
    }

    /// The codings that header values list, without `identity`.
    static func names(in values: some Sequence<String>) -> [String] {
        values.flatMap { $0.split(separator: ",") }.map { $0.trimmed.lowercased() }
            .filter { !$0.isEmpty && $0 != "identity" }
    }

    /// Decodes a piece.
    ///
    /// - Parameter give: Receives the decompressed bytes, in order.
    func pass(_ piece: [UInt8], _ give: ([UInt8]) -> Void) throws(Fault) {
        try pass(piece[...], from: 0, isLast: false, give)
    }

    /// Checks that the body has ended where it may.
    func finish(_ give: ([UInt8]) -> Void) throws(Fault) {
        try pass([], from: 0, isLast: true, give)
        for stage in stages {
            let isAtEnd =
                switch stage {
                case .inflate(let inflater): inflater.isAtEnd
                case .zstandard(let decoder): decoder.isAtEnd
                }
            if !isAtEnd { throw .malformed }
        }
    }

    private func pass(
        _ piece: ArraySlice<UInt8>, from number: Int, isLast: Bool, _ give: ([UInt8]) -> Void
    ) throws(Fault) {
        guard number < stages.count else {
            guard !piece.isEmpty else { return }
            left -= piece.count
            if left < 0 { throw .tooLong }
            return give(Array(piece))
        }
        switch stages[number] {
        case .inflate(let inflater):
            if !piece.isEmpty { inflater.feed(Array(piece)) }
            while true {
                let bytes: [UInt8]
                do throws(Inflater.Fault) { bytes = try inflater.next(isLast: isLast) } catch { throw .malformed }
                if bytes.isEmpty { break }
                try pass(bytes[...], from: number + 1, isLast: false, give)
            }
        case .zstandard(let decoder):
            var rest = piece
            while let bytes = try decoder.next(&rest) { try pass(bytes[...], from: number + 1, isLast: false, give) }
        }
        if isLast { try pass([], from: number + 1, isLast: true, give) }
    }
}

/// A streaming decoder for Zstandard (RFC 8878).
private final class ZstandardDecoder {
    private let stream: UnsafeMutableRawPointer
    private(set) var isAtEnd = true

    /// nil where the system has no libzstd.
    init?() {
        guard let stream = zstandard_begin() else { return nil }
        self.stream = stream
    }

    deinit { zstandard_end(stream) }

    /// Decodes what it can of `rest`, up to ``Inflater/step`` bytes, and takes that away; nil when it needs more bytes.
    func next(_ rest: inout ArraySlice<UInt8>) throws(ContentDecoder.Fault) -> [UInt8]? {
        var result = zstandard_step()
        let output = rest.withUnsafeBytes { input in
            [UInt8](unsafeUninitializedCapacity: Inflater.step) { buffer, written in
                result = zstandard_decode(stream, input.baseAddress, input.count, buffer.baseAddress, buffer.count)
                written = result.is_fault == 0 ? result.given : 0
            }
        }
        guard result.is_fault == 0 else { throw .malformed }
        if result.taken > 0 || result.given > 0 { isAtEnd = result.is_at_end != 0 }
        rest = rest.dropFirst(result.taken)
        return output.isEmpty && (rest.isEmpty || result.taken == 0) ? nil : output
    }
}

/// A streaming encoder for gzip.
final class GzipEncoder {
    /// Shorter bodies are sent as they are: a packet holds them anyhow.
    static let shortest = 1400

    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

    init?() {
        stream.initialize(to: z_stream())
        // The fastest: JSON becomes a fifth already, and the event loop waits for it.
        guard deflate_begin(stream, 1) == Z_OK else {
            stream.deallocate()
            return nil
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Whether a client takes gzip. Source: RFC 9110, section 12.5.3.
    static func isAccepted(by values: some Sequence<String>) -> Bool {
        var verdicts: [String: Bool] = [:]
        for value in values {
            for item in value.split(separator: ",") {
                let parts = item.split(separator: ";").map { $0.trimmed.lowercased() }
                guard let name = parts.first else { continue }
                let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
                verdicts[name] = quality > 0
            }
        }
        return verdicts["gzip"] ?? verdicts["x-gzip"] ?? verdicts["*"] ?? false
    }

    /// Whether a body of this type becomes smaller, and is not a stream whose events must not wait.
    static func isWorthwhile(forType type: String) -> Bool {
        let type = type.lowercased()
        return type.hasPrefix("application/json") || type.hasPrefix("text/html") || type.hasPrefix("text/plain")
            || type.hasPrefix("application/x-ndjson")
    }

    /// Returns the bytes that can be decompressed so far; later input completes the rest.
    ///
    /// - Parameter isLast: Whether no more bytes come.
    func pass(_ bytes: UnsafeRawBufferPointer, isLast: Bool) -> [UInt8] {
        var output: [UInt8] = []
        let flush = isLast ? Z_FINISH : Z_NO_FLUSH
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = UInt32(bytes.count)
        var isFull = true
        while isFull {
            let piece = [UInt8](unsafeUninitializedCapacity: 16 * 1024) { buffer, written in
                stream.pointee.next_out = buffer.baseAddress
                stream.pointee.avail_out = UInt32(buffer.count)
                deflate(stream, flush)
                written = buffer.count - Int(stream.pointee.avail_out)
            }
            isFull = piece.count == 16 * 1024
            output += piece
        }
        return output
    }

    /// Compresses a whole body.
    static func encode(_ body: [UInt8]) -> [UInt8]? {
        guard let encoder = GzipEncoder() else { return nil }
        return body.withUnsafeBytes { encoder.pass($0, isLast: true) }
    }
}
