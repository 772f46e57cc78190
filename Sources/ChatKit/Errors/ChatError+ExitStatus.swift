extension ChatError {
    /// The exit status of a command that ends with this error.
    ///
    /// The numbers are those of `sysexits.h` where it has one, and documented in the README.
    public var exitStatus: Int32 {
        switch self {
        case .invalidUsage: 64
        case .unusableInput, .schemaMismatch, .contextTooLong, .requestRejected: 65
        case .conversationNotFound, .ambiguousTitle, .nothingToContinue, .conversationExists, .fileNotFound, .notFound,
            .modelNotFound:
            66
        case .unreachable, .tlsFailed, .proxyFailed, .timedOut, .connectionLost, .providerUnavailable, .replyFailed:
            69
        case .unexpected: 70
        case .storeUnavailable, .storeCorrupt, .storeTooNew, .storeTooOld, .fileUnusable: 74
        case .rateLimited, .conversationBusy: 75
        case .malformedReply, .emptyReply: 76
        case .unauthorized, .quotaExhausted: 77
        case .priceUnknown, .notConfigured, .ambiguousProfile, .profileNotFound, .missingModel, .missingCredential,
            .invalidSettings,
            .insecureCredentials:
            78
        case .spendLimitReached: 79
        case .cancelled: 130
        }
    }
}
