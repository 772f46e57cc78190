extension Catalogue {
    /// What keys do, and the same in one word.
    static let keys = """
        == Messages
        ru Сообщения
        zh 消息
        == Program
        ru Программа
        zh 程序
        == Reading
        ru Чтение
        zh 阅读
        == Writing
        ru Ввод
        zh 输入
        == a character left
        ru на символ влево
        zh 左移一个字符
        == a character right
        ru на символ вправо
        zh 右移一个字符
        == a later message
        ru следующее сообщение
        zh 后一条消息
        == a line down
        ru на строку вниз
        zh 下移一行
        == a line up
        ru на строку вверх
        zh 上移一行
        == a page down
        ru на страницу вниз
        zh 下翻一页
        == a page up
        ru на страницу вверх
        zh 上翻一页
        == a row down; on the last one a later message
        ru на строку вниз; на последней — следующее сообщение
        zh 下移一行；在最后一行为后一条消息
        == a row up; on the first one an earlier message
        ru на строку вверх; на первой — прежнее сообщение
        zh 上移一行；在第一行为前一条消息
        == a word left
        ru на слово влево
        zh 左移一个词
        == a word right
        ru на слово вправо
        zh 右移一个词
        == an earlier message
        ru прежнее сообщение
        zh 前一条消息
        == and then what was cut before that
        ru и то, что вырезано раньше
        zh 再之前剪切的内容
        == back to the shell for a while (fg returns)
        ru на время в оболочку (fg вернёт)
        zh 暂回 shell（fg 返回）
        == begin a new one
        ru начать новый
        zh 新建
        == chats
        ru чаты
        zh 对话
        == choose a model or provider
        ru выбрать модель или провайдера
        zh 选择模型或服务商
        == complete a /command or an @file; with nothing written: the conversations; without a provider: the demo
        ru дополнить /команду или @файл; если пусто — разговоры; без провайдера — демо
        zh 补全 /命令 或 @文件；无内容时：对话；无服务商时：演示
        == continue
        ru продолжить
        zh 继续
        == copy answer
        ru копировать ответ
        zh 复制回复
        == copy any message or code block: choose from a list
        ru копировать сообщение или код: выбор из списка
        zh 从列表复制任意消息或代码块
        == copy code
        ru копировать код
        zh 复制代码
        == copy its last code block
        ru копировать последний блок кода
        zh 复制其最后一个代码块
        == copy the code block with that number
        ru копировать блок кода с этим номером
        zh 复制该编号的代码块
        == copy the last reply
        ru копировать последний ответ
        zh 复制上一个回复
        == copy what is selected
        ru копировать выделенное
        zh 复制所选内容
        == copy
        ru копия
        zh 复制
        == costs
        ru цены
        zh 费用
        == cut the word after the caret
        ru вырезать слово после курсора
        zh 剪切光标后的词
        == cut the word before the caret
        ru вырезать слово перед курсором
        zh 剪切光标前的词
        == cut to its end
        ru вырезать до её конца
        zh 剪切到行尾
        == cut to the start of the line
        ru вырезать до начала строки
        zh 剪切到行首
        == cut what is selected, or back to a space
        ru вырезать выделенное или до пробела
        zh 剪切所选内容，或到前一空格
        == delete to the left
        ru удалить слева
        zh 向左删除
        == delete to the right
        ru удалить справа
        zh 向右删除
        == delete to the right; with nothing written: quit
        ru удалить справа; если пусто — выход
        zh 向右删除；无内容时退出
        == demo
        ru демо
        zh 演示
        == edit in your own editor ($VISUAL or $EDITOR)
        ru писать в своём редакторе ($VISUAL или $EDITOR)
        zh 用自己的编辑器（$VISUAL 或 $EDITOR）
        == edit
        ru правка
        zh 编辑
        == editor
        ru редактор
        zh 编辑器
        == end
        ru конец
        zh 末尾
        == exchange two characters
        ru поменять два символа
        zh 交换两个字符
        == exchange two words
        ru поменять два слова
        zh 交换两个词
        == find a message sent before, in any conversation
        ru найти прежнее сообщение в любом разговоре
        zh 查找任意对话中以前的消息
        == find in this conversation; n, N: next, previous
        ru найти в этом разговоре; n, N: дальше, назад
        zh 在此对话中查找；n、N：下一个、上一个
        == find
        ru найти
        zh 查找
        == go to another one by words of its title
        ru перейти к другому по словам названия
        zh 按标题词语转到另一对话
        == go to the message after
        ru к следующему сообщению
        zh 到后一条消息
        == go to the message before: copy, quote, retry, edit, versions, details
        ru к прежнему сообщению: копия, цитата, повтор, правка, версии
        zh 到前一条消息：复制、引用、重试、编辑、版本、详情
        == keys
        ru клавиши
        zh 按键
        == list
        ru список
        zh 列表
        == messages
        ru сообщения
        zh 消息
        == model
        ru модель
        zh 模型
        == mouse on or off; off, the terminal selects text by itself
        ru мышь: включить или выключить; без неё выделяет терминал
        zh 鼠标开关；关时由终端选择文本
        == mouse
        ru мышь
        zh 鼠标
        == new line
        ru новая строка
        zh 换行
        == new line; of a /command: do it
        ru новая строка; для /команды — выполнить
        zh 换行；/命令则执行
        == new
        ru новый
        zh 新建
        == only the text: no list, title and hints, for selecting with the terminal
        ru только текст: без списка и подсказок, для выделения терминалом
        zh 仅文本：无列表、标题和提示，便于终端选择
        == open another one, rename, delete
        ru открыть другой, назвать, удалить
        zh 打开、改名、删除
        == palette
        ru палитра
        zh 面板
        == put in the next key as it is: a tab, a line end
        ru вставить следующую клавишу как есть
        zh 原样插入下一个按键：制表符、换行
        == put in what was cut
        ru вставить вырезанное
        zh 插入剪切的内容
        == queue
        ru очередь
        zh 队列
        == quit at once, whatever is being written
        ru выйти сразу, что бы ни писалось
        zh 立即退出，不论在写什么
        == quit; once more if an answer is being written
        ru выход; ещё раз, если идёт ответ
        zh 退出；正在回复时再按一次
        == redo
        ru вернуть
        zh 重做
        == redraw the screen
        ru перерисовать экран
        zh 重绘屏幕
        == retry
        ru заново
        zh 重试
        == search
        ru поиск
        zh 搜索
        == select from here on, with any motion; Esc: no more
        ru выделять отсюда любым движением; Esc — хватит
        zh 从此处选择；Esc 取消
        == select; typing takes its place
        ru выделить; ввод заменит
        zh 选择；输入替换
        == send the message
        ru отправить сообщение
        zh 发送消息
        == send the message, whatever it ends with
        ru отправить сообщение, чем бы ни кончалось
        zh 发送消息，不论结尾
        == send the message; in a code block: new line
        ru отправить сообщение; в блоке кода — новая строка
        zh 发送消息；代码块内换行
        == set up
        ru подключить
        zh 设置
        == settings
        ru настройки
        zh 设置
        == show or fold the reasoning
        ru показать или свернуть размышления
        zh 显示或折叠推理
        == start
        ru начало
        zh 开头
        == stop generating; clear the text; twice: quit
        ru остановить ответ; очистить ввод; дважды — выход
        zh 停止生成；清空文本；两次退出
        == the list beside the dialogue on or off (100 columns)
        ru список рядом с разговором (от 100 столбцов)
        zh 对话旁的列表（100 列起）
        == the palette: everything there is to do, found by words
        ru палитра: всё, что можно сделать, по словам
        zh 面板：按词查找一切操作
        == the rest of the word in lower case
        ru остаток слова строчными
        zh 词的其余部分小写
        == the rest of the word in upper case
        ru остаток слова прописными
        zh 词的其余部分大写
        == the word with a capital letter
        ru слово с прописной буквы
        zh 词首大写
        == this page
        ru эта страница
        zh 本页
        == thoughts
        ru мысли
        zh 推理
        == to the beginning
        ru в начало
        zh 到开头
        == to the end of the line; again: of the text
        ru в конец строки; ещё раз — текста
        zh 到行尾；再按到文末
        == to the end, and follow it
        ru в конец и следить за ним
        zh 到末尾并跟随
        == to the start of the line; again: of the text
        ru в начало строки; ещё раз — текста
        zh 到行首；再按到文首
        == undo
        ru отменить
        zh 撤销
        == why
        ru почему
        zh 原因
        == without a provider: use the offline demo
        ru без провайдера: демо без сети
        zh 没有服务商时：离线演示
        """
}
