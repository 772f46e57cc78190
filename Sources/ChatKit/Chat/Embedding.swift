/// Texts whose meaning is asked for as vectors.
public struct EmbeddingRequest: Sendable, Hashable {
    public var model: ModelID
    public var inputs: [String]
    /// The length of the vectors, where the model can shorten them.
    public var dimensions: Int?

    public init(model: ModelID, inputs: [String], dimensions: Int? = nil) {
        self.model = model
        self.inputs = inputs
        self.dimensions = dimensions
    }
}

/// Vectors, one for each text and in the texts' order.
public struct EmbeddingReply: Sendable, Hashable {
    public var vectors: [[Double]]
    /// The model as the provider named it.
    public var model: ModelID?
    public var usage: Usage?

    public init(vectors: [[Double]], model: ModelID? = nil, usage: Usage? = nil) {
        self.vectors = vectors
        self.model = model
        self.usage = usage
    }
}
