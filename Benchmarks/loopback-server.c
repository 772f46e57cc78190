// Answers every POST on 127.0.0.1 with a streamed chat completion, as fast as a socket takes it: what it costs is small
// against what is measured.
//
// usage: loopback-server        prints the port that it listens on, then serves until it is killed
//
// The request's path says how many chunks: POST /1000/v1/chat/completions streams 1000 of them, as fast as they are
// taken; POST /1000-10/… leaves 10 milliseconds between them, as models do.
// One process for each connection; connections are closed after the answer.

#include <arpa/inet.h>
#include <ctype.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EVENT "data: {\"id\":\"bench\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"bench\"," \
    "\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}]%s}\n\n"

static char buffer[1 << 16];
static size_t filled;

static void flush(int connection) {
    for (size_t sent = 0; sent < filled;) {
        ssize_t count = write(connection, buffer + sent, filled - sent);
        if (count <= 0) _exit(0);
        sent += (size_t)count;
    }
    filled = 0;
}

// Each event is one HTTP chunk, many of them are one write.
static void put(int connection, const char *event) {
    size_t length = strlen(event);
    if (filled + length + 32 > sizeof buffer) flush(connection);
    filled += (size_t)sprintf(buffer + filled, "%zx\r\n%s\r\n", length, event);
}

// Reads a request to its end and gives the numbers in its path.
static void request(int connection, long *chunks, long *milliseconds) {
    static char head[1 << 20];
    size_t length = 0;
    char *end = NULL;
    while (!end) {
        ssize_t count = read(connection, head + length, sizeof head - 1 - length);
        if (count <= 0) _exit(0);
        length += (size_t)count;
        head[length] = 0;
        end = strstr(head, "\r\n\r\n");
    }
    long body = 0;
    char *header = strcasestr(head, "\r\ncontent-length:");
    if (header && header < end) body = atol(header + strlen("\r\ncontent-length:"));
    if (!header) {  // a chunked body: small, and it ends in an empty chunk
        while (!strstr(end + 4, "0\r\n\r\n")) {
            ssize_t count = read(connection, head + length, sizeof head - 1 - length);
            if (count <= 0) _exit(0);
            length += (size_t)count;
            head[length] = 0;
        }
    }
    for (long left = body - (long)(length - (size_t)(end + 4 - head)); left > 0;) {
        static char rest[1 << 16];
        ssize_t count = read(connection, rest, sizeof rest);
        if (count <= 0) _exit(0);
        left -= count;
    }
    sscanf(head, "POST /%ld-%ld", chunks, milliseconds);
}

static void answer(int connection) {
    long chunks = 1, milliseconds = 0;
    request(connection, &chunks, &milliseconds);
    const char *head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n"
                       "Connection: close\r\n\r\n";
    filled = (size_t)sprintf(buffer, "%s", head);
    char first[512], delta[512], last[512];
    snprintf(first, sizeof first, EVENT, "{\"role\":\"assistant\",\"content\":\"\"}", "null", "");
    snprintf(delta, sizeof delta, EVENT, "{\"content\":\" word\"}", "null", "");
    snprintf(last, sizeof last, EVENT, "{}", "\"stop\"",
        ",\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":9,\"total_tokens\":18}");
    put(connection, first);
    for (long number = 0; number < chunks; number++) {
        put(connection, delta);
        if (milliseconds) {
            flush(connection);
            usleep((useconds_t)(milliseconds * 1000));
        }
    }
    put(connection, last);
    put(connection, "data: [DONE]\n\n");
    filled += (size_t)sprintf(buffer + filled, "0\r\n\r\n");
    flush(connection);
    shutdown(connection, SHUT_WR);
    char byte;
    while (read(connection, &byte, 1) > 0) {}
    _exit(0);
}

int main(void) {
    signal(SIGCHLD, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 64)
        || getsockname(listener, (struct sockaddr *)&address, &size)) {
        perror("loopback-server");
        return 1;
    }
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    for (;;) {
        int connection = accept(listener, NULL, NULL);
        if (connection < 0) continue;
        if (fork() == 0) {
            close(listener);
            setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
            answer(connection);
        }
        close(connection);
    }
}
