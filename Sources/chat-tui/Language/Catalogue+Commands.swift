extension Catalogue {
    /// What slash commands do.
    static let commands = """
        == the keys and the commands
        ru клавиши и команды
        zh 按键和命令
        == begin a new conversation
        ru начать новый разговор
        zh 开始新对话
        == the conversations, the last used first
        ru разговоры, последние сверху
        zh 对话列表，最近的在前
        == open another conversation, or begin it
        ru открыть другой разговор или начать его
        zh 打开另一个对话，或开始它
        == the last twenty messages, or as many as you say
        ru последние двадцать сообщений или сколько скажете
        zh 最后二十条消息，或指定条数
        == give this conversation a title
        ru назвать этот разговор
        zh 给此对话命名
        == delete this conversation
        ru удалить этот разговор
        zh 删除此对话
        == archive this conversation, or bring it back
        ru убрать разговор в архив или вернуть
        zh 归档此对话，或取回
        == keep this conversation at the top, or not
        ru закрепить разговор вверху или открепить
        zh 置顶此对话，或取消
        == choose a model
        ru выбрать модель
        zh 选择模型
        == choose a provider
        ru выбрать провайдера
        zh 选择服务商
        == retry the last message
        ru отправить последнее сообщение снова
        zh 重试上一条消息
        == edit the last message into a new version
        ru изменить последнее сообщение: новая версия
        zh 把上一条消息编辑为新版本
        == the versions of the last message, or continue from another one
        ru версии последнего сообщения или продолжить с другой
        zh 上一条消息的版本，或从另一版本继续
        == send the last message to other models and show the replies side by side
        ru отправить последнее сообщение другим моделям и сравнить ответы
        zh 把上一条消息发给其他模型并排比较
        == send a picture or file with the next message
        ru приложить картинку или файл к следующему сообщению
        zh 随下一条消息发送图片或文件
        == search all messages
        ru искать во всех сообщениях
        zh 搜索所有消息
        == find in this conversation
        ru найти в этом разговоре
        zh 在此对话中查找
        == continue an interrupted reply
        ru продолжить прерванный ответ
        zh 继续中断的回复
        == stop generating
        ru остановить ответ
        zh 停止生成
        == queued messages
        ru сообщения в очереди
        zh 排队的消息
        == copy the last reply, or the code block with that number
        ru копировать последний ответ или блок кода с этим номером
        zh 复制上一个回复，或该编号的代码块
        == save the last reply, or the code block with that number, to a new file
        ru сохранить последний ответ или блок кода в новый файл
        zh 把上一个回复或代码块保存到新文件
        == edit in your editor
        ru писать в своём редакторе
        zh 用自己的编辑器编辑
        == colors for a light or dark background, or the strongest contrast
        ru цвета для светлого или тёмного фона или самые контрастные
        zh 浅色、深色背景或最高对比度的颜色
        == the language of the interface
        ru язык интерфейса
        zh 界面语言
        == the settings of this conversation: first prompt, parameters, budget, tags, title
        ru настройки разговора: инструкция, параметры, бюджет, метки, название
        zh 此对话的设置：首条提示、参数、预算、标签、标题
        == set the first prompt, which is always sent
        ru задать первую инструкцию, она отправляется всегда
        zh 设置总是发送的首条提示
        == tokens and money, and what is left of the limits
        ru токены, деньги и остаток пределов
        zh token 与费用，以及剩余额度
        == what the last request contained, and what was left out
        ru что было в последнем запросе и что опущено
        zh 上次请求包含什么、省略了什么
        == set up a provider: address, key and model
        ru подключить провайдера: адрес, ключ и модель
        zh 设置服务商：地址、密钥和模型
        == quit
        ru выход
        zh 退出
        """
}
