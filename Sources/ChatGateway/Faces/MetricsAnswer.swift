internal import ChatKit

/// Reads the counters of all event loops.
struct GatewayMetrics: Sendable {
    let loops: [LoopBox]
    let recorder: Recorder?

    /// The metrics in the text format of Prometheus; no text of a client's is in them.
    ///
    /// Source: <https://prometheus.io/docs/instrumenting/exposition_formats/>, read 2026-11-30.
    func text() async -> String {
        var total = LoopState.Counters()
        var connections = 0
        for loop in loops {
            guard let (counters, open) = await loop.ask({ ($0.counters, $0.connections.count + $0.guests.count) })
            else { continue }
            total.add(counters)
            connections += open
        }
        var text = MetricsText()
        text.add("chatkit_gateway_connections", "gauge", "Open connections of clients.", [("", connections)])
        text.add(
            "chatkit_gateway_requests_total", "counter", "Requests by how they were answered.",
            [
                (#"{lane="relay"}"#, total.relayed), (#"{lane="served"}"#, total.served),
                (#"{lane="refused"}"#, total.refused),
            ])
        text.add(
            "chatkit_gateway_responses_total", "counter", "Responses by the class of their status.",
            (2...5).map { (#"{class="\#($0)xx"}"#, total.statuses[$0]) })
        text.add(
            "chatkit_gateway_upstream_failures_total", "counter",
            "Exchanges that ended because the provider failed or could not be reached.", [("", total.upstreamFailures)])
        let limits = LoopState.Counters.firstByteLimits
        var sum = 0
        var buckets: [(String, Int)] = []
        for (limit, count) in zip(limits.map { "\(Double($0) / 1000)" } + ["+Inf"], total.firstBytes) {
            sum += count
            buckets.append((#"_bucket{le="\#(limit)"}"#, sum))
        }
        text.add(
            "chatkit_gateway_first_byte_seconds", "histogram", "Time until the provider's response began.", buckets)
        text.line("chatkit_gateway_first_byte_seconds_sum \(Double(total.firstByteNanoseconds) / 1e9)")
        text.line("chatkit_gateway_first_byte_seconds_count \(sum)")
        if let recorder {
            text.add(
                "chatkit_gateway_exchanges_lost_total", "counter", "Exchanges that could not be recorded.",
                [("", recorder.lost)])
        }
        return text.text
    }
}

private struct MetricsText {
    private(set) var text = ""

    mutating func line(_ line: String) { text += line + "\n" }

    mutating func add(_ name: String, _ type: String, _ help: String, _ values: [(label: String, value: Int)]) {
        line("# HELP \(name) \(help)")
        line("# TYPE \(name) \(type)")
        for (label, value) in values { line("\(name)\(label) \(value)") }
    }
}

/// Answers with the metrics. The token is asked for: how much passes is the operator's business.
struct MetricsAnswer: Responder {
    let metrics: GatewayMetrics

    func respond(to request: ClientRequest, body: [UInt8], with writer: ResponseWriter) async {
        let form = ResponseForm(headers: [("Content-Type", "text/plain; version=0.0.4; charset=utf-8")])
        writer.respond(form, Array(await metrics.text().utf8))
    }
}
