internal import ChatKit

/// The list of conversations.
extension AppModel {
    /// Whether the list is on the screen, beside the dialogue or in its place.
    var seesList: Bool { areas.sidebar != nil || overlay == .conversations }
    private var hasList: Bool { list.conversations != nil || listPause.map { $0 > now } ?? false }

    /// Reads the list anew, if anybody sees it; many changes in a row once a second.
    mutating func refreshList(atOnce: Bool = false) -> [AppEffect] {
        list.current = chat?.id
        guard seesList else { return [] }
        if !atOnce, let listPause, listPause > now {
            listIsStale = true
            return []
        }
        (listPause, listIsStale) = (now + .seconds(1), false)
        return [.list(list.refreshed)]
    }

    /// Changes that came while it was too early to read the list.
    mutating func refreshStaleList() -> [AppEffect] {
        guard listIsStale, let listPause, listPause <= now else { return [] }
        return refreshList()
    }

    /// What of the list is to be read for the screen.
    mutating func listReads() -> [AppEffect] {
        guard seesList else { return [] }
        guard hasList else { return refreshList(atOnce: true) }
        return list.nextRequest().map { [.list($0)] } ?? []
    }

    mutating func pressInList(_ key: KeyEvent) -> [AppEffect] {
        switch list.press(key) {
        case .none: break
        case .close: overlay = nil
        case .new:
            overlay = nil
            return [open(.new)]
        case .refresh:
            return refreshList(atOnce: true)
        case .open(let id): return choose(id)
        case .rename(let id, let title): return [.rename(id, title: title)]
        case .delete(let id): return [.delete(id)]
        case .archive(let id, let isArchived): return [.archive(id, isArchived)]
        case .pin(let id, let isPinned): return [.pin(id, isPinned)]
        }
        return []
    }
}

/// Where the parts of the screen are.
struct ScreenAreas: Equatable, Sendable {
    /// The width of the list beside the dialogue; nil: it is not there.
    var sidebar: Int?
    /// The column in which the dialogue begins.
    var dialogue = 0
    var transcript = 0..<0
    var composer = 0..<0

    /// The list is shown beside the dialogue from so many columns on.
    static let wide = 100

    static func sidebarWidth(columns: Int) -> Int {
        max(24, min(32, columns / 4))
    }
}
