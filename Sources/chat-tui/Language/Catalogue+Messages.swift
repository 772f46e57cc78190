extension Catalogue {
    /// What is said for a while, and what stands with messages.
    static let messages = """
        == no message is queued
        ru в очереди ничего нет
        zh 没有排队的消息
        == the selection
        ru выделенное
        zh 所选内容
        == there is nothing to copy yet
        ru копировать пока нечего
        zh 还没有可复制的内容
        == the reply
        ru ответ
        zh 回复
        == code block {}
        ru блок кода {}
        zh 代码块 {}
        == the code
        ru код
        zh 代码
        == nothing was sent yet
        ru ещё ничего не отправлено
        zh 还没有发送过任何内容
        == nothing to copy: {}
        ru нечего копировать: {}
        zh 没有可复制的内容：{}
        == reply complete
        ru ответ готов
        zh 回复已完成
        == reply failed
        ru ответ не получен
        zh 回复失败
        == stopped: what came is kept
        ru остановлено: полученное сохранено
        zh 已停止：收到的内容已保留
        == an answer has come: “{}”
        ru пришёл ответ: «{}»
        zh 收到回复：“{}”
        == an answer broke off: “{}”
        ru ответ оборвался: «{}»
        zh 回复中断：“{}”
        == Quit, or send “{}” to the model?
        ru Выйти или отправить «{}» модели?
        zh 退出，还是把“{}”发给模型？
        == a reply is being written: Esc stops it, then the new version can be sent
        ru идёт ответ: Esc остановит его, тогда новую версию можно отправить
        zh 正在回复：按 Esc 停止后才能发送新版本
        == only its writer can stop it: {}
        ru остановить может только тот, кто его пишет: {}
        zh 只有生成它的程序才能停止：{}
        == /{} is no command; /help shows them; //… sends it as it is
        ru /{} — не команда; /help покажет команды; //… отправит текст как есть
        zh /{} 不是命令；/help 列出命令；//… 原样发送
        == “{}” cannot be the ID of a conversation
        ru «{}» не может быть именем разговора
        zh “{}”不能作为对话的 ID
        == PageUp goes back; /history is for --plain
        ru PageUp листает назад; /history — для --plain
        zh PageUp 向前翻；/history 用于 --plain
        == Move “{}” to the trash?
        ru Переместить «{}» в корзину?
        zh 将“{}”移到回收站？
        == /copy 2 copies the second code block
        ru /copy 2 копирует второй блок кода
        zh /copy 2 复制第二个代码块
        == /theme light, dark, contrast, or auto: for the background that the terminal reports
        ru /theme light, dark, contrast или auto: по фону, который сообщает терминал
        zh /theme light、dark、contrast 或 auto：按终端报告的背景
        == /language en, ru or zh
        ru /language en, ru или zh
        zh /language en、ru 或 zh
        == first prompt set
        ru первая инструкция задана
        zh 已设置首条提示
        == write the name of the file behind /save
        ru напишите имя файла после /save
        zh 请在 /save 后写文件名
        == there is nothing to save
        ru сохранять нечего
        zh 没有可保存的内容
        == this conversation has no messages yet
        ru в этом разговоре ещё нет сообщений
        zh 此对话还没有消息
        == no such command; /help shows them
        ru нет такой команды; /help покажет команды
        zh 没有此命令；/help 列出命令
        == no file begins like that
        ru нет файла с таким началом имени
        zh 没有以此开头的文件
        == /compare MODEL,MODEL… sends the last message to these models
        ru /compare МОДЕЛЬ,МОДЕЛЬ… отправит последнее сообщение этим моделям
        zh /compare 模型,模型… 把上一条消息发给这些模型
        == a reply is being written: Esc stops it
        ru идёт ответ: Esc остановит его
        zh 正在回复：按 Esc 停止
        == there is no reply to compare
        ru нет ответа для сравнения
        zh 没有可比较的回复
        == there is one version of this message
        ru у этого сообщения одна версия
        zh 此消息只有一个版本
        == version {}; /versions N continues from another one
        ru версия {}; /versions N продолжит с другой
        zh 版本 {}；/versions N 从另一版本继续
        == there are versions 1 to {}
        ru версии — от 1 до {}
        zh 版本为 1 至 {}
        == the message
        ru сообщение
        zh 消息
        == this message is not stored yet
        ru это сообщение ещё не сохранено
        zh 此消息尚未保存
        == this message is on another branch, which is shown now
        ru это сообщение на другой ветви; теперь показана она
        zh 此消息在另一分支上，现已显示该分支
        == this is the first version
        ru это первая версия
        zh 这是第一个版本
        == this is the last version
        ru это последняя версия
        zh 这是最后一个版本
        == {} means nothing; F1 shows keys
        ru {} ничего не значит; F1 покажет клавиши
        zh {} 没有作用；F1 显示按键
        == {} types nothing
        ru {} ничего не печатает
        zh {} 不输入任何字符
        == {} answers are being written
        ru {} {1|ответ пишется|ответа пишутся|ответов пишутся}
        zh 正在生成 {} 个回复
        == an answer is being written
        ru пишется ответ
        zh 正在生成回复
        == an answer is being written in “{}”
        ru пишется ответ в «{}»
        zh 正在“{}”中生成回复
        == {} again quits: {}
        ru ещё раз {} — выход: {}
        zh 再按 {} 退出：{}
        == {} again to quit
        ru ещё раз {} — выход
        zh 再按 {} 退出
        == Quit? {}
        ru Выйти? {}
        zh 退出？{}
        == nothing is found
        ru ничего не найдено
        zh 未找到
        == from the first one again
        ru снова с первого
        zh 又从第一个开始
        == from the last one again
        ru снова с последнего
        zh 又从最后一个开始
        == none
        ru нет
        zh 无
        == saved
        ru сохранено
        zh 已保存
        == {} is set up
        ru {} подключён
        zh {} 已设置
        == deleted
        ru удалено
        zh 已删除
        == the editor could not be started: set VISUAL or EDITOR to one that is installed
        ru редактор не запускается: укажите установленный в VISUAL или EDITOR
        zh 无法启动编辑器：请将 VISUAL 或 EDITOR 设为已安装的编辑器
        == text unchanged: the editor ended with {}
        ru текст прежний: редактор завершился с кодом {}
        zh 文本未更改：编辑器返回 {}
        == {} characters
        en {} {1|character|characters}
        ru {} {1|символ|символа|символов}
        zh {} 个字符
        == this terminal has no clipboard: /save FILE writes a text to a file
        ru у терминала нет буфера обмена: /save ФАЙЛ запишет текст в файл
        zh 此终端没有剪贴板：/save 文件 可写入文件
        == copied {} with {}: {}
        ru скопировано ({2}): {1}, {3}
        zh 已用 {2} 复制：{1}，{3}
        == sent to the terminal's clipboard: {}, {}
        ru отправлено в буфер терминала: {}, {}
        zh 已发送到终端剪贴板：{}，{}
        == too long for the terminal's clipboard: {}; /save FILE writes it to a file
        ru слишком длинно для буфера терминала: {}; /save ФАЙЛ запишет в файл
        zh 超出终端剪贴板的长度：{}；/save 文件 可写入文件
        == nothing to continue yet: this one is new
        ru продолжать пока нечего: это новый разговор
        zh 还没有可继续的对话：这是新对话
        == stopped
        ru остановлено
        zh 已停止
        == broken off by an error
        ru оборвано ошибкой
        zh 因错误中断
        == interrupted
        ru прервано
        zh 已中断
        == stopped before a reply came
        ru остановлено до начала ответа
        zh 在收到回复前停止
        == the program ended before a reply came
        ru программа закрылась до начала ответа
        zh 程序在收到回复前结束
        == no reply came
        ru ответ не пришёл
        zh 没有收到回复
        == Ctrl-X g continues it, Ctrl-X r sends it again
        ru Ctrl-X g — продолжить, Ctrl-X r — отправить снова
        zh Ctrl-X g 继续，Ctrl-X r 重新发送
        == the program ended in the middle of this reply
        ru программа закрылась посреди этого ответа
        zh 程序在此回复中途结束
        == an error ended this reply
        ru ошибка прервала этот ответ
        zh 此回复因错误结束
        == Ctrl-X r sends it again; later messages are sent without it
        ru Ctrl-X r отправит снова; следующие сообщения идут без него
        zh Ctrl-X r 重新发送；后面的消息不包含它
        == this conversation was deleted by another program
        ru этот разговор удалён другой программой
        zh 此对话已被另一个程序删除
        == what is shown here is all that is left of it; another question begins it anew
        ru здесь всё, что от него осталось; новое сообщение начнёт его заново
        zh 这里显示的是仅存的内容；发送新消息将重新开始
        == conversation {}
        ru разговор {}
        zh 对话 {}
        == new conversation
        ru новый разговор
        zh 新对话
        == Write a question below; {} sends it. F1 shows the keys, / the commands.
        ru Напишите сообщение внизу; {} отправит его. F1 — клавиши, / — команды.
        zh 在下方输入消息；按 {} 发送。F1 显示按键，/ 显示命令。
        == Which model of {} shall answer?
        ru Какая модель {} будет отвечать?
        zh 由 {} 的哪个模型回答？
        == Write a message below, or press Ctrl-X m: then you can choose one.
        ru Напишите сообщение внизу или нажмите Ctrl-X m: тогда можно выбрать.
        zh 在下方输入消息，或按 Ctrl-X m 选择模型。
        == To have one from the start, name it as `model:` in the config file, or start with `-m MODEL`.
        ru Чтобы модель была сразу, укажите `model:` в файле настроек или запускайте с `-m МОДЕЛЬ`.
        zh 若要一开始就有模型，请在配置文件中写 `model:`，或用 `-m 模型` 启动。
        == No provider is set up yet
        ru Провайдер ещё не подключён
        zh 尚未设置服务商
        == **Press Enter to set one up**: OpenAI, GigaChat, Azure, or a server of your own. You need its key.
        ru **Нажмите Enter, чтобы подключить**: GigaChat, OpenAI, Azure или свой сервер. Понадобится ключ.
        zh **按 Enter 设置**：OpenAI、GigaChat、Azure 或自己的服务器。需要其密钥。
        == To look around without any, press Tab: the demo answers offline. It is no model.
        ru Чтобы осмотреться без него, нажмите Tab: демо отвечает без сети. Это не модель.
        zh 想先看看，请按 Tab：演示离线回答，它不是模型。
        == Variables in your shell do as well:
        ru Подойдут и переменные оболочки:
        zh 也可以用 shell 变量：
        == Ctrl-X m chooses who answers.
        ru Ctrl-X m — выбрать, кто отвечает.
        zh Ctrl-X m 选择由谁回答。
        == cut at the limit of tokens
        ru обрезано по пределу токенов
        zh 达到 token 上限被截断
        == withheld by a filter
        ru скрыто фильтром
        zh 被过滤器拦截
        == what came is kept; Ctrl-X g continues it, Ctrl-X r sends it again
        ru полученное сохранено; Ctrl-X g — продолжить, Ctrl-X r — отправить снова
        zh 收到的内容已保留；Ctrl-X g 继续，Ctrl-X r 重新发送
        == stopped before anything was sent
        ru остановлено до отправки
        zh 在发送前停止
        == nothing was sent; the message is back in the input
        ru ничего не отправлено; сообщение снова в поле ввода
        zh 未发送任何内容；消息已回到输入框
        == {} continues this conversation
        ru {} — продолжить этот разговор
        zh {} 继续此对话
        == the locale has no UTF-8, so that other letters are shown as ?: start with LC_ALL=C.UTF-8
        ru в локали нет UTF-8, поэтому буквы показаны как ?: запустите с LC_ALL=C.UTF-8
        zh 区域设置没有 UTF-8，其他字符显示为 ?：请用 LC_ALL=C.UTF-8 启动
        == saved: {}
        ru сохранено: {}
        zh 已保存：{}
        == no file @{}: sent as written
        ru нет файла @{}: отправлено как написано
        zh 没有文件 @{}：按原文发送
        == nothing was asked here yet
        ru здесь ещё ничего не спрашивали
        zh 这里还没有消息
        == the message is not there any more
        ru этого сообщения больше нет
        zh 该消息已不存在
        == this message is always sent from now on
        ru это сообщение теперь отправляется всегда
        zh 从现在起总是发送此消息
        == this message is left out again when there is no room
        ru это сообщение снова опускается, когда нет места
        zh 空间不足时此消息又会被省略
        == the file exists
        ru файл уже есть
        zh 文件已存在
        == the file was deleted or replaced while the program runs; start it again
        ru файл удалён или заменён во время работы; запустите программу снова
        zh 程序运行时文件被删除或替换；请重新启动
        == archived: F2 and Ctrl-O show it, Ctrl-A there brings it back
        ru в архиве: F2 и Ctrl-O покажут, Ctrl-A там вернёт
        zh 已归档：F2 后按 Ctrl-O 显示，Ctrl-A 取回
        == not archived any more
        ru больше не в архиве
        zh 已取消归档
        == pinned to the top of the list
        ru закреплено вверху списка
        zh 已置顶
        == not pinned any more
        ru больше не закреплено
        zh 已取消置顶
        == {} is longer than {} MB
        ru {} длиннее {} МБ
        zh {} 超过 {} MB
        == {} is empty
        ru {} пуст
        zh {} 是空的
        == {} is longer than {} MB, more than any model reads
        ru {} длиннее {} МБ: столько не читает ни одна модель
        zh {} 超过 {} MB，没有模型能读这么多
        == the network is back
        ru сеть снова есть
        zh 网络已恢复
        """
}
