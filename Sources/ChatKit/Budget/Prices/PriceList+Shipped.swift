extension PriceList {
    /// The prices shipped with the program, read when the first one is looked up.
    public static let shipped = PriceLine.prices(shippedText, sources: shippedSources).prices

    /// The day on which the shipped prices were last compared with their sources.
    public static let shippedDate = CivilDate(year: 2026, month: 11, day: 21)

    /// Where the shipped prices were read, by the names that their lines have for it.
    static let shippedSources = [
        "llm-prices": "https://github.com/simonw/llm-prices/blob/main/data/openai.json, read 2026-11-21",
        "models.dev": "https://github.com/anomalyco/models.dev/tree/dev/providers/openai/models, read 2026-11-21",
        "gpt-5.6-cut": "https://docs.laozhang.ai/en/announcements/gpt-5-6-pricing-2026-07, read 2026-11-21",
        "llm-kit": "https://github.com/SergeevDmitry/llm-kit/releases/tag/usage-tab%401.3.0, read 2026-11-21",
        "gramext": "https://github.com/gramext/dist/releases/tag/v0.1.0, read 2026-11-21",
        "gpt-6": "https://github.com/merefield/codexometer/releases/tag/v0.18.4, read 2026-11-21",
        "sber":
            "https://developers.sber.ru/docs/ru/gigachat/tariffs/legal-tariffs as quoted in public, read 2026-11-21",
    ]

    /// The shipped list. Only prices with a source stand here; what is missing is unknown, not free.
    ///
    /// A line that was true is not edited: a new one with a later day follows it.
    static let shippedText = """
        # OpenAI, for a million tokens at the standard tier; Azure OpenAI has the same prices for global deployments.
        # Where `above` stands, a request of more tokens than that costs twice for input and half again for output.
        - {model: gpt-3.5-turbo, from: 2024-02-01, currency: usd, input: 0.5, output: 1.5, source: models.dev}
        - {model: gpt-35-turbo, from: 2024-02-01, currency: usd, input: 0.5, output: 1.5, source: models.dev}
        - {model: gpt-4, from: 2023-11-06, currency: usd, input: 30, output: 60, source: models.dev}
        - {model: gpt-4-turbo, from: 2023-11-06, currency: usd, input: 10, output: 30, source: models.dev}
        - {model: gpt-4o, from: 2024-10-01, currency: usd, input: 2.5, cached: 1.25, output: 10, source: llm-prices}
        - {model: gpt-4o-2024-05-13, from: 2024-05-13, currency: usd, input: 5, output: 15, source: models.dev}
        - {model: chatgpt-4o-latest, from: 2024-08-15, currency: usd, input: 5, output: 15, source: llm-prices}
        - {model: gpt-4o-mini, from: 2024-07-18, currency: usd, input: 0.15, cached: 0.075, output: 0.6, source: llm-prices}
        - {model: gpt-4.1, from: 2025-04-14, currency: usd, input: 2, cached: 0.5, output: 8, source: llm-prices}
        - {model: gpt-4.1-mini, from: 2025-04-14, currency: usd, input: 0.4, cached: 0.1, output: 1.6, source: llm-prices}
        - {model: gpt-4.1-nano, from: 2025-04-14, currency: usd, input: 0.1, cached: 0.025, output: 0.4, source: llm-prices}
        - {model: o1, from: 2024-12-17, currency: usd, input: 15, cached: 7.5, output: 60, source: models.dev}
        - {model: o1-pro, from: 2025-03-19, currency: usd, input: 150, output: 600, source: llm-prices}
        - {model: o1-mini, from: 2025-01-31, currency: usd, input: 1.1, cached: 0.55, output: 4.4, source: llm-prices}
        - {model: o3-mini, from: 2025-01-31, currency: usd, input: 1.1, cached: 0.55, output: 4.4, source: llm-prices}
        - {model: o3, from: 2025-06-10, currency: usd, input: 2, cached: 0.5, output: 8, source: models.dev}
        - {model: o3-pro, from: 2025-06-10, currency: usd, input: 20, output: 80, source: llm-prices}
        - {model: o4-mini, from: 2025-04-16, currency: usd, input: 1.1, cached: 0.275, output: 4.4, source: llm-prices}
        - {model: gpt-5, from: 2025-08-07, currency: usd, input: 1.25, cached: 0.125, output: 10, source: llm-prices}
        - {model: gpt-5-mini, from: 2025-08-07, currency: usd, input: 0.25, cached: 0.025, output: 2, source: llm-prices}
        - {model: gpt-5-nano, from: 2025-08-07, currency: usd, input: 0.05, cached: 0.005, output: 0.4, source: llm-prices}
        - {model: gpt-5-pro, from: 2025-10-06, currency: usd, input: 15, output: 120, source: llm-prices}
        - {model: gpt-5.1, from: 2025-11-13, currency: usd, input: 1.25, cached: 0.125, output: 10, source: llm-prices}
        - {model: gpt-5.1-codex, from: 2025-11-13, currency: usd, input: 1.25, cached: 0.125, output: 10, source: llm-prices}
        - {model: gpt-5.1-codex-mini, from: 2025-11-13, currency: usd, input: 0.25, cached: 0.025, output: 2, source: llm-prices}
        - {model: gpt-5.2, from: 2025-12-11, currency: usd, input: 1.75, cached: 0.175, output: 14, source: llm-prices}
        - {model: gpt-5.2-pro, from: 2025-12-11, currency: usd, input: 21, output: 168, source: llm-prices}
        - {model: gpt-5.4, from: 2026-03-05, currency: usd, input: 2.5, cached: 0.25, output: 15, source: llm-prices}
        - {model: gpt-5.4, from: 2026-03-05, currency: usd, input: 5, cached: 0.5, output: 22.5, above: 272000, source: llm-prices}
        - {model: gpt-5.4-pro, from: 2026-03-05, currency: usd, input: 30, output: 180, source: llm-prices}
        - {model: gpt-5.4-pro, from: 2026-03-05, currency: usd, input: 60, output: 270, above: 272000, source: llm-prices}
        - {model: gpt-5.4-mini, from: 2026-03-17, currency: usd, input: 0.75, cached: 0.075, output: 4.5, source: llm-prices}
        - {model: gpt-5.4-nano, from: 2026-03-17, currency: usd, input: 0.2, cached: 0.02, output: 1.25, source: llm-prices}
        - {model: gpt-5.5, from: 2026-04-23, currency: usd, input: 5, cached: 0.5, output: 30, source: llm-prices}
        - {model: gpt-5.5, from: 2026-04-23, currency: usd, input: 10, cached: 1, output: 45, above: 272000, source: llm-prices}
        - {model: gpt-5.5-pro, from: 2026-04-23, currency: usd, input: 30, output: 180, source: llm-prices}
        - {model: gpt-5.5-pro, from: 2026-04-23, currency: usd, input: 60, output: 270, above: 272000, source: llm-prices}
        - {model: gpt-5.6-luna, from: 2026-07-09, currency: usd, input: 1, cached: 0.1, output: 6, source: gpt-5.6-cut}
        - {model: gpt-5.6-luna, from: 2026-07-09, currency: usd, input: 2, cached: 0.2, output: 9, above: 272000, source: gpt-5.6-cut}
        - {model: gpt-5.6-luna, from: 2026-07-30, currency: usd, input: 0.2, cached: 0.02, output: 1.2, source: gpt-5.6-cut}
        - {model: gpt-5.6-luna, from: 2026-07-30, currency: usd, input: 0.4, cached: 0.04, output: 1.8, above: 272000, source: gpt-5.6-cut}
        - {model: gpt-5.6-terra, from: 2026-07-09, currency: usd, input: 2.5, cached: 0.25, output: 15, source: gpt-5.6-cut}
        - {model: gpt-5.6-terra, from: 2026-07-09, currency: usd, input: 5, cached: 0.5, output: 22.5, above: 272000, source: gpt-5.6-cut}
        - {model: gpt-5.6-terra, from: 2026-07-30, currency: usd, input: 2, cached: 0.2, output: 12, source: gpt-5.6-cut}
        - {model: gpt-5.6-terra, from: 2026-07-30, currency: usd, input: 4, cached: 0.4, output: 18, above: 272000, source: gpt-5.6-cut}
        - {model: gpt-5.6-sol, from: 2026-07-09, currency: usd, input: 5, cached: 0.5, output: 30, source: gpt-5.6-cut}
        - {model: gpt-5.6-sol, from: 2026-07-09, currency: usd, input: 10, cached: 1, output: 45, above: 272000, source: gpt-5.6-cut}
        # A promotion that was promised until 2026-11-21.
        - {model: gpt-5.6-sol, from: 2026-08-21, currency: usd, input: 4, cached: 0.4, output: 20, source: llm-kit}
        - {model: gpt-5.6-sol, from: 2026-08-21, currency: usd, input: 8, cached: 0.8, output: 30, above: 272000, source: llm-kit}
        - {model: gpt-5.6-sol, from: 2026-11-22, currency: usd, input: 5, cached: 0.5, output: 30, source: gramext}
        - {model: gpt-5.6-sol, from: 2026-11-22, currency: usd, input: 10, cached: 1, output: 45, above: 272000, source: gramext}
        - {model: gpt-6-astra, from: 2026-09-03, currency: usd, input: 10, cached: 1, output: 50, source: models.dev}
        - {model: gpt-6-astra, from: 2026-09-03, currency: usd, input: 20, cached: 2, output: 75, above: 272000, source: models.dev}
        - {model: gpt-6-sol, from: 2026-09-22, currency: usd, input: 2, cached: 0.2, output: 10, source: gpt-6}
        - {model: gpt-6-sol, from: 2026-09-22, currency: usd, input: 4, cached: 0.4, output: 15, above: 272000, source: gpt-6}
        - {model: gpt-6-luna, from: 2026-09-22, currency: usd, input: 0.1, cached: 0.01, output: 0.5, source: gpt-6}
        - {model: gpt-6-luna, from: 2026-09-22, currency: usd, input: 0.2, cached: 0.02, output: 0.75, above: 272000, source: gpt-6}
        # GigaChat, pay-as-you-go of companies (GIGACHAT_API_CORP), VAT included; packages and private persons differ.
        # Cached tokens are counted apart and cost nothing. The first generation is served as the second, and costs as much.
        - {model: GigaChat, from: 2026-02-01, currency: rub, input: 65, output: 65, source: sber}
        - {model: GigaChat-2, from: 2026-02-01, currency: rub, input: 65, output: 65, source: sber}
        - {model: GigaChat-2-Lite, from: 2026-02-01, currency: rub, input: 65, output: 65, source: sber}
        - {model: GigaChat-Pro, from: 2026-02-01, currency: rub, input: 500, output: 500, source: sber}
        - {model: GigaChat-2-Pro, from: 2026-02-01, currency: rub, input: 500, output: 500, source: sber}
        - {model: GigaChat-Max, from: 2026-02-01, currency: rub, input: 650, output: 650, source: sber}
        - {model: GigaChat-2-Max, from: 2026-02-01, currency: rub, input: 650, output: 650, source: sber}
        # The built-in offline provider.
        - {model: demo, from: 2026-01-01, currency: usd, input: 0, output: 0, source: none needed}
        """
}
