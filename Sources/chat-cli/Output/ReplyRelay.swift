import ChatKit

/// Passes a reply from its stream to a printer.
enum ReplyRelay {
    /// Shows the whole reply.
    ///
    /// - Parameter progress: Kept up to date with the reply.
    /// - Returns: What ended the reply early, if anything did.
    /// - Throws: What the output threw. The turn is closed then, with all that had arrived.
    static func relay(
        _ stream: ReplyStream, to printer: inout any ReplyPrinter, _ progress: inout ReplyProgress
    ) async throws -> ChatError? {
        var iterator = stream.makeAsyncIterator()
        while true {
            switch await event(from: &iterator) {
            case .success(let event?):
                progress.note(event)
                do {
                    try printer.print(event)
                } catch {
                    // Asked on while cancelled, the stream closes its turn; dropped, it would race our exit.
                    withUnsafeCurrentTask { $0?.cancel() }
                    while case .success(.some) = await self.event(from: &iterator) {}
                    throw error
                }
            case .success(nil): return nil
            case .failure(let error): return error
            }
        }
    }

    private static func event(
        from iterator: inout ReplyStream.AsyncIterator
    ) async -> Result<ReplyEvent?, ChatError> {
        do throws(ChatError) {
            return .success(try await iterator.next())
        } catch {
            return .failure(error)
        }
    }
}
