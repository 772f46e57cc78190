@testable import ChatKit

/// A request that was decoded and encoded again, also where it stays in its dialect: what a provider is sent for it.
struct HubRequest {
    let body: JSONValue
    let notices: [Notice]

    init(_ request: JSONValue, from source: ChatDialect, to target: RequestTranslation.Target) throws {
        guard source == target.dialect else {
            let translation = try RequestTranslation(request, from: source, to: target)
            (body, notices) = (translation.body, translation.notices)
            return
        }
        let decoded = try RequestTranslation.decodedRequest(request, from: source, to: target)
        let encoded = try RequestTranslation.encode(decoded.request, from: source, to: target)
        (body, notices) = (.object(encoded.body), decoded.notices + encoded.remarks(uploads: 0))
    }
}
