import ArgumentParser
import ChatArguments
import ChatKit
import Glibc
import TerminalText

/// `chat-cli template`: prompts with gaps, stored under names.
struct TemplateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template",
        abstract: "Store prompt templates and use them with ask -t.",
        discussion: """
            A template is a YAML file with a prompt, system instructions, or both. $name is a parameter, $input is what \
            the user adds, $$ is a dollar sign. A text without $input gets the input at its end. Templates can have a \
            profile, a model, options, defaults and choices of parameters, fragments, attachments, a schema and extract.

            EXAMPLES
              chat-cli template save summary 'Summarise this in $language: $input' --default language=English
              chat-cli ask -t summary -p language=Russian -f report.txt
              chat-cli template edit summary
              chat-cli template check
            """,
        subcommands: [
            TemplateList.self, TemplateSave.self, TemplateShow.self, TemplateEdit.self, TemplateRemove.self,
            TemplateCheck.self,
        ], defaultSubcommand: TemplateList.self)
}

/// `chat-cli template [list]`.
struct TemplateList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the templates.",
        discussion: """
            EXAMPLES
              chat-cli template list
              chat-cli template list --output json | jq -r '.templates[].name'
            """, aliases: ["ls"])

    @Option(help: ArgumentHelp("The output format: text or json.", valueName: "format"))
    var output = ListFormat.text

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() throws {
        let folder = try sources.places.templates()
        let entries = folder.list()
        switch output {
        case .json:
            let list = entries.map { entry -> JSONValue in
                ["name": .string(entry.name), "summary": .string(entry.summary), "valid": .bool(entry.isValid)]
            }
            try StandardStream.output.write(
                json: ["folder": .string(folder.path), "templates": .array(list)] as JSONValue)
        case .text:
            if entries.isEmpty { return Remark.say("there are no templates in \(folder.path)") }
            var table = TextTable(header: ["name", "description"])
            for entry in entries {
                table.rows.append([
                    StandardStream.output.line(entry.name),
                    Sanitizer.line((entry.isValid ? "" : "invalid: ") + entry.summary).truncated(toColumns: 100),
                ])
            }
            try StandardStream.output.write(table.text)
        }
    }
}

/// `chat-cli template save NAME`.
struct TemplateSave: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "save",
        abstract: "Store a template.",
        discussion: """
            The prompt is the words, in single quotes so that the shell leaves the parameters alone. With --from the \
            whole template is read from a YAML file, and - is standard input. A template of the same name is replaced \
            with --force only.

            EXAMPLES
              chat-cli template save summary 'Summarise this in $language: $input' --default language=English
              chat-cli template save review -s 'You review $language code.' -m gpt-4o -o temperature 0.2
              chat-cli template save review --from review.yaml --force
            """)

    @Argument(help: "The template's name.", completion: CandidateSource.templates.completion)
    var name: String

    @Argument(help: "The prompt; several words are joined with spaces.")
    var words: [String] = []

    @Option(
        help: ArgumentHelp("Read the whole template from this YAML file; - reads standard input.", valueName: "file"),
        completion: .file())
    var from: String?

    @Option(help: ArgumentHelp("What the template is for, in lists.", valueName: "text"))
    var description: String?

    @Option(
        name: [.customShort("s"), .customLong("system")], parsing: .unconditional,
        help: ArgumentHelp("The system instructions.", valueName: "text"))
    var system: String?

    @OptionGroup(title: "Model") var model: ModelOptions

    @Option(
        name: .customLong("default"),
        help: ArgumentHelp("The value of a parameter that is not given.", valueName: "key=value"))
    var defaults: [String] = []

    @Option(
        help: ArgumentHelp("Put this fragment before the prompt.", valueName: "name"),
        completion: CandidateSource.fragments.completion)
    var fragment: [String] = []

    @Option(help: ArgumentHelp("The form of the reply, as ask --schema takes it.", valueName: "schema"))
    var schema: String?

    @Flag(name: [.customShort("x"), .customLong("extract")], help: "Print only the first code block of the reply.")
    var extractsCode = false

    @Flag(name: [.customShort("f"), .long], help: "Replace a template of the same name.")
    var force = false

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func validate() throws {
        for value in defaults where !value.contains("=") || value.hasPrefix("=") {
            throw ValidationError("--default needs a key and a value: --default language=English")
        }
        let hasOthers =
            !words.isEmpty || system != nil || description != nil || !defaults.isEmpty || !fragment.isEmpty
            || schema != nil || extractsCode || model.model != nil || model.profile != nil || !model.options.isEmpty
        if from != nil, hasOthers {
            throw ValidationError("--from reads the whole template: leave the other options out")
        }
    }

    func run() throws {
        let folder = try sources.places.templates()
        let text: String
        if let from {
            text = from == "-" ? try TextInput.standardInput() : try TextInput.file(from)
        } else {
            text = try made().yaml
        }
        if !force, try folder.contains(name) {
            throw ChatError.fileUnusable(
                path: try folder.file(of: name), reason: "the template exists; --force replaces it")
        }
        try folder.save(text, as: name)
        Remark.say("saved \(try folder.file(of: name))")
    }

    private func made() throws -> PromptTemplate {
        var template = PromptTemplate(
            name: name, system: system, prompt: words.isEmpty ? nil : words.joined(separator: " "))
        template.summary = description
        template.profile = model.profile
        template.model = model.model
        template.options = model.requestOptions.extra
        template.options["temperature"] = model.temperature.map { .double($0) }
        template.options["max_tokens"] = model.maxTokens.map { .integer($0) }
        template.fragments = fragment
        template.schema = schema
        template.extractsCode = extractsCode
        for pair in defaults {
            let pieces = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            template.declared.append(PromptTemplate.Parameter(String(pieces[0]), defaultValue: String(pieces[1])))
        }
        if template.prompt == nil, system == nil, fragment.isEmpty {
            throw ChatError.invalidUsage("the template has neither a prompt nor a system text")
        }
        return template
    }
}

/// `chat-cli template show NAME`.
struct TemplateShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print a template's file.",
        discussion: """
            EXAMPLES
              chat-cli template show review
              chat-cli template show review > review.yaml
            """)

    @Argument(help: "The template's name.", completion: CandidateSource.templates.completion)
    var name: String

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() throws {
        try StandardStream.output.write(try sources.places.templates().text(of: name))
    }
}

/// `chat-cli template edit NAME`.
struct TemplateEdit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Change a template, or write a new one, in your editor.",
        discussion: """
            $VISUAL or $EDITOR opens. A text that is not a valid template is not stored, and stays in its file.

            EXAMPLES
              chat-cli template edit review
            """)

    @Argument(help: "The template's name.", completion: CandidateSource.templates.completion)
    var name: String

    @OptionGroup(title: "Settings") var sources: SourceOptions

    private static let form = """
        description:
        system:
        prompt: |
          $input
        """

    func run() throws {
        let folder = try sources.places.templates()
        let former = try folder.contains(name) ? folder.text(of: name) : Self.form
        let file = try EditorFile(former, suffix: ".yaml")
        let text = try EditorText.edited(file)
        if text.trimmingNewlines == former.trimmingNewlines {
            file.remove()
            return Remark.say("the template is unchanged")
        }
        do {
            try folder.save(text, as: name)
        } catch {
            Remark.say("your text is kept in \(file.path)")
            throw error
        }
        file.remove()
        Remark.say("saved \(try folder.file(of: name))")
    }
}

/// `chat-cli template rm NAME…`.
struct TemplateRemove: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rm", abstract: "Delete templates.",
        discussion: """
            EXAMPLES
              chat-cli template rm review
            """, aliases: ["remove", "delete"])

    @Argument(help: "The templates' names.", completion: CandidateSource.templates.completion)
    var names: [String]

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() throws {
        let folder = try sources.places.templates()
        for name in names { try folder.remove(name) }
    }
}

/// `chat-cli template check [NAME…]`.
struct TemplateCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check templates for mistakes, all by default.",
        discussion: """
            Looks for wrong YAML and unknown settings, profiles and fragments that do not exist, schemas that are none, \
            attachments that are missing, and parameters that no text uses. Nothing is sent. The exit status is 78 when \
            a template has a mistake.

            EXAMPLES
              chat-cli template check
              chat-cli template check ./review.yaml
            """)

    @Argument(
        help: "Names of templates, or files that end in .yaml.", completion: CandidateSource.templates.completion)
    var names: [String] = []

    @OptionGroup(title: "Settings") var sources: SourceOptions

    func run() async throws {
        let folder = try sources.places.templates()
        let names = self.names.isEmpty ? folder.list().map(\.name) : self.names
        if names.isEmpty { return Remark.say("there are no templates in \(folder.path)") }
        let profiles = try sources.settings(saysWarnings: false).profileNames
        let fragments = Set(try await sources.existingStore()?.fragments().map(\.name) ?? [])
        var count = 0
        for name in names {
            let problems = Self.problems(of: name, in: folder, profiles: profiles, fragments: fragments)
            count += problems.count
            for problem in problems {
                try StandardStream.output.write(StandardStream.output.line("\(name): \(problem)") + "\n")
            }
            if problems.isEmpty { try StandardStream.output.write(StandardStream.output.line("\(name): ok") + "\n") }
        }
        if count > 0 { throw ExitCode(78) }
    }

    private static func problems(
        of name: String, in folder: TemplateFolder, profiles: [String], fragments: Set<String>
    ) -> [String] {
        let template: PromptTemplate
        do throws(ChatError) {
            template = try folder.read(name)
        } catch {
            return [error.message + (error.hint.map { "; " + $0 } ?? "")]
        }
        var problems = template.unusedParameters.map { "no text uses the parameter \($0)" }
        if let profile = template.profile, !profiles.contains(profile) {
            problems.append("there is no profile \(profile); profiles: \(profiles.joined(separator: ", "))")
        }
        for fragment in template.fragments + template.systemFragments where !fragments.contains(fragment) {
            problems.append("there is no fragment \(fragment)")
        }
        if let schema = template.schema {
            do throws(ChatError) { _ = try SchemaArgument.read(schema) } catch {
                problems.append("schema: \(error.message)")
            }
        }
        for file in template.attachments where !file.contains("://") && access(file, R_OK) != 0 {
            problems.append("attachments: \(file) cannot be read")
        }
        return problems
    }
}

extension String {
    fileprivate var trimmingNewlines: Substring {
        var rest = self[...]
        while rest.last?.isNewline == true { rest = rest.dropLast() }
        return rest
    }
}
