import ArgumentParser
import ChatKit

/// `chat-cli balance`: what is left of an account.
struct BalanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "balance",
        abstract: "Show the remaining tokens of a GigaChat account.",
        discussion: """
            Accounts with prepaid packages have a balance for each model. Other providers report no balance.

            EXAMPLES
              chat-cli balance
              chat-cli balance --output json | jq '.balance[0].tokens'
            """)

    @OptionGroup var choice: ProfileOption

    @Option(help: ArgumentHelp("The output format: text or json.", valueName: "format"))
    var output = ListFormat.text

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() async throws {
        let profile = try sources.settings().profile(named: choice.profile)
        let balance = try await makeBalanceProvider(for: profile, over: .network).balance()
        switch output {
        case .json:
            let entries = balance.map { entry -> JSONValue in
                ["name": .string(entry.name), "tokens": .number(entry.value)]
            }
            let json: JSONValue = ["profile": .string(profile.name), "balance": .array(entries)]
            try StandardStream.output.write(json: json)
        case .text:
            let lines = balance.map { "\(StandardStream.output.line($0.name))\t\($0.value)\n" }
            try StandardStream.output.write(lines.joined())
            if balance.isEmpty { Remark.say("the account has no balance") }
        }
    }
}
