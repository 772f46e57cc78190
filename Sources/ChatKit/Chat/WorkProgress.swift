/// How far long work has come: an import, an export, a backup.
public struct WorkProgress: Sendable, Hashable {
    /// What is counted.
    public enum Unit: String, Sendable, Hashable, CaseIterable {
        case conversations
        case messages
        case files
        case bytes
        case texts
    }

    public var unit: Unit
    /// How many are done.
    public var done: Int
    /// How many there are in all; nil where that is not known.
    public var total: Int?

    public init(_ done: Int, of total: Int?, _ unit: Unit) {
        self.done = done
        self.total = total
        self.unit = unit
    }
}

/// Receives progress, often: whoever shows it decides how often to draw. Called by the work itself, so it must return at once.
public typealias ProgressHandler = @Sendable (WorkProgress) -> Void
