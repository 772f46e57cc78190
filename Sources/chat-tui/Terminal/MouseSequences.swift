extension ControlSequence {
    /// `CSI < button ; column ; row M` or `m`.
    var mouseEvent: InputEvent? {
        guard let code = number(0), let column = number(1), let row = number(2) else { return nil }
        return InputEvent.mouse(code: code, column: column, row: row, released: final == UInt8(ascii: "m"))
    }
}

extension InputEvent {
    /// A mouse event from xterm's numbers; columns and rows count from 1.
    static func mouse(code: Int, column: Int, row: Int, released: Bool) -> InputEvent? {
        var modifiers: KeyModifiers = []
        if code & 4 != 0 { modifiers.insert(.shift) }
        if code & 8 != 0 { modifiers.insert(.alt) }
        if code & 16 != 0 { modifiers.insert(.control) }
        let place = MouseEvent.Place(row: max(0, row - 1), column: max(0, column - 1))
        if code & 64 != 0 {
            // The buttons 66 and 67 tilt the wheel sideways: nothing here scrolls that way.
            return code & 2 != 0 || released ? nil : .wheel(lines: code & 1 == 0 ? -3 : 3, at: place)
        }
        guard code & 128 == 0, let button = MouseEvent.Button(rawValue: code & 3) else { return nil }
        // Only the old encoding says "some button came up" by button 3; with bit 32 it is motion without a button.
        let phase: MouseEvent.Phase =
            released || (button == .none && code & 32 == 0) ? .release : code & 32 != 0 ? .drag : .press
        return .mouse(MouseEvent(button: button, phase: phase, place: place, modifiers: modifiers))
    }
}
