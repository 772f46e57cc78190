import ChatKit

/// Sends a request in an existing conversation and prints the reply: what edit, regenerate and continue share.
enum BranchReply {
    /// - Parameter prepare: Works out what is sent; nil when there is nothing to send.
    static func run(_ output: ReplyOutputOptions, _ prepare: () async throws -> Asking?) async throws {
        var printer = output.makePrinter(answers: 1)
        var progress = ReplyProgress()
        let error: ChatError?
        var asking: Asking?
        do {
            guard let prepared = try await prepare() else { return }
            asking = prepared
            printer = output.makePrinter(answers: prepared.answers)
            if output.dryRun {
                let (plan, request) = try await prepared.preview()
                return try RequestPreview.print(request, plan, as: output.format)
            }
            error = try await ReplyRelay.relay(try await prepared.stream(), to: &printer, &progress)
        } catch let thrown as ChatError {
            error = thrown
        }
        let failure = error.map { ReplyFailure($0, after: progress, in: nil) }
        try printer.finish(after: failure)
        if output.saysSpending, let start = progress.start { await asking?.sayStanding(of: start.conversation) }
        if let failure { throw failure }
    }
}
