extension Catalogue {
    /// Plain mode.
    static let plain = """
        == notice: {}
        ru замечание: {}
        zh 提示：{}
        == the answer is cut at the limit of tokens
        ru ответ обрезан по пределу токенов
        zh 回复因 token 上限被截断
        == the provider's filter withheld or replaced the answer
        ru фильтр провайдера скрыл или заменил ответ
        zh 服务商的过滤器拦截或替换了回复
        == waiting for the answer; Ctrl-C stops
        ru жду ответа; Ctrl-C остановит
        zh 等待回复；Ctrl-C 停止
        == still waiting, {} seconds
        ru всё ещё жду, {} {1|секунда|секунды|секунд}
        zh 仍在等待，{} 秒
        == done
        ru готово
        zh 完成
        == answer:
        ru ответ:
        zh 回复：
        == end of code
        ru конец кода
        zh 代码结束
        == code {}, {}:
        ru код {}, {}:
        zh 代码 {}，{}：
        == there is nothing to continue yet: this one is new
        ru продолжать пока нечего: это новый разговор
        zh 还没有可继续的对话：这是新对话
        == {} earlier messages: /history
        ru прежних сообщений: {}; /history покажет
        zh 更早的消息 {} 条：/history
        == you:
        ru вы:
        zh 你：
        == there are no conversations yet
        ru разговоров пока нет
        zh 还没有对话
        == nothing was asked yet
        ru ещё ничего не спрашивали
        zh 还没有消息
        == (this one)
        ru (этот)
        zh （当前）
        == and {} older ones
        ru и ещё {} раньше
        zh 以及更早的 {} 个
        == nothing was said yet
        ru пока ничего не сказано
        zh 还没有内容
        == {}: /delete yes moves it to the trash
        ru {}: /delete yes переместит в корзину
        zh {}：/delete yes 移到回收站
        == a conversation begins with its first question
        ru разговор начинается с первого сообщения
        zh 对话从第一条消息开始
        == this terminal has no clipboard, or the text is too long for it; /save FILE writes it to a file
        ru у терминала нет буфера обмена или текст слишком длинный; /save ФАЙЛ запишет в файл
        zh 此终端没有剪贴板或文本太长；/save 文件 可写入文件
        == copied {} bytes
        ru скопировано байт: {}
        zh 已复制 {} 字节
        == there is no answer to copy yet
        ru копировать пока нечего
        zh 还没有可复制的回复
        == the last answer has {} code blocks
        ru блоков кода в последнем ответе: {}
        zh 上一个回复有 {} 个代码块
        == /search WORDS
        ru /search СЛОВА
        zh /search 词语
        == /open ID shows a conversation
        ru /open ID покажет разговор
        zh /open ID 显示对话
        == /find WORDS
        ru /find СЛОВА
        zh /find 词语
        == /versions N continues from one
        ru /versions N продолжит с неё
        zh /versions N 从某版本继续
        == /system TEXT
        ru /system ТЕКСТ
        zh /system 文本
        == /setup PROVIDER [ADDRESS]: one of {}
        ru /setup ПРОВАЙДЕР [АДРЕС]: один из {}
        zh /setup 服务商 [地址]：其一 {}
        == /setup {} ADDRESS
        ru /setup {} АДРЕС
        zh /setup {} 地址
        == key (not shown; Enter alone: none):
        ru ключ (не показан; просто Enter — без ключа):
        zh 密钥（不显示；直接 Enter：无）：
        == /model NAME chooses one of these models
        ru /model ИМЯ выберет одну из этих моделей
        zh /model 名称 选择其中一个模型
        == A line is a question. /help lists commands, Ctrl-D quits.
        ru Строка — это сообщение. /help — команды, Ctrl-D — выход.
        zh 一行就是一条消息。/help 列出命令，Ctrl-D 退出。
        == ({} lines pasted: Enter sends them as one message, Ctrl-C drops them)
        ru (вставлено строк: {}; Enter отправит их одним сообщением, Ctrl-C уберёт)
        zh （粘贴了 {} 行：Enter 作为一条消息发送，Ctrl-C 放弃）
        == the line is longer than 4,094 bytes, and the terminal cuts off the rest; nothing was sent
        ru строка длиннее 4094 байт, терминал отрезал остаток; ничего не отправлено
        zh 该行超过 4094 字节，终端截断了其余部分；未发送
        == Hint: write it in several lines, or send it from a file: chat-tui --plain < FILE
        ru Совет: пишите в несколько строк или отправьте из файла: chat-tui --plain < ФАЙЛ
        zh 提示：分成几行写，或从文件发送：chat-tui --plain < 文件
        == the line is not UTF-8 text; it was not asked
        ru строка не в UTF-8; она не отправлена
        zh 该行不是 UTF-8 文本；未发送
        == /quit leaves. “{}” was not sent; the same once more sends it to the model.
        ru /quit — выход. «{}» не отправлено; то же ещё раз отправит модели.
        zh /quit 退出。“{}”未发送；再输入一次则发给模型。
        == there is no answer to go on with
        ru нет ответа, который можно продолжить
        zh 没有可继续的回复
        == not sent: {}
        ru не отправлено: {}
        zh 未发送：{}
        == Ctrl-C again quits, Ctrl-D too.
        ru Ещё раз Ctrl-C — выход, Ctrl-D тоже.
        zh 再按 Ctrl-C 退出，Ctrl-D 也可以。
        == nothing was written
        ru ничего не написано
        zh 没有写任何内容
        == Hint: what had come is kept; /retry asks again
        ru Совет: полученное сохранено; /retry отправит снова
        zh 提示：收到的内容已保留；/retry 重新发送
        == Hint: {}
        ru Совет: {}
        zh 提示：{}
        == there is no command /{}; /help lists them, and //{} asks a question
        ru нет команды /{}; /help — список, а //{} отправит как сообщение
        zh 没有命令 /{}；/help 列出命令，//{} 作为消息发送
        == no answer is being written; Ctrl-C stops one
        ru сейчас ответ не пишется; Ctrl-C остановит
        zh 当前没有在生成回复；Ctrl-C 停止
        == /save takes the name of a file
        ru /save нужно имя файла
        zh /save 需要文件名
        == lines typed while a reply is written wait, and are sent in order
        ru строки, набранные во время ответа, ждут и уходят по порядку
        zh 生成回复时输入的行会等待并按顺序发送
        == /{} needs a screen; chat-tui without --plain has it
        ru /{} нужен экран: chat-tui без --plain
        zh /{} 需要屏幕：不带 --plain 的 chat-tui
        == /{} takes a number from 1 on
        ru /{} нужно число от 1
        zh /{} 需要从 1 开始的数字
        == A line is a message; Enter sends it. After a backslash at the end of a line the message goes on in the next one.
        ru Строка — это сообщение; Enter отправит его. После обратной черты в конце строки сообщение идёт дальше.
        zh 一行就是一条消息；Enter 发送。行末加反斜杠则在下一行继续。
        == A line of three quotes begins a message of several lines, another such line ends it.
        ru Строка из трёх кавычек начинает сообщение в несколько строк, такая же заканчивает его.
        zh 一行三个引号开始多行消息，再一行同样的引号结束。
        == Ctrl-C stops the answer. Ctrl-D at the prompt quits.
        ru Ctrl-C останавливает ответ. Ctrl-D в пустой строке — выход.
        zh Ctrl-C 停止回复。在提示符处 Ctrl-D 退出。
        == a question that begins with a slash
        ru сообщение, которое начинается с косой черты
        zh 以斜杠开头的消息
        """
}
