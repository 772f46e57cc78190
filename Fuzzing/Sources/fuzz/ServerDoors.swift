@testable internal import ChatKit

/// A compressed body is decoded or refused, the same wherever it is cut, in steps of a size.
func tryInflate(_ bytes: [UInt8]) {
    var choices = Choices(bytes)
    let mayBeRaw = choices.take([true, false])
    let whole = inflated([Array(choices.rest.dropLast(2))], mayBeRaw: mayBeRaw)
    let cut = inflated(choices.pieces(), mayBeRaw: mayBeRaw)
    expect(whole == cut, "a body is another one when it is cut")
}

private func inflated(_ pieces: [[UInt8]], mayBeRaw: Bool) -> [UInt8]? {
    let inflater = Inflater(mayBeRaw: mayBeRaw)
    var output: [UInt8] = []
    let pieces = pieces.filter { !$0.isEmpty }
    for (number, piece) in pieces.enumerated() {
        inflater.feed(piece)
        do throws(Inflater.Fault) {
            while case let step = try inflater.next(isLast: number == pieces.count - 1), !step.isEmpty {
                expect(step.count <= max(Inflater.step, bytesOfPlain(piece)), "a step of \(step.count) bytes")
                output += step
                if output.count > 1 << 24 { return output }
            }
        } catch {
            return nil
        }
    }
    return output
}

/// What is not compressed passes in the pieces it came in.
private func bytesOfPlain(_ piece: [UInt8]) -> Int { piece.count + 1 }

/// What is given out of deltas begins with the first one and has nothing that no delta has.
func tryDeltas(_ bytes: [UInt8]) {
    let pieces = bytes.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
    var text = DeltaText()
    var given = ""
    for (number, piece) in pieces.enumerated() {
        given += text.take(piece, isLast: number == pieces.count - 1)
    }
    given += text.finish()
    if let first = pieces.first { expect(given.utf8.starts(with: first.utf8), "the first delta is lost") }
    expect(given.utf8.count <= pieces.reduce(0) { $0 + $1.utf8.count }, "more than the deltas have")
    if let longest = pieces.max(by: { $0.utf8.count < $1.utf8.count }) {
        expect(given.utf8.count >= longest.utf8.count, "less than one delta has")
    }
}

/// A list of models has names, or is none.
func tryModels(_ bytes: [UInt8]) {
    for model in ListedModel.list(in: bytes) ?? [] { expect(!model.id.rawValue.isEmpty, "a model without a name") }
}

/// An address is one that can be asked, or is refused with a reason; cleaned twice it is the same.
func tryAddresses(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    let address = AddressText.cleaned(text)
    expect(AddressText.cleaned(address) == address, "\(address) is another address when it is cleaned again")
    if AddressText.problem(address) == nil { expect(HTTPOrigin(address) != nil, "\(address) has no host") }
    _ = AddressText.deployment(in: address)
}
