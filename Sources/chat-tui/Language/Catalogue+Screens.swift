extension Catalogue {
    /// The screen with the conversation: title, status, hints.
    static let screens = """
        == Left, Right versions
        ru Влево, Вправо версии
        zh 左右键 版本
        == e edit
        ru e изменить
        zh e 编辑
        == r retry
        ru r заново
        zh r 重试
        == Esc back
        ru Esc назад
        zh Esc 返回
        == c copy
        ru c копировать
        zh c 复制
        == q quote
        ru q цитата
        zh q 引用
        == i details
        ru i подробности
        zh i 详情
        == s save
        ru s сохранить
        zh s 保存
        == p pin
        ru p закрепить
        zh p 固定
        == too small: {}x{}
        ru мало места: {}x{}
        zh 窗口太小：{}x{}
        == find:
        ru искать:
        zh 查找：
        == editing an earlier message: Enter sends it as a new version, Esc cancels
        ru правка прежнего сообщения: Enter отправит новую версию, Esc отменит
        zh 正在编辑以前的消息：Enter 作为新版本发送，Esc 取消
        == sent with the next message: {}  (/attach alone: none)
        ru со следующим сообщением: {}  (/attach без имени — убрать)
        zh 随下一条消息发送：{}（单独 /attach 取消）
        == waiting for the database: another program has locked it
        ru жду базу: её заняла другая программа
        zh 等待数据库：被另一程序锁定
        == reading…
        ru читаю…
        zh 读取中…
        == the reply goes on below ({})
        ru ответ продолжается ниже ({})
        zh 回复在下方继续（{}）
        == more below ({})
        ru ниже есть ещё ({})
        zh 下方还有（{}）
        == more below
        ru ниже есть ещё
        zh 下方还有
        == no provider configured
        ru провайдер не подключён
        zh 未设置服务商
        == {} waiting
        ru ждут: {}
        zh {} 条等待
        == Enter now  Esc stop
        ru Enter сейчас  Esc стоп
        zh Enter 立即  Esc 停止
        == Esc stop
        ru Esc стоп
        zh Esc 停止
        == {} messages are queued
        en {} {1|message is|messages are} queued
        ru {} {1|сообщение|сообщения|сообщений} в очереди
        zh {} 条消息排队中
        == Enter sends the first, Up edits the last, Ctrl-X q shows them
        ru Enter отправит первое, Вверх — правка последнего, Ctrl-X q покажет их
        zh Enter 发送第一条，↑ 编辑最后一条，Ctrl-X q 显示
        == Enter sends, Ctrl-X q shows
        ru Enter отправит, Ctrl-X q покажет
        zh Enter 发送，Ctrl-X q 显示
        == Ctrl-X q shows them
        ru Ctrl-X q покажет их
        zh Ctrl-X q 显示
        == {} left of {}
        ru осталось {} из {}
        zh 剩余 {}，上限 {}
        == Alt-Enter send
        ru Alt-Enter отправить
        zh Alt-Enter 发送
        == Enter line
        ru Enter строка
        zh Enter 换行
        == Enter send
        ru Enter отправить
        zh Enter 发送
        == Alt-Enter line
        ru Alt-Enter строка
        zh Alt-Enter 换行
        == / commands
        ru / команды
        zh / 命令
        == Enter set up
        ru Enter подключить
        zh Enter 设置
        == Tab demo
        ru Tab демо
        zh Tab 演示
        == Enter done
        ru Enter готово
        zh Enter 完成
        == Up, Down other matches
        ru Вверх, Вниз другие
        zh 上下键 其他匹配
        == Esc cancel
        ru Esc отмена
        zh Esc 取消
        == the next key goes in as it is
        ru следующая клавиша войдёт в текст как есть
        zh 下一个按键原样输入
        == Enter do it
        ru Enter выполнить
        zh Enter 执行
        == Tab complete
        ru Tab дополнить
        zh Tab 补全
        == Up, Down choose
        ru Вверх, Вниз выбор
        zh 上下键 选择
        == found {}: {}  n next, N previous, / other words
        ru найдено {}: {}  n дальше, N назад, / другие слова
        zh 找到 {}：{}  n 下一个，N 上一个，/ 其他词
        == y quit  s send it  Esc edit
        ru y выйти  s отправить  Esc править
        zh y 退出  s 发送  Esc 编辑
        == {} tokens
        ru {} токенов
        zh {} token
        == {} s
        ru {} с
        zh {} 秒
        == ! trying again in {}
        ru ! повтор через {}
        zh ! {} 后重试
        == ! again in {}
        ru ! через {}
        zh ! {} 后重试
        == first {}
        ru первый {}
        zh 首字 {}
        == ~{} tok/s
        ru ~{} ток/с
        zh ~{} tok/秒
        == ~{} tok
        ru ~{} ток
        zh ~{} tok
        == stopping
        ru останавливаю
        zh 正在停止
        == no data for {} s
        ru нет данных {} с
        zh {} 秒无数据
        == waiting
        ru жду
        zh 等待
        == thinking
        ru думает
        zh 思考中
        == streaming
        ru отвечает
        zh 回复中
        == {} in / {} out
        ru {} вх / {} исх
        zh 入 {} / 出 {}
        == {}.{} s
        ru {}.{} с
        zh {}.{} 秒
        == you
        ru вы
        zh 你
        == reply
        ru ответ
        zh 回复
        == sent from here on; {} older messages are left out ({}: why)
        ru отправляется отсюда; опущено прежних: {} ({}: почему)
        zh 从此处起发送；省略了 {} 条更早的消息（{}：原因）
        == {} hidden characters
        en {} hidden {1|character|characters}
        ru скрытых символов: {}
        zh {} 个隐藏字符
        == › thinking: about {} tokens (Ctrl-X h shows)
        ru › думает: около {} токенов (Ctrl-X h покажет)
        zh › 思考中：约 {} token（Ctrl-X h 显示）
        == › thought: about {} tokens (Ctrl-X h shows)
        ru › размышления: около {} токенов (Ctrl-X h покажет)
        zh › 思考：约 {} token（Ctrl-X h 显示）
        == ! OFFLINE since {}: {} messages wait, and go out by themselves (Enter tries now)
        en ! OFFLINE since {}: {} {2|message waits|messages wait}, and go out by themselves (Enter tries now)
        ru ! НЕТ СЕТИ с {}: ждут {} {2|сообщение|сообщения|сообщений}, уйдут сами (Enter — попробовать)
        zh ! 自 {} 起离线：{} 条消息等待，会自动发送（Enter 立即尝试）
        == v view
        ru v экран
        zh v 全屏
        == Left, Right sideways
        ru Влево, Вправо вбок
        zh 左右键 横移
        == t source
        ru t исходник
        zh t 源文本
        == w wide tables
        ru w широкие таблицы
        zh w 宽表
        """
}
