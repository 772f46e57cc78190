public import ChatKit
internal import Synchronization

/// A provider that answers as the test tells it, without any network.
public struct ScriptedProvider: Provider {
    public enum Step: Sendable {
        case give(ReplyEvent)
        /// Waits until the test opens the gate.
        case wait(Gate)
        /// Waits until the reader is cancelled.
        case stall
        case fail(ChatError)
        /// Looks at the world at this moment.
        case look(@Sendable (ChatRequest) async throws -> Void)
    }

    public let profile: Profile
    private let refusal: ChatError?
    private let steps: [Step]
    private let count = Count()

    /// How often a request was encoded.
    public var preparations: Int { count.value.load(ordering: .relaxed) }

    private final class Count: Sendable {
        let value = Atomic(0)
    }

    /// - Parameters:
    ///   - refusal: What keeps every request from being sent.
    ///   - limits: What questions are held to.
    ///   - prices: What the model's tokens cost.
    public init(
        refusal: ChatError? = nil, limits: [SpendRule] = [], prices: PriceList = PriceList(), _ steps: Step...
    ) {
        profile = Profile(name: "scripted", kind: .demo, baseURL: "", limits: limits, prices: prices)
        self.refusal = refusal
        self.steps = [.give(.started(ReplyStart(profile: "scripted", model: "m")))] + steps
    }

    public func reply(to request: ChatRequest) -> ReplyStream {
        ReplyStream { [steps] in Source(request: request, steps: steps[...]) }
    }

    public func prepare(_ request: ChatRequest) async throws(ChatError) -> PreparedRequest {
        count.value.add(1, ordering: .relaxed)
        if let refusal { throw refusal }
        return PreparedRequest(request, as: HTTPRequest(method: "POST", url: "scripted:"))
    }

    public func models() async throws(ChatError) -> [ModelID] { [] }

    private struct Source: ReplySource {
        let request: ChatRequest
        var steps: ArraySlice<Step>

        mutating func next() async throws(ChatError) -> ReplyEvent? {
            while let step = steps.popFirst() {
                if Task.isCancelled { throw .cancelled }
                switch step {
                case .give(let event): return event
                case .wait(let gate): await gate.wait()
                case .stall:
                    let cancelled = Gate()
                    await withTaskCancellationHandler {
                        await cancelled.wait()
                    } onCancel: {
                        cancelled.open()
                    }
                    throw .cancelled
                case .fail(let error): throw error
                case .look(let body):
                    do {
                        try await body(request)
                    } catch {
                        throw .unexpected("\(error)")
                    }
                }
            }
            return nil
        }
    }
}
