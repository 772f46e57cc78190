internal import Dispatch
internal import Glibc

/// Finds the addresses of a host, as every program on this machine would.
enum HostAddresses {
    /// The addresses, in the system's order. Odd spellings of numbers (`127.1`, `0x7f000001`) are read as connections read
    /// them.
    ///
    /// - Throws: ``ChatError/unreachable(host:reason:)``.
    static func find(_ host: String) async throws(ChatError) -> [String] {
        let found: Result<[String], ChatError> = await withCheckedContinuation { continuation in
            // The system's resolver blocks its thread.
            DispatchQueue.global().async { continuation.resume(returning: resolve(host)) }
        }
        return try found.get()
    }

    private static func resolve(_ host: String) -> Result<[String], ChatError> {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, nil, &hints, &list)
        guard status == 0 else {
            return .failure(.unreachable(host: host, reason: String(cString: gai_strerror(status))))
        }
        defer { freeaddrinfo(list) }
        var addresses: [String] = []
        var next = list
        while let entry = next {
            var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let code = getnameinfo(
                entry.pointee.ai_addr, entry.pointee.ai_addrlen, &name, socklen_t(name.count), nil, 0, NI_NUMERICHOST)
            let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            if code == 0 { addresses.append(String(decoding: bytes, as: UTF8.self)) }
            next = entry.pointee.ai_next
        }
        return .success(addresses)
    }
}
