extension Catalogue {
    /// Pages and lists.
    static let morePages = """
        == Do:
        ru Сделать:
        zh 执行：
        == colors for the background that the terminal reports
        ru цвета по фону терминала
        zh 按终端背景选择颜色
        == colors for a light background
        ru цвета для светлого фона
        zh 浅色背景的颜色
        == colors for a dark background
        ru цвета для тёмного фона
        zh 深色背景的颜色
        == colors with the strongest contrast
        ru самые контрастные цвета
        zh 最高对比度的颜色
        == the language of the locale
        ru язык системы
        zh 系统语言
        == language: {}
        ru язык: {}
        zh 语言：{}
        == Enter sends the message
        ru Enter отправляет сообщение
        zh Enter 发送消息
        == Enter begins a new line, Alt-Enter sends
        ru Enter — новая строка, Alt-Enter — отправить
        zh Enter 换行，Alt-Enter 发送
        == mouse on: the wheel scrolls, dragging copies
        ru мышь включена: колесо листает, выделение копирует
        zh 鼠标开：滚轮滚动，拖动复制
        == mouse off: the terminal selects text
        ru мышь выключена: выделяет терминал
        zh 鼠标关：由终端选择文本
        == leave the last exchange on the shell's screen
        ru оставлять последний обмен на экране оболочки
        zh 在 shell 屏幕上留下最后一轮对话
        == leave nothing on the shell's screen
        ru ничего не оставлять на экране оболочки
        zh 不在 shell 屏幕上留下内容
        == {} replies to one message
        en {} {1|reply|replies} to one message
        ru {} {1|ответ|ответа|ответов} на одно сообщение
        zh 同一消息的 {} 个回复
        == Up, Down, PageUp, PageDown
        ru Вверх, Вниз, PageUp, PageDown
        zh 上下键、PageUp、PageDown
        == Left, Right other replies
        ru Влево, Вправо другие ответы
        zh 左右键 其他回复
        == Pinned
        ru Закреплённые
        zh 置顶
        == Yesterday
        ru Вчера
        zh 昨天
        == Last 7 days
        ru 7 дней
        zh 近 7 天
        == Last 30 days
        ru 30 дней
        zh 近 30 天
        == Older
        ru Раньше
        zh 更早
        == Conversations, archived too
        ru Разговоры и архив
        zh 对话（含归档）
        == Conversations
        ru Разговоры
        zh 对话
        == Chats and archive
        ru Чаты и архив
        zh 对话与归档
        == Chats
        ru Чаты
        zh 对话
        == There are none yet.
        ru Пока ни одного.
        zh 还没有。
        == No title has these words; Ctrl-X / searches all messages.
        ru Ни в одном названии нет этих слов; Ctrl-X / ищет в сообщениях.
        zh 标题中没有这些词；Ctrl-X / 搜索所有消息。
        == No title has these words.
        ru Ни в одном названии нет этих слов.
        zh 标题中没有这些词。
        == (archived)
        ru (архив)
        zh （归档）
        == Enter open
        ru Enter открыть
        zh Enter 打开
        == Ctrl-N new
        ru Ctrl-N новый
        zh Ctrl-N 新建
        == Ctrl-R rename
        ru Ctrl-R название
        zh Ctrl-R 改名
        == Delete
        ru Delete удалить
        zh Delete 删除
        == Ctrl-A archive
        ru Ctrl-A архив
        zh Ctrl-A 归档
        == Ctrl-T pin
        ru Ctrl-T закрепить
        zh Ctrl-T 置顶
        == Ctrl-O hide archived
        ru Ctrl-O без архива
        zh Ctrl-O 隐藏归档
        == Ctrl-O show archived
        ru Ctrl-O и архив
        zh Ctrl-O 显示归档
        == Esc show all
        ru Esc все
        zh Esc 全部
        == Enter keep
        ru Enter сохранить
        zh Enter 保存
        == Esc as it was
        ru Esc как было
        zh Esc 还原
        == y delete
        ru y удалить
        zh y 删除
        == other keys: keep
        ru другая клавиша: оставить
        zh 其他键：保留
        == title:
        ru название:
        zh 标题：
        == Delete “{}”? y/n
        ru Удалить «{}»? y/n
        zh 删除“{}”？y/n
        == (nothing asked yet)
        ru (пока без сообщений)
        zh （还没有消息）
        == code {}: {}
        ru код {}: {}
        zh 代码 {}：{}
        == Copy a message or code block
        ru Копировать сообщение или код
        zh 复制消息或代码块
        == Enter copy
        ru Enter копировать
        zh Enter 复制
        == There is nothing to copy yet.
        ru Копировать пока нечего.
        zh 还没有可复制的内容。
        == Nothing has these words.
        ru Этих слов нигде нет.
        zh 没有匹配的内容。
        == Keys and commands
        ru Клавиши и команды
        zh 按键和命令
        == Commands, typed in place of a message
        ru Команды, вместо сообщения
        zh 命令（代替消息输入）
        == Enter take it
        ru Enter взять
        zh Enter 采用
        == Up, Down another one
        ru Вверх, Вниз другое
        zh 上下键 另一条
        == Nothing was asked yet.
        ru Ещё ничего не спрашивали.
        zh 还没有消息。
        == None has these words.
        ru Этих слов нет ни в одном.
        zh 没有匹配项。
        == Asked before:
        ru Было:
        zh 以前：
        == letters search
        ru буквы ищут
        zh 输入即搜索
        == Type words: all of them, in any order, in any conversation.
        ru Пишите слова: все, в любом порядке, в любом разговоре.
        zh 输入词语：全部包含，任意顺序，任意对话。
        == searching…
        ru ищу…
        zh 搜索中…
        == No message has these words.
        ru Ни в одном сообщении нет этих слов.
        zh 没有消息包含这些词。
        == Search:
        ru Поиск:
        zh 搜索：
        == Queued messages
        ru Сообщения в очереди
        zh 排队的消息
        == Enter edit
        ru Enter изменить
        zh Enter 编辑
        == Delete remove
        ru Delete убрать
        zh Delete 移除
        == No message is queued.
        ru В очереди ничего нет.
        zh 没有排队的消息。
        == complete
        ru готово
        zh 完成
        """
}
