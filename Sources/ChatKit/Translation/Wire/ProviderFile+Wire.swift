extension ProviderFile {
    /// Reads a file as OpenAI, Azure and GigaChat describe it; nil without an ID.
    init?(_ value: JSONValue) {
        guard let id = value["id"]?.stringValue, !id.isEmpty else { return nil }
        self.init(
            id: id, name: value["filename"]?.stringValue, size: value["bytes"]?.intValue,
            purpose: value["purpose"]?.stringValue,
            createdAt: value["created_at"]?.intValue.flatMap { seconds in
                let (milliseconds, overflow) = Int64(seconds).multipliedReportingOverflow(by: 1000)
                return overflow ? nil : Timestamp(rawValue: milliseconds)
            })
    }
}
