/// A sample in Chinese and how it looks at three widths, looked over by eye.
enum ChineseScreens {
    static let source = #"""
        # 流式输出与终端

        它**不会**死锁：Swift 的 actor 是*可重入的*。一个调用在 `await` 处挂起时，actor 可以开始另一个调用（参见[手册](https://docs.swift.org/swift-book/concurrency)，以及https://forums.swift.org/t/actors-101）。**注意。**然后继续，
        下一行与上一行直接相连。

        1. `load()` 等待 `cache.get()`
        2. `cache.get()` 又调用 `load()`：
           - 第二个调用在等**自己的**任务
           - 没有人唤醒它

        > 经验法则：永远不要等待
        > 正在等待你的人。

        ```js
        const 缓存 = new Map(); // 每个键只有一个任务，所有的调用者共享同一个结果
        ```

        | 方案 | 重复调用的代价 | 是否全部取消 |
        |---|---|---|
        | 共享任务 | 没有 | 是 |
        | 异步流 | 每个等待者一个缓冲区 | 否 |
        """#

    static let columns80 = #"""
        流式输出与终端

        它不会死锁：Swift 的 actor 是可重入的。一个调用在 await 处挂起时，actor 可以开始
        另一个调用（参见手册[1]，以及https://forums.swift.org/t/actors-101）。注意。然后
        继续，下一行与上一行直接相连。

        1. load() 等待 cache.get()
        2. cache.get() 又调用 load()：
           • 第二个调用在等自己的任务
           • 没有人唤醒它

        > 经验法则：永远不要等待正在等待你的人。

        js ───────────────────────────────────────────────────────────────────────── [1]
        const 缓存 = new Map(); // 每个键只有一个任务，所有的调用者共享同一个结果

        方案      重复调用的代价        是否全部取消
        ────────  ────────────────────  ────────────
        共享任务  没有                  是
        异步流    每个等待者一个缓冲区  否

        [1] https://docs.swift.org/swift-book/concurrency
        """#

    static let columns40 = #"""
        流式输出与终端

        它不会死锁：Swift 的 actor 是可重入的。
        一个调用在 await 处挂起时，actor 可以开
        始另一个调用（参见手册[1]，以及
        https://forums.swift.org/t/actors-10
        1）。注意。然后继续，下一行与上一行直接
        相连。

        1. load() 等待 cache.get()
        2. cache.get() 又调用 load()：
           • 第二个调用在等自己的任务
           • 没有人唤醒它

        > 经验法则：永远不要等待正在等待你的人。

        js ───────────────────────────────── [1]
        const 缓存 = new Map(); // 每个键只有一↪
        个任务，所有的调用者共享同一个结果

        方案      重复调用的代价    是否全部取消
        ────────  ────────────────  ────────────
        共享任务  没有              是
        异步流    每个等待者一个缓  否
                  冲区

        [1] https://docs.swift.org/swift-book/co
            ncurrency
        """#

    static let columns20 = #"""
        流式输出与终端

        它不会死锁：Swift 的
        actor 是可重入的。一
        个调用在 await 处挂
        起时，actor 可以开始
        另一个调用（参见手册
        [1]，以及
        https://forums.swift
        .org/t/actors-10
        1）。注意。然后继
        续，下一行与上一行直
        接相连。

        1. load() 等待
           cache.get()
        2. cache.get() 又调
           用 load()：
           • 第二个调用在等
             自己的任务
           • 没有人唤醒它

        > 经验法则：永远不要
        > 等待正在等待你的
        > 人。

        js ───────────── [1]
        const 缓存 = new Ma↪
        p(); // 每个键只有 ↪
        一个任务，所有的调 ↪
        用者共享同一个结果

        方案: 共享任务
        重复调用的代价: 没
          有
        是否全部取消: 是

        方案: 异步流
        重复调用的代价: 每
          个等待者一个缓冲区
        是否全部取消: 否

        [1] https://docs.swi
            ft.org/swift-boo
            k/concurrency
        """#
}
