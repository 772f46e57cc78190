import ChatKit
import Glibc
import TestSupport
import Testing

/// Two stores over one database stand for two processes.
@Suite struct GlanceTests {
    @Test func `what another process says is seen from where one left off`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let known = try #require(try await fixture.exchange("q", "a", in: conversation)).id
        let other = try await fixture.another()
        #expect(try await other.glance(at: conversation.id, since: known)?.news == [])
        #expect(try await other.glance(at: conversation.id, since: nil)?.news?.map(\.text) == ["q", "a"])
        let turn = try await fixture.begin("next", in: conversation)
        try await fixture.store.journal([.text("one ")], of: turn.id)
        let first = try #require(try await other.glance(at: conversation.id, since: known))
        #expect(first.news?.map(\.text) == ["next"])
        let running = try #require(first.running)
        #expect(running.pieces == [.text("one ")] && running.question == turn.question && running.isOwn)
        #expect(running.holder.contains("process \(getpid())"))
        try await fixture.store.journal([.text("two")], of: turn.id)
        let second = try await other.glance(at: conversation.id, since: turn.question, after: running.mark)
        #expect(second?.news == [] && second?.running?.pieces == [.text("two")])
        try await fixture.store.finishTurn(turn.id, TurnOutcome(status: .complete, parts: [.text("one two")]))
        let third = try await other.glance(at: conversation.id, since: turn.question, after: running.mark)
        #expect(third?.news?.map(\.text) == ["one two"] && third?.running == nil)
    }

    @Test func `another branch is to be read anew, and a deleted conversation is gone`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let first = try #require(try await fixture.exchange("q", "a", in: conversation))
        let known = try #require(try await fixture.exchange("q2", "a2", in: conversation)).id
        _ = try await fixture.store.setHead(first.id, of: conversation)
        let glance = try #require(try await fixture.store.glance(at: conversation.id, since: known))
        #expect(glance.news == nil && glance.conversation.head == first.id)
        _ = try await fixture.store.setHead(nil, of: conversation)
        let emptied = try #require(try await fixture.store.glance(at: conversation.id, since: known))
        #expect(emptied.news == nil)
        try await fixture.store.delete(conversation.id)
        #expect(try await fixture.store.glance(at: conversation.id, since: known) == nil)
    }

    @Test func `of several running answers the first one is seen`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let turns = try await fixture.beginSeveral(2, of: "q", in: conversation)
        try await fixture.store.journal([.text("red")], of: turns[0].id)
        try await fixture.store.journal([.text("blue")], of: turns[1].id)
        let glance = try await fixture.store.glance(at: conversation.id, since: nil)
        #expect(glance?.running?.pieces == [.text("red")] && glance?.running?.turn == turns[0].id)
    }

    @Test func `a question is not asked in vain when another of its answers came`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let turns = try await fixture.beginSeveral(2, of: "q", in: conversation)
        try await fixture.store.finishTurns([
            EndedTurn(turns[0].id, TurnOutcome(status: .failed, parts: [], errorCode: "connection_lost")),
            EndedTurn(turns[1].id, TurnOutcome(status: .failed, parts: [.text("half")])),
        ])
        let broken = try await fixture.store.brokenTurns(of: conversation)
        #expect(broken.map(\.turn.id) == turns.map(\.id) && broken.map(\.question) == [nil, nil])
    }

    @Test func `turns that broke off are told with what went wrong and what was asked in vain`() async throws {
        let fixture = try await StoreFixture()
        let conversation = try await fixture.conversation()
        let lost = try await fixture.begin("in vain", in: conversation)
        try await fixture.store.finishTurn(
            lost.id, TurnOutcome(status: .failed, parts: [], errorCode: "rate_limited", errorMessage: "too many"))
        let half = try await fixture.begin("half", in: conversation)
        try await fixture.store.finishTurn(half.id, TurnOutcome(status: .cancelled, parts: [.text("h")]))
        try await fixture.exchange("q", "a", in: conversation)
        let broken = try await fixture.store.brokenTurns(of: conversation)
        #expect(broken.map(\.turn.id) == [lost.id, half.id])
        #expect(broken.map(\.question?.text) == ["in vain", nil])
        #expect(broken[0].turn.errorMessage == "too many" && broken[0].turn.errorCode == "rate_limited")
    }
}
