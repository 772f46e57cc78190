/// A sample in English and how it looks at three widths, looked over by eye.
enum EnglishScreens {
    static let source = #"""
        # Actors and reentrancy

        It does **not** deadlock: Swift actors are *reentrant*. While one call is suspended at an `await`, the actor may start another (see [the book](https://docs.swift.org/swift-book/concurrency) and https://forums.swift.org/t/actors-101).

        ## What happens

        1. `load()` awaits `cache.get()`
        2. `cache.get()` calls back into `load()`:
           - the second call waits for its *own* task
           - nobody wakes it

             A cycle, in short.
        3. nothing moves

        > A rule of thumb: never await
        > what awaits you.
        >
        > > Old, but true.

        ```swift
        actor Loader {
            private var inFlight: [Key: Task<Data, Error>] = [:]  // one task for each key, shared
        	func load(_ key: Key) async throws -> Data { 42 }
        }
        ```

        | Approach | Cost of a duplicate call | Cancels all |
        |:---------|:------------------------:|------------:|
        | shared `Task` | none | **yes** |
        | AsyncStream | one buffer per waiter | no |

        - [x] read
        - [ ] try ~~twice~~ once

        ---

        The cost is $O(n^2)$ for n ≤ 10, about $5 a month.
        """#

    static let columns80 = #"""
        Actors and reentrancy

        It does not deadlock: Swift actors are reentrant. While one call is suspended at
        an await, the actor may start another (see the book[1] and
        https://forums.swift.org/t/actors-101).

        What happens

        1. load() awaits cache.get()
        2. cache.get() calls back into load():
           • the second call waits for its own task
           • nobody wakes it

             A cycle, in short.
        3. nothing moves

        > A rule of thumb: never await what awaits you.
        >
        > > Old, but true.

        swift ────────────────────────────────────────────────────────────────────── [1]
        actor Loader {
            private var inFlight: [Key: Task<Data, Error>] = [:]  // one task for each ↪
        key, shared
            func load(_ key: Key) async throws -> Data { 42 }
        }

        Approach     Cost of a duplicate call  Cancels all
        ───────────  ────────────────────────  ───────────
        shared Task            none                    yes
        AsyncStream   one buffer per waiter             no

        • [x] read
        • [ ] try twice once

        ────────────────────────────────────────────────────────────────────────────────

        The cost is O(n²) for n ≤ 10, about $5 a month.

        [1] https://docs.swift.org/swift-book/concurrency
        """#

    static let columns40 = #"""
        Actors and reentrancy

        It does not deadlock: Swift actors are
        reentrant. While one call is suspended
        at an await, the actor may start another
        (see the book[1] and
        https://forums.swift.org/t/actors-101).

        What happens

        1. load() awaits cache.get()
        2. cache.get() calls back into load():
           • the second call waits for its own
             task
           • nobody wakes it

             A cycle, in short.
        3. nothing moves

        > A rule of thumb: never await what
        > awaits you.
        >
        > > Old, but true.

        swift ────────────────────────────── [1]
        actor Loader {
            private var inFlight: [Key: Task<Da↪
        ta, Error>] = [:]  // one task for each↪
         key, shared
            func load(_ key: Key) async throws ↪
        -> Data { 42 }
        }

        Approach       Cost of a     Cancels all
                     duplicate call
        ───────────  ──────────────  ───────────
        shared Task       none               yes
        AsyncStream  one buffer per           no
                         waiter

        • [x] read
        • [ ] try twice once

        ────────────────────────────────────────

        The cost is O(n²) for n ≤ 10, about $5 a
        month.

        [1] https://docs.swift.org/swift-book/co
            ncurrency
        """#

    static let columns20 = #"""
        Actors and
        reentrancy

        It does not
        deadlock: Swift
        actors are
        reentrant. While one
        call is suspended at
        an await, the actor
        may start another
        (see the book[1] and
        https://forums.swift
        .org/t/actors-101).

        What happens

        1. load() awaits
           cache.get()
        2. cache.get() calls
           back into load():
           • the second call
             waits for its
             own task
           • nobody wakes it

             A cycle, in
             short.
        3. nothing moves

        > A rule of thumb:
        > never await what
        > awaits you.
        >
        > > Old, but true.

        swift ────────── [1]
        actor Loader {
            private var inF↪
        light: [Key: Task<D↪
        ata, Error>] = [:] ↪
         // one task for ea↪
        ch key, shared
            func load(_ key↪
        : Key) async throws↪
         -> Data { 42 }
        }

        Approach: shared
          Task
        Cost of a
          duplicate call:
          none
        Cancels all: yes

        Approach:
          AsyncStream
        Cost of a
          duplicate call:
          one buffer per
          waiter
        Cancels all: no

        • [x] read
        • [ ] try twice once

        ────────────────────

        The cost is O(n²)
        for n ≤ 10, about $5
        a month.

        [1] https://docs.swi
            ft.org/swift-boo
            k/concurrency
        """#
}
