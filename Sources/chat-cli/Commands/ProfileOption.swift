import ArgumentParser
import ChatArguments
import ChatKit

/// The profile of a command that asks a provider about something other than a chat.
struct ProfileOption: ParsableArguments {
    @Option(
        name: [.customLong("provider"), .customLong("profile")],
        help: ArgumentHelp("The profile; the selected one by default.", valueName: "profile"),
        completion: CandidateSource.profiles.completion)
    var profile: String?

    func validate() throws {
        if profile == "" { throw ValidationError("--provider must not be empty") }
    }
}
