import ChatKit
import Foundation
import TestSupport
import Testing

/// The commands of docs/scripts.md and docs/pipe.md are run as they stand there.
@Suite(.timeLimit(.minutes(5))) struct ScriptPageTests {
    @Test(arguments: ["docs/scripts.md", "docs/pipe.md"])
    func `every command of the page works`(page: String) async throws {
        let program = try Program()
        let server = try await ScriptedServer.start { request in
            let isCode = request.text.contains("shell loop")
            let text = isCode ? "Here:\n```sh\nfor f in *; do :; done\n```\n" : "answer \(request.number)"
            return .openAI([text])
        }
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let blocks = Self.blocks(of: try String(contentsOf: root.appending(path: page), encoding: .utf8))
        #expect(!blocks.isEmpty)
        for block in blocks {
            let outcome = try await program.shell(
                """
                set -eo pipefail
                mkdir -p "$HOME/bin" && ln -sf "$PROGRAM" "$HOME/bin/chat-cli"
                PATH=$HOME/bin:$PATH
                cd "$HOME"
                \(block)
                """,
                environment: [
                    "OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": server.url + "/v1", "OPENAI_MODEL": "m",
                ])
            #expect(outcome.status == 0, "\(block)\n\(outcome.output)\(outcome.errors)")
        }
        #expect(server.requests.count > 1)
    }

    private static func blocks(of page: String) -> [String] {
        var blocks: [String] = []
        var lines: [Substring]?
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            if line == "```sh" {
                lines = []
            } else if line == "```", let block = lines {
                blocks.append(block.joined(separator: "\n"))
                lines = nil
            } else {
                lines?.append(line)
            }
        }
        return blocks
    }
}
