/// An exchange of a gateway as it passed: the bytes of its request and reply, not read yet.
package struct RawExchange: Sendable {
    /// Unique among the exchanges of one holder.
    package var number: Int
    /// What is known when it begins.
    package var head: JSONValue
    package var request: [UInt8]
    package var reply: [UInt8]
    /// What is known when it ends; nil for one that a dead process left.
    package var ending: JSONValue?

    package init(number: Int, head: JSONValue, request: [UInt8], reply: [UInt8] = [], ending: JSONValue? = nil) {
        self.number = number
        self.head = head
        self.request = request
        self.reply = reply
        self.ending = ending
    }
}

/// Events of exchanges, in the order in which they are stored.
package enum ExchangeEntry: Sendable {
    /// One that is over: its beginning, its reply and its end.
    case whole(RawExchange)
    case beginning(number: Int, head: JSONValue, request: [UInt8])
    case piece(number: Int, [UInt8])
    case ending(number: Int, JSONValue)
}

/// The name under which one gateway process keeps exchanges. When the process is gone, so is its lock, and another
/// process reads what it left.
package final class ExchangeHolder: Sendable {
    /// The byte of the lock file.
    let number: Int64
    private let hold: LockFile.Hold

    init(number: Int64, hold: LockFile.Hold) {
        self.number = number
        self.hold = hold
    }
}
