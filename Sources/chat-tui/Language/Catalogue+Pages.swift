extension Catalogue {
    /// Pages and lists.
    static let pages = """
        == Tokens and money
        ru Токены и деньги
        zh Token 与费用
        == The last request
        ru Последний запрос
        zh 最近的请求
        == Details of the message
        ru Подробности сообщения
        zh 消息详情
        == This conversation
        ru Этот разговор
        zh 此对话
        == Today
        ru Сегодня
        zh 今天
        == This month
        ru Этот месяц
        zh 本月
        == In all
        ru Всего
        zh 总计
        == no price is known
        ru цена неизвестна
        zh 价格未知
        == {}: {}, {}{} tokens, {} replies
        en {}: {}, {}{} tokens, {} {5|reply|replies}
        ru {}: {}, {}{} токенов, {} {5|ответ|ответа|ответов}
        zh {}：{}，{}{} token，{} 个回复
        == No spend limit is set. /settings sets one for this conversation.
        ru Предел расходов не задан. /settings задаёт его для этого разговора.
        zh 未设置费用上限。/settings 可为此对话设置。
        == Limits
        ru Пределы
        zh 上限
        == , renewed at {}
        ru , обновится {}
        zh ，{} 重新计算
        == {}: {} left{}
        ru {}: осталось {}{}
        zh {}：剩余 {}{}
        == Sent to {} ({}) at {}
        ru Отправлено {} ({}), {}
        zh 发送给 {}（{}），{}
        == Sent
        ru Отправлено
        zh 已发送
        == Summarized, the summary was sent
        ru Сжато, отправлено краткое изложение
        zh 已摘要，发送的是摘要
        == Left out, there was no room
        ru Опущено, не было места
        zh 已省略，空间不足
        == {}: {} messages, {} tokens
        en {}: {} {2|message|messages}, {} tokens
        ru {}: {} {2|сообщение|сообщения|сообщений}, {} токенов
        zh {}：{} 条消息，{} token
        == , pinned
        ru , закреплено
        zh ，已固定
        == No budget is known for this model: nothing is left out. /settings sets one.
        ru Для этой модели бюджет неизвестен: ничего не опускается. /settings задаёт его.
        zh 此模型没有已知预算：不省略任何内容。/settings 可设置。
        == set for this conversation
        ru задан для этого разговора
        zh 为此对话设置
        == set in the profile
        ru задан в профиле
        zh 在配置中设置
        == the model's window
        ru окно модели
        zh 模型窗口
        == Budget: {} tokens ({}); when it is full: {}
        ru Бюджет: {} токенов ({}); при заполнении: {}
        zh 预算：{} token（{}）；满时：{}
        == first prompt
        ru первая инструкция
        zh 首条提示
        == summary
        ru краткое изложение
        zh 摘要
        == message
        ru сообщение
        zh 消息
        == Message {}, {}, {}
        ru Сообщение {}, {}, {}
        zh 消息 {}，{}，{}
        == {} characters, status: {}
        ru {} {1|символ|символа|символов}, состояние: {}
        zh {} 个字符，状态：{}
        == Provider: {} ({})
        ru Провайдер: {} ({})
        zh 服务商：{}（{}）
        == Model asked: {}
        ru Запрошена модель: {}
        zh 请求的模型：{}
        == Model that answered: {}
        ru Ответила модель: {}
        zh 回答的模型：{}
        == Status: {}
        ru Состояние: {}
        zh 状态：{}
        == Error: {}
        ru Ошибка: {}
        zh 错误：{}
        == Sent: {} messages
        ru Отправлено сообщений: {}
        zh 已发送：{} 条消息
        == Left out to fit: {} older messages
        ru Опущено прежних сообщений: {}
        zh 因空间省略：{} 条更早的消息
        == Summarized: {} older messages
        ru Сжато прежних сообщений: {}
        zh 已摘要：{} 条更早的消息
        == Input counted before sending: {}{} tokens
        ru Посчитано до отправки: {}{} токенов
        zh 发送前计数：{}{} token
        == Context budget: {} tokens
        ru Бюджет контекста: {} токенов
        zh 上下文预算：{} token
        == Context window: {} tokens
        ru Окно контекста: {} токенов
        zh 上下文窗口：{} token
        == Input: {} tokens
        ru Вход: {} токенов
        zh 输入：{} token
        == Cached input: {} tokens
        ru Вход из кэша: {} токенов
        zh 缓存输入：{} token
        == Output: {} tokens
        ru Ответ: {} токенов
        zh 输出：{} token
        == Reasoning: {} tokens
        ru Размышления: {} токенов
        zh 推理：{} token
        == Cost: {}{}
        ru Цена: {}{}
        zh 费用：{}{}
        == First token after {}
        ru Первый токен через {}
        zh 首个 token：{}
        == Complete after {}
        ru Готово через {}
        zh 完成：{}
        == offline, no key needed
        ru без сети, ключ не нужен
        zh 离线，无需密钥
        == no key needed
        ru ключ не нужен
        zh 无需密钥
        == key in {}
        ru ключ в {}
        zh 密钥在 {}
        == key from {}
        ru ключ из {}
        zh 密钥来自 {}
        == (not set up)
        ru (не подключён)
        zh （未设置）
        == the model that the settings name
        ru модель из настроек
        zh 设置中的模型
        == “{}”, though no list has it
        ru «{}», хотя в списке его нет
        zh “{}”，虽然列表中没有
        == Models of {}
        ru Модели {}
        zh {} 的模型
        == Who answers
        ru Кто отвечает
        zh 由谁回答
        == Left other providers
        ru Влево другие провайдеры
        zh 左键 其他服务商
        == Enter choose
        ru Enter выбрать
        zh Enter 选择
        == letters find
        ru буквы ищут
        zh 输入即查找
        == asking…
        ru спрашиваю…
        zh 查询中…
        == None has these letters.
        ru Таких букв нет ни в одном.
        zh 没有匹配项。
        == … {} more (Down)
        ru … ещё {} (Вниз)
        zh … 还有 {} 个（下键）
        == (Up: the first ones)
        ru (Вверх: первые)
        zh （上键：前面的）
        == setting
        ru настройка
        zh 设置
        == provider
        ru провайдер
        zh 服务商
        == model of {}
        ru модель {}
        zh {} 的模型
        """
}
