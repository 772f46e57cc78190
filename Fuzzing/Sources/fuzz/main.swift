internal import CFuzzer
internal import Glibc

var count = CommandLine.argc
var words = CommandLine.unsafeArgv
exit(LLVMFuzzerRunDriver(&count, &words, tryInput))
