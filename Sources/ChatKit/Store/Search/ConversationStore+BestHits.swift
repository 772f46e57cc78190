import GRDB

/// How conversations are ranked in which words were found.
///
/// A hit weighs 8 in the title, 4 in a prompt, 2 in a reply or a system prompt, 1 in a tool's result; times a factor from 2
/// for now to 1 for long ago, which is 1.5 after 30 days. A conversation has the weight of its title, of its best message,
/// and 1/16 for each message with a hit, up to 16.
public enum SearchRank {
    static func weight(of role: Role, at time: Timestamp, now: Timestamp) -> Double {
        let place: Double =
            switch role {
            case .user: 4
            case .assistant, .system: 2
            case .tool: 1
            }
        return place * recency(time, now: now)
    }

    static func titleWeight(at time: Timestamp, now: Timestamp) -> Double { 8 * recency(time, now: now) }

    static func weight(ofHits count: Int) -> Double { Double(min(count, 16)) / 16 }

    private static func recency(_ time: Timestamp, now: Timestamp) -> Double {
        let days = Double(max(0, now.rawValue - time.rawValue)) / 86_400_000
        return 1 + 1 / (1 + days / 30)
    }
}

extension ConversationStore {
    /// How many of the newest messages with the words are ranked: all of a frequent word would take seconds.
    static let rankedMessages = 2000

    /// Finds conversations by words in their titles and messages, each with its best hit, the best first: see ``SearchRank``.
    ///
    /// Whole words come first; where they give fewer conversations than asked for, beginnings of words are found, too.
    /// ``SearchQuery/before`` is not used.
    public func bestHits(_ query: SearchQuery) async throws(ChatError) -> [ConversationHit] {
        let now = Timestamp.now
        return try await withSearch(query) { search in
            guard query.limit > 0, query.isRaw || !search.pattern.terms.isEmpty else { return [] }
            let hits = try Self.ranked(search, findsBeginnings: false, now: now)
            guard hits.count < query.limit, !query.isRaw, search.pattern.hasBeginnings else { return hits }
            // Those with the whole words stay before those with longer ones.
            let known = Set(hits.map(\.id))
            let more = try Self.ranked(search, findsBeginnings: true, now: now).filter { !known.contains($0.id) }
            return Array((hits + more).prefix(query.limit))
        }
    }

    /// A conversation's hits.
    private struct Found {
        var title: Double = 0
        var messages: [(weight: Double, candidate: MessageSearch.Candidate)] = []

        var score: Double {
            title + (messages.map(\.weight).max() ?? 0) + SearchRank.weight(ofHits: messages.count)
        }
    }

    private static func ranked(
        _ search: MessageSearch, findsBeginnings: Bool, now: Timestamp
    ) throws -> [ConversationHit] {
        var found: [Int64: Found] = [:]
        for (key, usedAt) in try titles(search, findsBeginnings: findsBeginnings) {
            found[key, default: Found()].title = SearchRank.titleWeight(at: usedAt, now: now)
        }
        if let expression = search.expression(findsBeginnings: findsBeginnings) {
            let candidates = try search.candidates(expression, limit: rankedMessages)
            while let candidate = try candidates.next() {
                let weight = SearchRank.weight(of: candidate.role, at: candidate.createdAt, now: now)
                found[candidate.conversation, default: Found()].messages.append((weight, candidate))
            }
        }
        var hits: [ConversationHit] = []
        // Newer conversations have greater keys.
        for (key, found) in found.sorted(by: { ($0.value.score, $0.key) > ($1.value.score, $1.key) }) {
            guard hits.count < search.query.limit else { break }
            if let hit = try hit(search, key, found) { hits.append(hit) }
        }
        return hits
    }

    /// The conversations whose titles have the words; the newest ones, if they are many.
    private static func titles(
        _ search: MessageSearch, findsBeginnings: Bool
    ) throws -> [(key: Int64, usedAt: Timestamp)] {
        let query = search.query
        // A title belongs to no role and no model.
        guard !query.isRaw, query.roles.isEmpty, query.model == nil,
            let expression = search.pattern.expression(in: "title", findsBeginnings: findsBeginnings)
        else { return [] }
        let rows = try Row.fetchCursor(
            search.database,
            sql: """
                SELECT key, last_used_at FROM title_search CROSS JOIN conversation ON key = title_search.rowid
                WHERE title_search MATCH :expression AND trashed_at IS NULL AND (:key IS NULL OR key = :key)
                    AND (:since IS NULL OR last_used_at >= :since) AND (:until IS NULL OR last_used_at < :until)
                    AND (:tag IS NULL OR EXISTS (SELECT 1 FROM tag WHERE conversation_key = key AND name = :tag))
                ORDER BY title_search.rowid DESC LIMIT 500
                """,
            arguments: [
                "expression": expression, "key": query.conversation?.rawValue, "since": query.since?.rawValue,
                "until": query.until?.rawValue, "tag": query.tag,
            ])
        var titles: [(Int64, Timestamp)] = []
        while let row = try rows.next() { titles.append((row[0], Timestamp(rawValue: row[1]))) }
        return titles
    }

    private static func hit(_ search: MessageSearch, _ key: Int64, _ found: Found) throws -> ConversationHit? {
        let row = try Row.fetchOne(
            search.database.cachedStatement(sql: "SELECT id, title, last_used_at FROM conversation WHERE key = ?"),
            arguments: [key])
        guard let row, let id = ConversationID(rawValue: row[0]) else { return nil }
        let title: String? = row[1]
        let titleMatches = found.title > 0 ? title.flatMap(search.titleMatches) : nil
        var best: SearchHit?
        let order = found.messages.sorted { ($0.weight, $0.candidate.message) > ($1.weight, $1.candidate.message) }
        for (_, candidate) in order {
            best = try search.hit(candidate)
            if best != nil { break }
        }
        if best == nil, titleMatches == nil { return nil }
        return ConversationHit(
            id: id, title: title, titleMatches: titleMatches, best: best, hitCount: found.messages.count,
            lastUsedAt: Timestamp(rawValue: row[2]), score: found.score)
    }
}
