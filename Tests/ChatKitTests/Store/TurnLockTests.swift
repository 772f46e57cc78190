import ChatKit
import Glibc
import Synchronization
import Testing

@Suite struct TurnLockTests {
    @Test func `a conversation's turn is held by one at a time, here and in other processes`() async throws {
        let fixture = try await StoreFixture()
        let other = try await fixture.another()
        let conversation = try await fixture.conversation()
        var lock: TurnLock? = try await fixture.store.tryLockTurn(of: conversation)
        #expect(lock != nil)
        #expect(try await fixture.store.tryLockTurn(of: conversation) == nil)
        #expect(try await other.tryLockTurn(of: conversation) == nil)
        lock = nil
        #expect(try await other.tryLockTurn(of: conversation) != nil)
    }

    @Test func `different conversations never wait for each other`() async throws {
        let fixture = try await StoreFixture()
        let first = try await fixture.store.tryLockTurn(of: try await fixture.conversation())
        let second = try await fixture.store.tryLockTurn(of: try await fixture.conversation())
        #expect(first != nil && second != nil)
    }

    @Test func `who does not want to wait is told who is there`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let lock = try await fixture.store.lockTurn(of: conversation)
        await #expect(throws: ChatError.conversationBusy(conversation.id, holder: "another process")) {
            try await fixture.another().lockTurn(of: conversation, noWait: true)
        }
        let turn = try await fixture.begin("q", in: conversation)
        let holder = try await fixture.another().turnHolder(of: conversation)
        #expect(holder.hasPrefix("process \(getpid()) ("))
        #expect(holder.hasSuffix("), since \(turn.startedAt.localMinute.suffix(5))"))
        withExtendedLifetime(lock) {}
    }

    @Test func `who waits is told once and gets the turn when it is free`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let held = Mutex<TurnLock?>(try await fixture.store.lockTurn(of: conversation))
        let calls = Mutex(0)
        let lock = try await fixture.another().lockTurn(of: conversation) { _ in
            calls.withLock { $0 += 1 }
            held.withLock { $0 = nil }
        }
        #expect(calls.withLock { $0 } == 1)
        #expect(try await fixture.store.tryLockTurn(of: conversation) == nil)
        withExtendedLifetime(lock) {}
    }

    @Test func `waiting ends when its task is cancelled`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let lock = try await fixture.store.lockTurn(of: conversation)
        let store = fixture.store
        let task = Task {
            try await store.lockTurn(of: conversation) { _ in withUnsafeCurrentTask { $0?.cancel() } }
        }
        await #expect(throws: ChatError.cancelled) { _ = try await task.value }
        withExtendedLifetime(lock) {}
    }

    @Test func `turns of many waiters do not overlap`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let inside = Counter()
        try await withThrowingTaskGroup { group in
            for number in 0..<16 {
                group.addTask {
                    let lock = try await fixture.store.lockTurn(of: conversation)
                    #expect(inside.add(1) == 1)
                    try await fixture.exchange("\(number)", "re \(number)", in: conversation)
                    inside.add(-1)
                    withExtendedLifetime(lock) {}
                }
            }
            try await group.waitForAll()
        }
        let texts = try await fixture.texts(of: conversation)
        #expect(texts.count == 32)
        for place in stride(from: 0, to: texts.count, by: 2) { #expect(texts[place + 1] == "re " + texts[place]) }
    }

    @Test func `only its owner can open the file of locks`() async throws {
        let fixture = try await StoreFixture()
        _ = try await fixture.store.tryLockTurn(of: try await fixture.conversation())
        #expect(fileMode(fixture.store.path + "-turns") == 0o600)
    }
}

/// A number that several tasks change.
private final class Counter: Sendable {
    private let number = Mutex(0)

    @discardableResult
    func add(_ step: Int) -> Int {
        number.withLock { number in
            number += step
            return number
        }
    }
}
