import TestSupport
import Testing

@testable import ChatKit

/// Whatever the dialogue and the budget, a plan keeps its promises.
@Suite struct ContextPlannerTests {
    @Test(arguments: OverflowStrategy.allCases)
    func `any dialogue is cut so that nothing is parted and the budget holds`(overflow: OverflowStrategy) throws {
        var generator = SeededGenerator(seed: 3)
        var outcomes = (planned: 0, trimmed: 0, refused: 0)
        for _ in 0..<400 {
            let material = Self.material(&generator)
            let limit = Int.random(in: 20...900, using: &generator)
            let budget = ContextBudget(limit: limit, window: limit + 50, overflow: overflow)
            let counter = TokenCounter(model: "gpt-4o")
            let planner = ContextPlanner(
                counter: counter, budget: budget, model: "gpt-4o", options: RequestOptions(), streams: true,
                session: nil)
            let plan: TurnPlan
            do throws(ChatError) {
                plan = try planner.plan(material)
            } catch {
                outcomes.refused += 1
                guard case .contextTooLong(let shortage) = error else {
                    Issue.record("\(error)")
                    continue
                }
                #expect(shortage.total.count > limit)
                continue
            }
            outcomes.planned += 1
            if !plan.dropped.isEmpty { outcomes.trimmed += 1 }
            Self.check(plan, of: material, counter, limit: limit, mayExceed: overflow == .easyBackend)
        }
        #expect(outcomes.planned > 100 && outcomes.refused > 5)
        if overflow != .error { #expect(outcomes.trimmed > 50) }
    }

    private static func check(
        _ plan: TurnPlan, of material: ContextMaterial, _ counter: TokenCounter, limit: Int, mayExceed: Bool
    ) {
        let messages = plan.request.messages
        #expect(messages.first == material.firstPrompt ?? messages.first)
        #expect(messages.last == material.question)
        // What is announced is what goes out.
        #expect(plan.estimate == counter.count(plan.request))
        #expect(plan.estimate.count <= (mayExceed ? limit + 50 : limit))
        let sent = Set(plan.sent)
        #expect(material.pins.isSubset(of: sent))
        // Each message is either sent or told as left out, in its order.
        let first = material.firstPromptID.map { [$0] } ?? []
        #expect(plan.sent == (first + material.branch.map(\.id)).filter(sent.contains))
        #expect(sent.union(plan.dropped) == Set(first + material.branch.map(\.id)))
        #expect(plan.dropped.allSatisfy { !sent.contains($0) })
        #expect(messages.count == plan.sent.count + 1)
        #expect(plan.notices.count { $0.kind == .trimmed } == (plan.dropped.isEmpty ? 0 : 1))
        // A call goes with its result, and a result with its call.
        let calls = messages.flatMap { $0.toolCalls.map(\.id) }
        let results = messages.flatMap { $0.toolResults.map(\.callID) }
        let answered = Set(
            (material.branch.map(\.message) + [material.question]).flatMap { $0.toolResults.map(\.callID) })
        #expect(Set(results) == Set(calls).intersection(answered))
    }

    private static func material(_ generator: inout SeededGenerator) -> ContextMaterial {
        var material = ContextMaterial(question: Message(.user, words(&generator)))
        if Bool.random(using: &generator) {
            material.firstPrompt = Message(.system, words(&generator))
            material.firstPromptID = StoredMessage.ID(rawValue: 1)
        }
        var open: [String] = []
        for number in 0..<Int.random(in: 0...24, using: &generator) {
            var message: Message
            if let call = open.first, Int.random(in: 0..<3, using: &generator) == 0 {
                open.removeFirst()
                let result = Part.toolResult(ToolResult(callID: call, content: words(&generator)))
                message = Message(role: Bool.random(using: &generator) ? .tool : .user, parts: [result])
            } else {
                message = Message(number.isMultiple(of: 2) ? .user : .assistant, words(&generator))
                if message.role == .assistant, Int.random(in: 0..<3, using: &generator) == 0 {
                    message.parts.append(.toolCall(ToolCall(id: "c\(number)", name: "t", arguments: "{}")))
                    open.append("c\(number)")
                }
            }
            let id = StoredMessage.ID(rawValue: Int64(number + 2))
            material.branch.append(
                StoredMessage(
                    id: id, parentID: nil, message: message, status: .complete, createdAt: Timestamp(rawValue: 0)))
            if Int.random(in: 0..<12, using: &generator) == 0 { material.pins.insert(id) }
        }
        if let call = open.last, Bool.random(using: &generator) {
            material.question = Message(role: .tool, parts: [.toolResult(ToolResult(callID: call, content: "+3"))])
        }
        return material
    }

    private static func words(_ generator: inout SeededGenerator) -> String {
        let word = ["alpha ", "слово ", "学习", "x = 1;\n", "🙂 "].randomElement(using: &generator) ?? ""
        return String(repeating: word, count: Int.random(in: 1...30, using: &generator))
    }
}
