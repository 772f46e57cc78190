extension Catalogue {
    /// Forms.
    static let setup = """
        == the form
        ru форма
        zh 表单
        == Temperature
        ru Температура
        zh 温度
        == Longest reply
        ru Длина ответа
        zh 最长回复
        == Context budget
        ru Бюджет контекста
        zh 上下文预算
        == Kept for the reply
        ru Оставить на ответ
        zh 为回复保留
        == {}: write an amount such as 5 usd, 300 rub or 100000 tokens
        ru {}: напишите сумму, например 5 usd, 300 rub или 100000 tokens
        zh {}：请写金额，如 5 usd、300 rub 或 100000 tokens
        == Spend limit
        ru Предел расходов
        zh 费用上限
        == {}: write a whole number, {} or more
        ru {}: целое число, не меньше {}
        zh {}：请写整数，至少 {}
        == {}: write a number from {} to {}
        ru {}: число от {} до {}
        zh {}：请写 {} 到 {} 的数
        == empty: as the profile says
        ru пусто: как в профиле
        zh 留空：按配置
        == as the profile says
        ru как в профиле
        zh 按配置
        == Settings of this conversation
        ru Настройки этого разговора
        zh 此对话的设置
        == Title
        ru Название
        zh 标题
        == empty: the first words of the first message
        ru пусто: первые слова первого сообщения
        zh 留空：第一条消息的开头
        == Tags
        ru Метки
        zh 标签
        == words with commas between
        ru слова через запятую
        zh 用逗号分隔的词
        == First prompt
        ru Первая инструкция
        zh 首条提示
        == instructions, always sent first and never left out; ↵ (Ctrl-J) begins a new line
        ru указания: всегда первые и никогда не опускаются; ↵ (Ctrl-J) — новая строка
        zh 指令：总是最先发送，从不省略；↵（Ctrl-J）换行
        == 0 to 2; {}
        ru от 0 до 2; {}
        zh 0 到 2；{}
        == in tokens; {}
        ru в токенах; {}
        zh 以 token 计；{}
        == the most tokens of a request; {}
        ru наибольшее число токенов запроса; {}
        zh 请求的最大 token 数；{}
        == tokens of the model's window; {}
        ru токены окна модели; {}
        zh 模型窗口的 token；{}
        == When it is full
        ru Когда полон
        zh 满时
        == what is left out when the conversation is larger than its budget
        ru что опускать, когда разговор больше бюджета
        zh 对话超过预算时省略什么
        == such as 5 usd or 100000 tokens; empty: none
        ru например 5 usd или 100000 tokens; пусто: без предела
        zh 如 5 usd 或 100000 tokens；留空：无
        == Ctrl-S save
        ru Ctrl-S сохранить
        zh Ctrl-S 保存
        == Up, Down fields
        ru Вверх, Вниз поля
        zh 上下键 字段
        == Left, Right choices
        ru Влево, Вправо варианты
        zh 左右键 选项
        == a server with OpenAI's API (Ollama, llama.cpp, vLLM…)
        ru сервер с API OpenAI (Ollama, llama.cpp, vLLM…)
        zh 兼容 OpenAI API 的服务器（Ollama、llama.cpp、vLLM…）
        == demo: offline, no model
        ru демо: без сети и модели
        zh 演示：离线，无模型
        == Set up a provider
        ru Подключение провайдера
        zh 设置服务商
        == Provider
        ru Провайдер
        zh 服务商
        == Left and Right choose; Enter goes on.
        ru Влево и Вправо выбирают; Enter — дальше.
        zh 左右键选择；Enter 继续。
        == Address
        ru Адрес
        zh 地址
        == As its documents show it: https://NAME.openai.azure.com, or http://localhost:11434/v1.
        ru Как в документации: https://ИМЯ.openai.azure.com или http://localhost:11434/v1.
        zh 按其文档：https://NAME.openai.azure.com 或 http://localhost:11434/v1。
        == Account
        ru Учётная запись
        zh 账户
        == PERS: a person; B2B: a company, prepaid; CORP: a company, as you go.
        ru PERS: физлицо; B2B: компания, предоплата; CORP: компания, по факту.
        zh PERS：个人；B2B：企业预付；CORP：企业后付。
        == Key
        ru Ключ
        zh 密钥
        == It is not shown. It is stored in a file that only you can read, and sent to this provider alone.
        ru Ключ не показан. Он хранится в файле, доступном только вам, и уходит только этому провайдеру.
        zh 不显示。保存在只有你能读的文件中，只发送给此服务商。
        == Enter test and go on
        ru Enter проверить и дальше
        zh Enter 测试并继续
        == The key is tested before anything is stored.
        ru Ключ проверяется до сохранения.
        zh 保存前先测试密钥。
        == the key is missing
        ru нет ключа
        zh 缺少密钥
        == the address is missing
        ru нет адреса
        zh 缺少地址
        == testing…
        ru проверяю…
        zh 测试中…
        == The key works. Which model answers new conversations?
        ru Ключ подходит. Какая модель отвечает в новых разговорах?
        zh 密钥有效。新对话由哪个模型回答？
        == none: choose one in each conversation
        ru никакая: выбирать в каждом разговоре
        zh 无：每个对话中选择
        """
}
