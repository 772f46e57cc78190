internal import NIOCore

/// The end of a gRPC call.
///
/// Source: <https://grpc.io/docs/guides/status-codes/>, read 2026-11-30.
struct GRPCStatus: Error, Sendable {
    var code: Int
    var message = ""

    static let ok = GRPCStatus(code: 0)
    static let cancelled = GRPCStatus(code: 1, message: "the call was cancelled")
    static let permissionDenied = GRPCStatus(code: 7, message: "this client may not use this server")
    static let unauthenticated = GRPCStatus(code: 16, message: "the gateway's token is missing or wrong")
    static func invalidArgument(_ message: String) -> GRPCStatus { GRPCStatus(code: 3, message: message) }
    static func notFound(_ message: String) -> GRPCStatus { GRPCStatus(code: 5, message: message) }
    static func resourceExhausted(_ message: String) -> GRPCStatus { GRPCStatus(code: 8, message: message) }
    static func unimplemented(_ message: String) -> GRPCStatus { GRPCStatus(code: 12, message: message) }

    /// The message as a header carries it. Source: gRPC over HTTP2, section Responses.
    var headerText: String {
        var text = ""
        for byte in message.utf8 {
            if (0x20...0x7E).contains(byte), byte != UInt8(ascii: "%") {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += "%" + String(byte >> 4, radix: 16, uppercase: true)
                text += String(byte & 15, radix: 16, uppercase: true)
            }
        }
        return text
    }
}

/// One method of a gRPC service.
protocol GRPCMethod: Sendable {
    /// Whether the listener's token is asked for.
    var needsToken: Bool { get }

    /// Answers a call. The task is cancelled when the client goes away.
    ///
    /// - Parameters:
    ///   - messages: What the client sends.
    ///   - send: Sends a message; returns when the connection has taken it.
    /// - Throws: The status that ends the call, where it is not OK.
    func run(_ messages: AsyncStream<[UInt8]>, _ send: @Sendable ([UInt8]) async throws -> Void) async throws
}

extension GRPCMethod {
    var needsToken: Bool { true }
}

/// The methods of one listener, by their paths, with health and reflection.
struct GRPCServices: Sendable {
    private let methods: [String: any GRPCMethod]

    /// - Parameters:
    ///   - methods: By path, such as `/chat.Chat/Ask`.
    ///   - files: The descriptions of the services for reflection.
    init(_ methods: [String: any GRPCMethod], files: [GRPCFile]) {
        let names = Set(methods.keys.compactMap { $0.split(separator: "/").first.map(String.init) })
        let files = files + [.health]
        var all = methods
        all["/grpc.health.v1.Health/Check"] = GRPCHealth(services: names, watches: false)
        all["/grpc.health.v1.Health/Watch"] = GRPCHealth(services: names, watches: true)
        for version in ["v1", "v1alpha"] {
            all["/grpc.reflection.\(version).ServerReflection/ServerReflectionInfo"] = GRPCReflection(files: files)
        }
        self.methods = all
    }

    func method(_ path: String) -> (any GRPCMethod)? { methods[path] }
}

/// The health service. Source: <https://github.com/grpc/grpc/blob/master/doc/health-checking.md>, read 2026-11-30.
struct GRPCHealth: GRPCMethod {
    let services: Set<String>
    let watches: Bool
    var needsToken: Bool { false }

    func run(_ messages: AsyncStream<[UInt8]>, _ send: @Sendable ([UInt8]) async throws -> Void) async throws {
        var messages = messages.makeAsyncIterator()
        guard let request = await messages.next() else { throw GRPCStatus.cancelled }
        guard let fields = try? ProtobufMessage.fields(of: request) else {
            throw GRPCStatus.invalidArgument("the message cannot be decoded")
        }
        let name = String(decoding: fields[1] ?? [], as: UTF8.self)
        let isKnown = name.isEmpty || services.contains(name)
        guard isKnown || watches else { throw GRPCStatus.notFound("unknown service") }
        var reply = ProtobufMessage()
        // SERVING, or SERVICE_UNKNOWN.
        reply.add(1, isKnown ? 1 : 3)
        try await send(reply.bytes)
        // Nothing changes while the server runs: the stream stays open until the client closes it.
        if watches { await Self.untilCancelled() }
    }

    private static func untilCancelled() async {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        await withTaskCancellationHandler {
            for await _ in stream {}
        } onCancel: {
            continuation.finish()
        }
    }
}

/// The reflection service, from which tools such as grpcurl learn what a server offers.
///
/// Source: <https://github.com/grpc/grpc/blob/master/src/proto/grpc/reflection/v1/reflection.proto>, read 2026-11-30.
struct GRPCReflection: GRPCMethod {
    let files: [GRPCFile]

    func run(_ messages: AsyncStream<[UInt8]>, _ send: @Sendable ([UInt8]) async throws -> Void) async throws {
        for await message in messages {
            guard let fields = try? ProtobufMessage.fields(of: message) else {
                throw GRPCStatus.invalidArgument("the message cannot be decoded")
            }
            var reply = ProtobufMessage()
            if let host = fields[1] { reply.add(1, bytes: host) }
            reply.add(2, bytes: message)
            answer(fields, &reply)
            try await send(reply.bytes)
        }
    }

    private func answer(_ fields: [Int: [UInt8]], _ reply: inout ProtobufMessage) {
        if fields[7] != nil {
            var list = ProtobufMessage()
            for service in files.flatMap(\.services) {
                var entry = ProtobufMessage()
                entry.add(1, service)
                list.add(1, entry)
            }
            return reply.add(6, list)
        }
        let asked = (fields[3] ?? fields[4]).map { String(decoding: $0, as: UTF8.self) } ?? ""
        guard let file = files.first(where: { fields[3] != nil ? $0.name == asked : $0.symbols.contains(asked) }) else {
            var error = ProtobufMessage()
            error.add(1, UInt64(5))
            error.add(2, "not found")
            return reply.add(7, error)
        }
        var response = ProtobufMessage()
        response.add(1, file.descriptor)
        reply.add(4, response)
    }
}

/// The description of a .proto file.
///
/// Source: <https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/descriptor.proto>, read 2026-11-30.
struct GRPCFile: Sendable {
    struct Message: Sendable {
        var name: String
        /// The names of its fields, numbered from 1; all are strings but for those in ``enumerations``.
        var fields: [String]
        /// The values of an enumeration of its own, which is the type of its field of this name.
        var enumerations: [String: (type: String, values: [String])] = [:]
    }

    struct Method: Sendable {
        var name: String
        var input: String
        var output: String
        var isStream: Bool
    }

    var name: String
    var package: String
    var messages: [Message]
    var service: String
    var methods: [Method]

    var services: [String] { ["\(package).\(service)"] }

    var symbols: Set<String> {
        Set(
            services + messages.map { "\(package).\($0.name)" }
                + methods.map { "\(package).\(service).\($0.name)" })
    }

    static let health = GRPCFile(
        name: "grpc/health/v1/health.proto", package: "grpc.health.v1",
        messages: [
            Message(name: "HealthCheckRequest", fields: ["service"]),
            Message(
                name: "HealthCheckResponse", fields: ["status"],
                enumerations: [
                    "status": ("ServingStatus", ["UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"])
                ]),
        ],
        service: "Health",
        methods: [
            Method(name: "Check", input: "HealthCheckRequest", output: "HealthCheckResponse", isStream: false),
            Method(name: "Watch", input: "HealthCheckRequest", output: "HealthCheckResponse", isStream: true),
        ])

    /// The file as a `FileDescriptorProto`.
    var descriptor: ProtobufMessage {
        var file = ProtobufMessage()
        file.add(1, name)
        file.add(2, package)
        for message in messages { file.add(4, descriptor(of: message)) }
        var service = ProtobufMessage()
        service.add(1, self.service)
        for method in methods {
            var entry = ProtobufMessage()
            entry.add(1, method.name)
            entry.add(2, ".\(package).\(method.input)")
            entry.add(3, ".\(package).\(method.output)")
            entry.add(6, method.isStream ? 1 : 0)
            service.add(2, entry)
        }
        file.add(6, service)
        file.add(12, "proto3")
        return file
    }

    private func descriptor(of message: Message) -> ProtobufMessage {
        var entry = ProtobufMessage()
        entry.add(1, message.name)
        for (index, name) in message.fields.enumerated() {
            let enumeration = message.enumerations[name]
            var field = ProtobufMessage()
            field.add(1, name)
            field.add(3, UInt64(index + 1))
            // Optional; an enumeration, or a string.
            field.add(4, UInt64(1))
            field.add(5, UInt64(enumeration == nil ? 9 : 14))
            if let enumeration { field.add(6, ".\(package).\(message.name).\(enumeration.type)") }
            entry.add(2, field)
        }
        for (type, values) in message.enumerations.values {
            var enumeration = ProtobufMessage()
            enumeration.add(1, type)
            for (number, name) in values.enumerated() {
                var value = ProtobufMessage()
                value.add(1, name)
                value.add(2, UInt64(number))
                enumeration.add(2, value)
            }
            entry.add(4, enumeration)
        }
        return entry
    }
}
