/// What the demo answers: facts about the request, and how to get a model. In Russian or Chinese to a question in them.
struct DemoAnswer {
    let text: String

    init(to request: ChatRequest) {
        let questions = request.messages.filter { $0.role == .user }
        let question = questions.last?.text ?? ""
        let facts = Facts(
            messages: request.messages.count, questions: questions.count,
            hasFirstPrompt: request.messages.first?.role == .system, characters: question.count,
            words: question.split(whereSeparator: \.isWhitespace).count,
            attachments: request.messages.reduce(0) { $0 + $1.attachments.count }, tools: request.options.tools.count)
        text =
            switch Language(of: question) {
            case .english: Self.english(facts)
            case .russian: Self.russian(facts)
            case .chinese: Self.chinese(facts)
            }
    }

    private struct Facts {
        var messages: Int
        var questions: Int
        var hasFirstPrompt: Bool
        var characters: Int
        var words: Int
        var attachments: Int
        var tools: Int

        /// What not every request has: a line each, with the line end before it.
        func extras(attachments attachmentsWord: String, tools toolsWord: String) -> String {
            (attachments > 0 ? "\n- \(attachmentsWord)\(attachments)" : "")
                + (tools > 0 ? "\n- \(toolsWord)\(tools)" : "")
        }
    }

    private enum Language {
        case english
        case russian
        case chinese

        /// Told by the script of the letters.
        init(of text: String) {
            var counts = (other: 0, cyrillic: 0, han: 0)
            for scalar in text.unicodeScalars {
                switch scalar.value {
                case 0x400...0x52F: counts.cyrillic += 1
                case 0x3400...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: counts.han += 1
                default: if scalar.properties.isAlphabetic { counts.other += 1 }
                }
            }
            // One ideograph says as much as a word.
            if counts.han > 0, counts.han * 3 >= counts.other + counts.cyrillic {
                self = .chinese
            } else {
                // Russian sentences are full of Latin names.
                self = counts.cyrillic * 2 > counts.other ? .russian : .english
            }
        }
    }

    private static let variables = """
        ```sh
        export OPENAI_API_KEY=…
        export GIGACHAT_CREDENTIALS=…
        export AZURE_OPENAI_ENDPOINT=… AZURE_OPENAI_API_KEY=…
        ```
        """

    private static func english(_ facts: Facts) -> String {
        let extras = facts.extras(attachments: "pictures and files: ", tools: "tools: ")
        return """
            This is the **demo**: no language model answers, and nothing leaves this computer. What I received:

            - question number \(facts.questions) of this dialogue; words: \(facts.words), characters: \(facts.characters)
            - messages in the request: \(facts.messages)
            - first prompt: \(facts.hasFirstPrompt ? "yes" : "no")\(extras)

            To talk to a model, set the variables of one provider and ask again:

            \(variables)
            """
    }

    private static func russian(_ facts: Facts) -> String {
        let extras = facts.extras(attachments: "картинок и файлов: ", tools: "инструментов: ")
        return """
            Это **демонстрация**: языковая модель не отвечает, и ничего не уходит с этого компьютера. Что пришло:

            - вопрос номер \(facts.questions) в этом диалоге; слов: \(facts.words), символов: \(facts.characters)
            - сообщений в запросе: \(facts.messages)
            - первая подсказка: \(facts.hasFirstPrompt ? "есть" : "нет")\(extras)

            Чтобы говорить с моделью, задайте переменные одного из провайдеров и спросите снова:

            \(variables)
            """
    }

    private static func chinese(_ facts: Facts) -> String {
        let extras = facts.extras(attachments: "图片和文件：", tools: "工具：")
        return """
            这是**演示**：没有语言模型在回答，也没有任何内容离开这台电脑。收到的内容：

            - 本次对话的第 \(facts.questions) 个问题，共 \(facts.characters) 个字符
            - 请求中的消息：\(facts.messages) 条
            - 初始提示：\(facts.hasFirstPrompt ? "有" : "无")\(extras)

            要与模型对话，请设置其中一个服务商的变量，然后再次提问：

            \(variables)
            """
    }
}
