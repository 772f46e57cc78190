internal import Glibc

/// The places of standard input, output and errors among the open files.
public enum StandardPlaces {
    /// Keeps the places that the caller has closed, so that no file of ours gets one: an answer would be written into it.
    /// A closed input is at its end, a closed output takes nothing, and nobody hears remarks. To be called before
    /// anything is opened.
    public static func hold() {
        for (descriptor, mode) in [(STDIN_FILENO, O_RDONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_WRONLY)]
        where fcntl(descriptor, F_GETFD) < 0 {
            // The lowest free number is given, and the lower ones are taken.
            _ = open("/dev/null", mode)
        }
    }
}
