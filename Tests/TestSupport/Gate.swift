/// Something that is waited for until it is opened; then it stays open.
public final class Gate: Sendable {
    private let isOpen = Watched(false)

    public init() {}

    public func open() {
        isOpen.change { $0 = true }
    }

    public func wait() async {
        _ = await isOpen.wait { $0 }
    }
}
