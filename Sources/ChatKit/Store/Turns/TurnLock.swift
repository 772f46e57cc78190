/// The right to hold a turn in one conversation. Nobody else has it, in this process or another, until this value is
/// gone or the process is, however it ends.
public final class TurnLock: Sendable {
    /// What the former holder had left unfinished when it died; mended before this lock was given.
    public let recovered: [RecoveredTurn]
    private let hold: LockFile.Hold

    init(hold: LockFile.Hold, recovered: [RecoveredTurn]) {
        self.hold = hold
        self.recovered = recovered
    }
}
