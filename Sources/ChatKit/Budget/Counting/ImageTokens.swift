/// What a picture weighs for a model.
///
/// Source: <https://platform.openai.com/docs/guides/images-vision#calculating-costs>, read 2026-11-21. What is billed
/// differs by a few tokens at the edges, so these counts are never called exact.
enum ImageTokens: Hashable, Sendable {
    /// A fixed number for the whole picture, and one for each square of 512 pixels that it takes after it was shrunk.
    case tiles(base: Int, tile: Int)
    /// So many tokens for each square of 32 pixels.
    case patches(each: Double)

    /// The rule of a model. Those that say nothing are taken to be like gpt-4o.
    init(model: ModelID) {
        let name = model.rawValue.lowercased().split(separator: "/").last.map(String.init) ?? ""
        let rules: [(String, ImageTokens)] = [
            ("gpt-4.1-mini", .patches(each: 1.62)), ("gpt-4.1-nano", .patches(each: 2.46)),
            ("gpt-5-mini", .patches(each: 1.62)), ("gpt-5-nano", .patches(each: 2.46)),
            ("o4-mini", .patches(each: 1.72)), ("gpt-4o-mini", .tiles(base: 2833, tile: 5667)),
            ("gpt-5", .tiles(base: 70, tile: 140)), ("o1", .tiles(base: 75, tile: 150)),
            ("o3", .tiles(base: 75, tile: 150)), ("computer-use", .tiles(base: 65, tile: 129)),
        ]
        self = rules.first { name.hasPrefix($0.0) }?.1 ?? .tiles(base: 85, tile: 170)
    }

    /// - Parameters:
    ///   - size: Nil where nobody knows: then it is the most that a picture can weigh.
    ///   - isCoarse: Whether it is looked at with `detail: low`.
    func count(_ size: ImageSize?, isCoarse: Bool) -> Int {
        switch self {
        case .tiles(let base, let tile):
            isCoarse ? base : base + tile * (size.map(Self.tiles) ?? Self.mostTiles)
        case .patches(let each):
            Int((Double(size.map(Self.patches) ?? Self.mostPatches) * each).rounded(.up))
        }
    }

    /// Of 768 x 2048 pixels.
    private static let mostTiles = 8
    private static let mostPatches = 1536

    /// The picture is made to fit into 2048 x 2048, then its shorter side becomes 768 at the most.
    private static func tiles(_ size: ImageSize) -> Int {
        var (width, height) = (Double(size.width), Double(size.height))
        let fit = min(1, 2048 / max(width, height))
        (width, height) = (width * fit, height * fit)
        let shortening = min(1, 768 / min(width, height))
        (width, height) = (width * shortening, height * shortening)
        return max(1, Int((width / 512).rounded(.up))) * max(1, Int((height / 512).rounded(.up)))
    }

    private static func patches(_ size: ImageSize) -> Int {
        let (width, height) = (Double(size.width), Double(size.height))
        let count = (width / 32).rounded(.up) * (height / 32).rounded(.up)
        guard count > Double(mostPatches) else { return Int(count) }
        // Shrunk to the most patches, and then so that one side is whole patches.
        var scale = (Double(32 * 32 * mostPatches) / (width * height)).squareRoot()
        let (across, down) = (width * scale / 32, height * scale / 32)
        scale *= min(across.rounded(.down) / across, down.rounded(.down) / down)
        guard scale > 0 else { return mostPatches }
        let shrunk = (width * scale / 32 - 1e-9).rounded(.up) * (height * scale / 32 - 1e-9).rounded(.up)
        return min(mostPatches, Int(shrunk))
    }
}
