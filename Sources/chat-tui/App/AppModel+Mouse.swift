internal import ChatKit

/// What clicks do.
extension AppModel {
    mutating func take(_ event: MouseEvent) -> [AppEffect] {
        guard event.phase == .press, event.button == .left else { return [] }
        let place = event.place
        if let width = areas.sidebar, place.column < width, overlay == nil || overlay == .conversations {
            return list.conversation(inRow: place.row).map { choose($0) } ?? []
        }
        if overlay == .conversations, areas.sidebar == nil {
            return list.conversation(inRow: place.row).map { choose($0) } ?? []
        }
        guard overlay == nil || overlay == .conversations else { return [] }
        if areas.transcript.contains(place.row), place.column >= areas.dialogue {
            overlay = nil
            chat?.transcript.focus(row: place.row - areas.transcript.lowerBound)
            return []
        }
        guard areas.composer.contains(place.row) else { return [] }
        overlay = nil
        chat?.transcript.focused = nil
        composer.placeCaret(
            row: place.row - areas.composer.lowerBound, column: place.column - areas.dialogue,
            height: areas.composer.count)
        return []
    }
}
