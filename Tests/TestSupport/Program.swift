import Dispatch
import Glibc
import Synchronization

/// Runs one of our programs as users do: a process of its own, with its own empty home.
public struct Program: Sendable {
    /// How a run ended.
    public struct Outcome: Sendable {
        /// The exit status, or 128 plus the signal that ended it, as shells say it.
        public let status: Int32
        public let output: String
        public let errors: String
        public let outputBytes: [UInt8]
    }

    /// The home folder of every run; what they keep lies in it.
    public let home: TemporaryFolder
    /// Where the program is.
    public let path: String
    private let environment: [String: String]

    /// - Parameters:
    ///   - name: The program's product name; it lies beside the running tests.
    ///   - environment: Variables beside the few that every run gets; nothing is inherited.
    public init(_ name: String = "chat-cli", environment: [String: String] = [:]) throws {
        home = try TemporaryFolder()
        path = Self.buildFolder + "/" + name
        var variables = [
            "HOME": home.path, "PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC",
            "SWIFT_BACKTRACE": "enable=no", "TERM": "xterm-256color",
        ]
        variables.merge(environment) { $1 }
        self.environment = variables
    }

    /// Runs it to its end.
    public func run(
        _ arguments: String..., input: String? = nil, environment: [String: String] = [:]
    ) async throws -> Outcome {
        try await run(arguments, input: input.map { Array($0.utf8) }, environment: environment)
    }

    /// Runs it to its end.
    public func run(
        _ arguments: [String], input: [UInt8]? = nil, environment: [String: String] = [:]
    ) async throws -> Outcome {
        let running = try start(arguments, input: input, environment: environment)
        return await running.outcome()
    }

    /// Runs a script of bash in which `$PROGRAM` is the program.
    public func shell(_ script: String, environment: [String: String] = [:]) async throws -> Outcome {
        var variables = self.environment.merging(environment) { $1 }
        variables["PROGRAM"] = path
        let running = try RunningProgram(
            path: "/bin/bash", arguments: ["-c", script], environment: variables.map { "\($0)=\($1)" }, input: nil)
        return await running.outcome()
    }

    /// Starts a script of bash in which `$0` is the program, and leaves it running.
    public func startShell(_ script: String, environment: [String: String] = [:]) throws -> RunningProgram {
        let variables = self.environment.merging(environment) { $1 }
        return try RunningProgram(
            path: "/bin/bash", arguments: ["-c", script, path], environment: variables.map { "\($0)=\($1)" }, input: nil
        )
    }

    /// Starts it and leaves it running.
    public func start(
        _ arguments: [String], input: [UInt8]? = nil, environment: [String: String] = [:]
    ) throws -> RunningProgram {
        let variables = self.environment.merging(environment) { $1 }
        return try RunningProgram(
            path: path, arguments: arguments, environment: variables.map { "\($0)=\($1)" }, input: input)
    }

    /// The folder that the running tests were built into.
    static let buildFolder: String = {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        let path = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.endIndex))
    }()
}
