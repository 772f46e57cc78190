extension IPAddress {
    /// Blocks that are not the public internet's, or that hold another address inside.
    ///
    /// Source: IANA's registries of special-purpose addresses, versions 4 and 6, read 2026-11-21.
    private static let special = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4", "::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64",
        "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10",
        "ff00::/8",
    ].compactMap { Block($0[...]) }

    /// Whether it is an ordinary address of the internet: not this machine, not a private network, not a group.
    var isPublic: Bool { !Self.special.contains { $0.contains(self) } }
}
