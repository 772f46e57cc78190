internal import NIOCore

/// A deadline that moves often and passes seldom: moving it costs one comparison, not a scheduled task.
final class LoopTimer {
    private let loop: any EventLoop
    private let action: () -> Void
    private var deadline: NIODeadline?
    private var scheduled: (time: NIODeadline, task: Scheduled<Void>)?

    /// - Parameter action: Runs on the loop when the deadline has passed.
    init(loop: any EventLoop, _ action: @escaping () -> Void) {
        self.loop = loop
        self.action = action
    }

    /// Moves the deadline; nil for never.
    func set(_ delay: TimeAmount?) {
        guard let delay else {
            deadline = nil
            return
        }
        let time = NIODeadline.now() + delay
        deadline = time
        if let scheduled, scheduled.time <= time { return }
        scheduled?.task.cancel()
        schedule(at: time)
    }

    /// Ends the timer for good.
    func cancel() {
        deadline = nil
        scheduled?.task.cancel()
        scheduled = nil
    }

    private func schedule(at time: NIODeadline) {
        let task = loop.assumeIsolated().scheduleTask(deadline: time) { [weak self] in
            guard let self else { return }
            self.fire()
        }
        scheduled = (time, task)
    }

    private func fire() {
        scheduled = nil
        guard let deadline else { return }
        if deadline <= .now() {
            self.deadline = nil
            action()
        } else {
            schedule(at: deadline)
        }
    }
}
