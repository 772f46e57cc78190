import ArgumentParser
import ChatKit

/// How much of a conversation may be sent.
struct BudgetOptions: ParsableArguments {
    @Option(
        parsing: .unconditional, help: ArgumentHelp("The maximum size of the request, in tokens.", valueName: "tokens"))
    var contextBudget: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Tokens of the model's window to reserve for the reply.", valueName: "tokens"))
    var reserveOutput: Int?

    @Option(
        help: ArgumentHelp(
            "What to do when the history is too long: \(BudgetOptions.strategies).", valueName: "strategy"),
        completion: .list(OverflowStrategy.allCases.map(\.rawValue)), transform: BudgetOptions.strategy)
    var overflow: OverflowStrategy?

    func validate() throws {
        if let contextBudget, contextBudget <= 0 { throw ValidationError("--context-budget must be at least 1") }
        if let reserveOutput, reserveOutput < 0 { throw ValidationError("--reserve-output must be 0 or more") }
    }

    var wishes: BudgetWishes {
        BudgetWishes(contextBudget: contextBudget, reservedOutput: reserveOutput, overflow: overflow)
    }

    static let strategies = OverflowStrategy.allCases.map(\.rawValue).joined(separator: ", ")

    static func strategy(_ name: String) throws -> OverflowStrategy {
        guard let strategy = OverflowStrategy(rawValue: name) else {
            throw ValidationError("unknown strategy \(name); the strategies are \(strategies)")
        }
        return strategy
    }
}
