import ChatKit
import TestSupport
import Testing

@Suite struct EnvironmentFileTests {
    private func variables(_ text: String, _ process: [String: String] = [:]) throws -> EnvironmentVariables {
        let folder = try TemporaryFolder()
        return EnvironmentVariables(process, file: try EnvironmentFile(path: folder.write(text, to: ".env")))
    }

    @Test(arguments: [
        ("A=b", "b"), ("export A=b", "b"), ("  A = b  ", "b"), ("A=b # comment", "b"), ("A=b#c", "b#c"),
        ("A='b # c'", "b # c"), (#"A="b \"c\"\n\$d" # e"#, "b \"c\"\n$d"), ("A='\\n'", "\\n"), ("A=b\r\nB=c\r\n", "b"),
        ("# x\n\nA=b=c", "b=c"), ("A=1\nA=b", "b"), ("A=ключ", "ключ"), ("A=$HOME", "$HOME"), ("exported=1\nA=b", "b"),
    ]) func `lines are read as other programs read them`(text: String, value: String) throws {
        #expect(try variables(text)["A"]?.value == value)
    }

    @Test func `an empty value is as good as unset`() throws {
        #expect(try variables("A=\nB=''\nC=# x")["A"] == nil)
        #expect(try variables("A=\nB=''\nC=# x")["B"] == nil)
        #expect(try variables("A=\nB=''\nC=# x")["C"] == nil)
    }

    @Test func `the environment wins over the file`() throws {
        let both = try variables("A=file\nB=file", ["A": "process", "B": ""])
        #expect(both["A"]?.value == "process")
        #expect(both["B"]?.value == "file")
    }

    @Test(arguments: [
        ("A=1\nB", 2, "not a variable"), ("A=1\n\n1A=2", 3, "not a variable"), ("A B=1", 1, "not a variable"),
        ("A='b", 1, "the quote is not closed"), ("A=\"b\\\"", 1, "the quote is not closed"),
        ("A='b' c", 1, "text follows the closing quote"),
    ]) func `a wrong line is an error with its number`(text: String, line: Int, problem: String) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(text, to: ".env")
        let error = chatError { _ = try EnvironmentFile(path: file) }
        #expect(error?.message == "\(file):\(line): \(problem)")
    }

    @Test func `a setting from the file says so`() throws {
        let fixture = try SettingsFixture()
        let path = try fixture.folder.write("\nOPENAI_API_KEY=k\n", to: ".env")
        let settings = try fixture.settings(file: EnvironmentFile(path: path))
        #expect(
            try settings.explain("api_key").winner?.origin
                == .environmentFile("OPENAI_API_KEY", path: path, line: 2))
    }

    @Test func `a file that is not there is an error`() {
        #expect(chatError { _ = try EnvironmentFile(path: "/nowhere/.env") } == .fileNotFound(path: "/nowhere/.env"))
    }
}
