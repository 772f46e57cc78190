import ChatKit
import TestSupport
import Testing

@Suite struct PromptTemplateTests {
    @Test(arguments: [
        ("$a", "1"), ("${a}b", "1b"), ("$ab", "2"), ("$$a", "$a"), ("costs $5", "costs $5"), ("$", "$"), ("a$", "a$"),
        ("${a", "${a"), ("${}", "${}"), ("${a b}", "${a b}"), ("$а", "$а"), ("$a$ab", "12"), ("$$$a", "$1"),
        ("$_x1", "3"), ("\r\n$a\r\n", "\r\n1\r\n"), ("e\u{301}$a\u{301}", "e\u{301}1\u{301}"),
    ])
    func `gaps are filled and everything else stays`(text: String, expected: String) throws {
        let template = PromptTemplate(name: "t", prompt: text)
        let known = ["a": "1", "ab": "2", "_x1": "3"]
        let values = known.filter { entry in template.parameters.contains { $0.name == entry.key } }
        #expect(try template.filled(with: values, input: "").prompt == expected)
    }

    @Test func `a value is not filled again`() throws {
        let template = PromptTemplate(name: "t", system: "$input", prompt: "$a")
        let filled = try template.filled(with: ["a": "$input $a $$"], input: "$a")
        #expect(filled.prompt == "$input $a $$" && filled.system == "$a")
    }

    @Test func `the input follows a prompt that does not name it`() throws {
        #expect(try PromptTemplate(name: "t", prompt: "Do:").filled(with: [:], input: "x").prompt == "Do:\n\nx")
        #expect(try PromptTemplate(name: "t", system: "S").filled(with: [:], input: "x").prompt == "x")
        #expect(throws: ChatError.invalidUsage("the template t needs a text: it has $input")) {
            try PromptTemplate(name: "t", prompt: "Do: $input").filled(with: [:], input: " \n")
        }
    }

    /// Texts that YAML could read as something else.
    static let texts = [
        "plain", "a\nb", " leading", "trailing ", "a\n\n  b\n", "# no comment", "key: value", "- item", "yes", "1.50",
        "",
        "\"quoted\"", "'single'", "tab\there\nnext", "\ttab first\nb", "привет\n世界", "\u{7F}", "a\r\nb",
        "%x\n---\n...\n",
        "{a}\n[b]", "back\\slash\nn", "\u{85}", "\u{2028}\nx", "a\n ", "|\n>", "emoji 👍🏽\nb",
    ]

    @Test(arguments: texts)
    func `a template that is written is read back the same`(text: String) throws {
        let folder = try TemporaryFolder()
        let templates = TemplateFolder(path: folder.file("templates"))
        var template = PromptTemplate(name: "t", system: text, prompt: "x" + text)
        template.summary = text
        template.options = ["stop": .string(text), "n": 1]
        template.declared = [
            PromptTemplate.Parameter("p", summary: text, defaultValue: text, choices: [text, "other"])
        ]
        (template.fragments, template.attachments, template.schema) = ([text + "a"], [text + "b"], "name, age int")
        template.extractsCode = true
        try templates.save(template.yaml, as: "t")
        #expect(try templates.read("t") == template, "\(template.yaml)")
    }

    @Test(arguments: ["", "../x", "a/b", ".hidden", "-x", "a\nb", String(repeating: "a", count: 101)])
    func `a name that is no file's is refused`(name: String) {
        #expect(throws: ChatError.self) { try TemplateFolder(path: "/nonexistent").file(of: name) }
    }

    @Test(arguments: [
        ("prompt: x\nextract_last: true", "extract_last: unknown setting"), ("prompt: 1\nprompt: 2", "prompt"),
        ("model: m", "neither a prompt nor a system text"), ("- a", "expected names with values"), ("", "empty"),
        ("prompt: [a]", "prompt: expected a text"), ("prompt: x\noptions: 3", "options: expected names with values"),
        ("prompt: x\nparameters: {input: 1}", "input cannot be a parameter"),
        ("prompt: x\nparameters: {a b: 1}", "a b cannot be a parameter"),
        ("prompt: x\nparameters: {a: {default: z, choices: [x]}}", "the default z is not one of the choices"),
        ("prompt: x\nparameters: {a: {defalt: z}}", "unknown setting defalt"),
        ("prompt: x\ndefaults: {a: 1}\nparameters: [a]", "declared twice"),
        ("prompt: x\nextract: maybe", "true or false"),
    ])
    func `a mistake in a file is reported with its place`(text: String, message: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(text, to: "t.yaml")
        #expect { try TemplateFolder(path: folder.path).read(path) } throws: { error in
            ((error as? ChatError)?.message).map { $0.contains(message) && $0.contains("t.yaml") } ?? false
        }
    }

    @Test func `llm's shortest template is the prompt alone`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("Summarise: $input\n", to: "t.yaml")
        // A text with a colon and a space is a mapping to YAML.
        #expect(throws: ChatError.self) { try TemplateFolder(path: folder.path).read(path) }
        let quoted = try folder.write("'Summarise: $input'\n", to: "u.yaml")
        #expect(try TemplateFolder(path: folder.path).read(quoted).prompt == "Summarise: $input")
    }
}
