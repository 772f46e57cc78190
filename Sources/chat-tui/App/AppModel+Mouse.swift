internal import ChatKit

/// What clicks and drags do.
extension AppModel {
    /// A press that may become a drag, and how often it was repeated in the same place.
    struct Click: Equatable, Sendable {
        var place: MouseEvent.Place
        var time: Instant
        var count = 1
        var point: TextSelection.Point?
    }

    /// Two presses within this time are a double click.
    private static let doubleClick = Duration.milliseconds(400)

    mutating func take(_ event: MouseEvent) -> [AppEffect] {
        guard event.button == .left || event.phase == .release else { return [] }
        switch event.phase {
        case .press: return press(event.place)
        case .drag: drag(to: event.place)
        case .release: return release()
        }
        return []
    }

    private mutating func press(_ place: MouseEvent.Place) -> [AppEffect] {
        if let width = areas.sidebar, place.column < width, overlay == nil || overlay == .conversations {
            return list.conversation(inRow: place.row).map { choose($0) } ?? []
        }
        if overlay == .conversations, areas.sidebar == nil {
            return list.conversation(inRow: place.row).map { choose($0) } ?? []
        }
        guard overlay == nil || overlay == .conversations else { return [] }
        if areas.transcript.contains(place.row), place.column >= areas.dialogue {
            overlay = nil
            let isAgain = click.map { $0.place == place && now - $0.time < Self.doubleClick } ?? false
            let count = isAgain ? (click?.count ?? 0) + 1 : 1
            let point = point(at: place)
            click = Click(place: place, time: now, count: count, point: point)
            chat?.transcript.selection = nil
            if count == 1 {
                chat?.transcript.focus(row: place.row - areas.transcript.lowerBound)
            } else if let point {
                chat?.transcript.focused = nil
                chat?.transcript.selectAround(point, isLine: count > 2)
            }
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

    private mutating func point(at place: MouseEvent.Place) -> TextSelection.Point? {
        chat?.transcript.point(row: place.row - areas.transcript.lowerBound, column: place.column - areas.dialogue)
    }

    private mutating func drag(to place: MouseEvent.Place) {
        guard let click, let anchor = click.point, place != click.place || chat?.transcript.selection != nil else {
            return
        }
        // At the edges the text moves along.
        if place.row < areas.transcript.lowerBound { chat?.transcript.scroll(by: -1) }
        if place.row >= areas.transcript.upperBound { chat?.transcript.scroll(by: 1) }
        guard let point = point(at: place) else { return }
        chat?.transcript.focused = nil
        chat?.transcript.select(to: point, from: anchor)
    }

    /// What was selected is copied, and stays marked.
    private mutating func release() -> [AppEffect] {
        guard click != nil, let text = chat?.transcript.selectedText else { return [] }
        return copy(text, tr("the selection"))
    }
}
