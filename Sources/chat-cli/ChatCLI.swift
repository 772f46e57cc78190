import ArgumentParser
import ChatKit
@main struct ChatCLI { static func main() {} }
