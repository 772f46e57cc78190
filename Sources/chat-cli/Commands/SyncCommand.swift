import ArgumentParser
import ChatArguments
import ChatKit

/// `chat-cli sync`: a folder of Markdown files in step with the conversations.
struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Keep a folder of Markdown files and the conversations in step.",
        discussion: """
            Each conversation is a file with front matter. A message that you edit in its file becomes another version of it; new \
            messages on either side come to the other; where both went on there are two branches. Title, tags, model, profile, pinned \
            and archived may be changed in the front matter. Nothing is deleted: a file that is missing is written again, and the file \
            of a deleted conversation is left alone.

            EXAMPLES
              chat-cli sync ~/notes/chats
              chat-cli sync chats && git -C chats add -A && git -C chats commit -m chats
            """)

    @Argument(help: "The folder; it is created if it is missing.", completion: .directory)
    var folder: String

    @Flag(name: [.customShort("q"), .long], help: "Do not report what was done.")
    var quiet = false

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() async throws {
        let store = try await sources.openStore(try sources.settings())
        let bar = ProgressBar("syncing")
        let report = try await store.sync(with: folder, progress: bar.handler)
        bar.finish()
        for remark in report.remarks { Remark.say("\(StandardStream.error.line(remark.subject)): \(remark.text)") }
        if !quiet {
            let files = report.written.count == 1 ? "1 file written" : "\(report.written.count) files written"
            let messages = report.messages == 1 ? "1 message" : "\(report.messages) messages"
            let taken = report.added.count + report.extended.count
            let conversations = taken == 1 ? "1 conversation" : "\(taken) conversations"
            try StandardStream.output.write("\(files); \(messages) taken into \(conversations)\n")
        }
        if report.isCancelled { throw ChatError.cancelled }
    }
}
