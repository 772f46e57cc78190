@main struct ChatTUI {
    static func main() {}
}
