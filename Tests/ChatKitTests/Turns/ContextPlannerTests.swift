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

    @Test func `with any summary each message is sent, summarised or left out, and once`() throws {
        var generator = SeededGenerator(seed: 5)
        var outcomes = (used: 0, trimmed: 0, asked: 0)
        for _ in 0..<600 {
            var material = Self.material(&generator)
            guard !material.branch.isEmpty else { continue }
            Self.addSummary(to: &material, &generator)
            let limit = Int.random(in: 60...900, using: &generator)
            let counter = TokenCounter(model: "gpt-4o")
            let planner = ContextPlanner(
                counter: counter, budget: ContextBudget(limit: limit, overflow: .summarize), model: "gpt-4o",
                options: RequestOptions(), streams: true, session: nil)
            guard let plan = try? planner.plan(material) else { continue }
            #expect(plan.estimate == counter.count(plan.request))
            #expect(plan.estimate.count <= limit)
            #expect(plan.request.messages.last == material.question)
            let own = Set(material.summaries.flatMap { [$0.request.id, $0.text.id] })
            let told = plan.sent.filter { !own.contains($0) && $0 != material.firstPromptID }
            let all = told + plan.dropped + plan.summarised
            #expect(all.count == Set(all).count)
            #expect(Set(all) == Set(material.branch.map(\.id)))
            #expect(material.pins.isSubset(of: told))
            if !plan.summarised.isEmpty {
                outcomes.used += 1
                #expect(plan.summarised.allSatisfy { material.summaries[0].seen.contains($0) })
                #expect(own.isSubset(of: plan.sent))
            }
            if !plan.dropped.isEmpty { outcomes.trimmed += 1 }
            if let missing = plan.missingSummary {
                outcomes.asked += 1
                #expect(missing.estimate.count + missing.maximumOutput <= limit)
                #expect(missing.messages.count == missing.sent.count + 1)
                #expect(missing.newMessages == missing.sent.count { !own.contains($0) })
                #expect(missing.estimate == counter.count(ChatRequest(model: "gpt-4o", messages: missing.messages)))
                let last = try #require(material.branch.firstIndex { $0.id == missing.last })
                #expect(last + 1 > material.summary?.covered ?? 0)
            }
        }
        #expect(outcomes.used > 30 && outcomes.trimmed > 30 && outcomes.asked > 30, "\(outcomes)")
    }

    /// A summary of a beginning of the dialogue, written with most of it in sight.
    private static func addSummary(to material: inout ContextMaterial, _ generator: inout SeededGenerator) {
        let end = Int.random(in: 0..<material.branch.count, using: &generator)
        func aside(_ id: Int64, _ role: Role, _ text: String) -> StoredMessage {
            StoredMessage(
                id: StoredMessage.ID(rawValue: id), parentID: nil, message: Message(role, text), status: .complete,
                createdAt: Timestamp(rawValue: 0))
        }
        var seen: Set<StoredMessage.ID> = []
        for stored in material.branch[...end] where Int.random(in: 0..<10, using: &generator) > 0 {
            seen.insert(stored.id)
        }
        material.summaries = [
            DialogueSummary(
                request: aside(1001, .user, "Summarise."), text: aside(1002, .assistant, words(&generator)),
                last: material.branch[end].id, seen: seen)
        ]
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
