internal import ChatKit

/// What happens to a program on a terminal.
enum TerminalEvent: Equatable, Sendable {
    case input(InputEvent)
    /// The window has another size; the next frame is asked for in that size.
    case resized(TerminalSize)
    /// The time that ``TerminalProgram/nextWake`` named has come.
    case wake
    /// A file was written to that the program asked to watch.
    case stirred
    /// Back from a suspension or from another program that had the terminal.
    case resumed
    /// Someone wants the program to end: SIGTERM, SIGINT, SIGQUIT. It should call ``TerminalSession/end(_:)``.
    case ending(signal: CInt)
    /// The terminal is gone (SIGHUP): nothing can be shown or typed any more. The program ends when it is done.
    case hangup
}

/// A program with a screen. Everything it is asked happens on ``UIActor``; it never waits there.
@UIActor
protocol TerminalProgram: AnyObject {
    /// The first call. The program keeps the session to ask things of it.
    func begin(_ session: TerminalSession)
    func receive(_ event: TerminalEvent)
    /// The screen as it should be now. It is asked for when something changed, never more often than it can be shown.
    func frame(_ size: TerminalSize) -> Frame
    /// When to send ``TerminalEvent/wake``; nil while nothing moves by itself: an idle program costs nothing.
    var nextWake: ContinuousClock.Instant? { get }
    /// Why the program gave up, to be said when the screen is gone; nil as a rule.
    var failure: ChatError? { get }
    /// What is said on the shell's screen when ours is gone; nil: nothing.
    var farewell: String? { get }
    /// What of the screen is left there, above that; nil: nothing.
    var remains: String? { get }
    /// The bytes of a read as they came, before they are decoded; only tools for looking at keys want them.
    func receive(bytes: [UInt8])
}

extension TerminalProgram {
    var nextWake: ContinuousClock.Instant? { nil }
    var failure: ChatError? { nil }
    var farewell: String? { nil }
    var remains: String? { nil }
    func receive(bytes: [UInt8]) {}
}
