extension Catalogue {
    /// What to do about errors.
    static let errors = """
        == /new starts a conversation without the older messages; a larger budget in /settings allows more
        ru /new начнёт разговор без прежних сообщений; больший бюджет в /settings вместит больше
        zh /new 开始不含旧消息的对话；在 /settings 中加大预算可容纳更多
        == shorten the message, or set a larger budget in /settings
        ru сократите сообщение или увеличьте бюджет в /settings
        zh 缩短消息，或在 /settings 中加大预算
        == /list shows the conversations
        ru /list покажет разговоры
        zh /list 显示对话
        == start without -c to begin a conversation
        ru запустите без -c, чтобы начать разговор
        zh 不带 -c 启动以开始对话
        == choose another ID
        ru выберите другое имя
        zh 请选择其他 ID
        == /setup takes a key; /provider demo works without any
        ru /setup примет ключ; /provider demo работает без него
        zh /setup 输入密钥；/provider demo 无需密钥
        == /provider {} chooses one
        ru /provider {} выберет
        zh /provider {} 选择
        == /provider chooses one
        ru /provider выберет
        zh /provider 选择
        == /model NAME chooses one; `model:` in the profile keeps it
        ru /model ИМЯ выберет; `model:` в профиле закрепит
        zh /model 名称 选择；配置中的 `model:` 保留
        == /setup takes a key; /provider chooses another provider
        ru /setup примет ключ; /provider выберет другого провайдера
        zh /setup 输入密钥；/provider 选择其他服务商
        == use https, or set `allow_insecure: true` in the profile if you trust the network
        ru используйте https или задайте `allow_insecure: true` в профиле, если доверяете сети
        zh 使用 https，或在信任网络时于配置中设 `allow_insecure: true`
        == check the network, HTTPS_PROXY and `base_url` in the profile; /retry sends it again
        ru проверьте сеть, HTTPS_PROXY и `base_url` в профиле; /retry отправит снова
        zh 检查网络、HTTPS_PROXY 和配置中的 `base_url`；/retry 重新发送
        == for a private certificate authority set `ca_file` in the profile
        ru для своего центра сертификации задайте `ca_file` в профиле
        zh 使用私有证书机构时在配置中设 `ca_file`
        == check HTTPS_PROXY and NO_PROXY
        ru проверьте HTTPS_PROXY и NO_PROXY
        zh 检查 HTTPS_PROXY 和 NO_PROXY
        == /retry sends it again; `timeouts` in the profile allow more time
        ru /retry отправит снова; `timeouts` в профиле дадут больше времени
        zh /retry 重新发送；配置中的 `timeouts` 可延长时间
        == /continue asks for the rest, /retry for a new answer
        ru /continue попросит остаток, /retry — новый ответ
        zh /continue 请求其余部分，/retry 请求新回复
        == check that `base_url` in the profile is the address of an API and not of a web page
        ru проверьте, что `base_url` в профиле — адрес API, а не страницы
        zh 检查配置中的 `base_url` 是 API 地址而非网页
        == /setup takes another key; /provider chooses another provider
        ru /setup примет другой ключ; /provider выберет другого провайдера
        zh /setup 输入其他密钥；/provider 选择其他服务商
        == /retry sends it again; /model chooses another model
        ru /retry отправит снова; /model выберет другую модель
        zh /retry 重新发送；/model 选择其他模型
        == the conversation is longer than the model's context; /new starts one without it, a budget in /settings leaves older messages out
        ru разговор длиннее контекста модели; /new начнёт новый, бюджет в /settings опустит прежние сообщения
        zh 对话超过模型上下文；/new 重新开始，/settings 中的预算会省略旧消息
        == /model shows the models
        ru /model покажет модели
        zh /model 显示模型
        == check the account at the provider's site; /provider chooses another provider
        ru проверьте счёт на сайте провайдера; /provider выберет другого
        zh 在服务商网站检查账户；/provider 选择其他服务商
        == /retry sends it again; /provider chooses another provider
        ru /retry отправит снова; /provider выберет другого провайдера
        zh /retry 重新发送；/provider 选择其他服务商
        == /retry sends it again; /continue asks for the rest
        ru /retry отправит снова; /continue попросит остаток
        zh /retry 重新发送；/continue 请求其余部分
        == raise `max_output_tokens` in the profile; /retry sends it again
        ru увеличьте `max_output_tokens` в профиле; /retry отправит снова
        zh 在配置中加大 `max_output_tokens`；/retry 重新发送
        == check the disk and the permissions of the file; --db or CHAT_DB names another database
        ru проверьте диск и права на файл; --db или CHAT_DB укажут другую базу
        zh 检查磁盘和文件权限；--db 或 CHAT_DB 指定其他数据库
        == copies from before an upgrade are beside it; --db or CHAT_DB names another database
        ru копии до обновления лежат рядом; --db или CHAT_DB укажут другую базу
        zh 升级前的副本在旁边；--db 或 CHAT_DB 指定其他数据库
        == install the newer version, or name another database with --db
        ru установите новую версию или укажите другую базу через --db
        zh 安装新版本，或用 --db 指定其他数据库
        == send it again when the reply there is complete
        ru отправьте снова, когда ответ там закончится
        zh 等那边的回复完成后再发送
        == raise the limit under `limits` in the config file, or wait until it starts again
        ru увеличьте предел в `limits` файла настроек или подождите обновления
        zh 在配置文件的 `limits` 中提高上限，或等待重新计算
        == write the price of {} into prices.yaml (0 if it is free), or set the limit in tokens
        ru запишите цену {} в prices.yaml (0, если бесплатно) или задайте предел в токенах
        zh 把 {} 的价格写入 prices.yaml（免费写 0），或以 token 设上限
        == set a limit in {} beside it, or one in tokens instead
        ru задайте рядом предел в {} или вместо него в токенах
        zh 另设 {} 上限，或改用 token 上限
        == please report it, with the output of chat-tui --version
        ru сообщите об этом с выводом chat-tui --version
        zh 请附上 chat-tui --version 的输出报告此问题
        == export it with the program that wrote it, or name another database with --db
        ru выгрузите её той программой, что записала, или укажите другую базу через --db
        zh 用写入它的程序导出，或用 --db 指定其他数据库
        """
}
