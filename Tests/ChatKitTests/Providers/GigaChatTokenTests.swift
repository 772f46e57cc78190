import Synchronization
import TestSupport
import Testing

@testable import ChatKit

@Suite struct GigaChatTokenTests {
    /// A clock and a token endpoint that the test moves.
    private final class Server: Sendable {
        let state = Mutex<(now: Int64, fetches: Int, failure: ChatError?)>((1_000_000, 0, nil))
        let gate = Gate()

        func fetch(lifetime: Int64?) async throws(ChatError) -> GigaChatToken.Issued {
            let (number, now, failure) = state.withLock { state in
                state.fetches += 1
                return (state.fetches, state.now, state.failure)
            }
            await gate.wait()
            if let failure { throw failure }
            return GigaChatToken.Issued(
                token: Secret("t\(number)"), expiresAt: lifetime.map { Timestamp(rawValue: now + $0) })
        }

        var fetches: Int { state.withLock(\.fetches) }

        func token(lifetime: Int64? = 1_800_000) -> GigaChatToken {
            GigaChatToken(now: { Timestamp(rawValue: self.state.withLock(\.now)) }) { () throws(ChatError) in
                try await self.fetch(lifetime: lifetime)
            }
        }
    }

    @Test func `a token is kept until a minute before its end`() async throws {
        let server = Server()
        server.gate.open()
        let token = server.token()
        #expect(try await token.value() == Secret("t1"))
        server.state.withLock { $0.now += 1_739_999 }
        #expect(try await token.value() == Secret("t1"))
        server.state.withLock { $0.now += 1 }
        #expect(try await token.value() == Secret("t2"))
        #expect(server.fetches == 2)
    }

    @Test func `a token without an end is kept until it is refused`() async throws {
        let server = Server()
        server.gate.open()
        let token = server.token(lifetime: nil)
        _ = try await token.value()
        server.state.withLock { $0.now = .max / 2 }
        #expect(try await token.value() == Secret("t1"))
        await token.drop(Secret("another"))
        #expect(try await token.value() == Secret("t1"))
        await token.drop(Secret("t1"))
        #expect(try await token.value() == Secret("t2"))
    }

    @Test func `a clock that is wrong costs requests but not the answer`() async throws {
        let server = Server()
        server.gate.open()
        let token = server.token(lifetime: -5_000)
        #expect(try await token.value() == Secret("t1"))
        #expect(try await token.value() == Secret("t2"))
    }

    @Test func `a failure reaches all who wait and is not kept`() async throws {
        let server = Server()
        let failure = ChatError.unreachable(host: "h", reason: "r")
        server.state.withLock { $0.failure = failure }
        let token = server.token()
        async let first = Result { () async throws(ChatError) in try await token.value() }
        async let second = Result { () async throws(ChatError) in try await token.value() }
        server.gate.open()
        #expect(await first == .failure(failure))
        #expect(await second == .failure(failure))
        server.state.withLock { $0.failure = nil }
        _ = try await token.value()
    }

    @Test func `one who is cancelled leaves the others waiting`() async throws {
        let server = Server()
        let token = server.token()
        let patient = Task { try await token.value() }
        let hasty = Task { try await token.value() }
        hasty.cancel()
        await #expect(throws: ChatError.cancelled) { try await hasty.value }
        server.gate.open()
        _ = try await patient.value
        #expect(server.fetches == 1)
    }

    @Test func `when all are cancelled the next one fetches anew`() async throws {
        let server = Server()
        let token = server.token()
        let hasty = Task { try await token.value() }
        hasty.cancel()
        await #expect(throws: ChatError.cancelled) { try await hasty.value }
        server.gate.open()
        let value = try await token.value()
        #expect(try await token.value() == value)
    }

    @Test(
        arguments: [
            (#"{"access_token":"a","expires_at":1739784663483}"#, 1_739_784_663_483),
            (#"{"access_token":"a","expires_at":1739784663}"#, 1_739_784_663_000),
            (#"{"tok":"a","exp":4102444800}"#, 4_102_444_800_000),
            (#"{"tok":"a","exp":4102444800000}"#, 4_102_444_800_000),
            (#"{"tok":"a","exp":0}"#, nil), (#"{"access_token":"a"}"#, nil), (#"{"tok":"a","exp":1e300}"#, nil),
        ] as [(String, Int64?)])
    func `an end in seconds or milliseconds is the same moment`(answer: String, end: Int64?) throws {
        let issued = try GigaChatToken.Issued(answer: Array(answer.utf8), profile: "p")
        #expect(issued == GigaChatToken.Issued(token: Secret("a"), expiresAt: end.map(Timestamp.init(rawValue:))))
    }
}

extension Result where Failure == ChatError {
    fileprivate init(_ body: () async throws(ChatError) -> Success) async {
        do throws(ChatError) { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
