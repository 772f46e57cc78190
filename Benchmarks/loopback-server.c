// Answers every POST on 127.0.0.1 with a streamed chat completion, as fast as a socket takes it: what it costs is small
// against what is measured.
//
// usage: loopback-server        prints the port that it listens on, then serves until it is killed
//
// The request's path says how many chunks: POST /1000/v1/chat/completions streams 1000 of them, as fast as they are
// taken; POST /1000-10/… leaves 10 milliseconds between them, as models do. POST /text-5000-1000-60/… answers in
// Markdown: 5000 tokens at once, a line with MARKMARK, half a second of nothing, then 1000 tokens, 60 a second. A client
// that goes before the end is told of on standard output: "closed" and the nanoseconds of the monotonic clock.
// One process for each connection; connections are closed after the answer.

#include <arpa/inet.h>
#include <ctype.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
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

static const char sample[] =
    "## What the actor does\\n\\nA call that is **suspended** at an `await` lets others in, so what was true before it may "
    "be false after it. Keep the state whole between two of them, and check again what you relied on.\\n\\n"
    "1. The first caller starts the work and keeps its task.\\n2. Those who come later wait for the same task.\\n"
    "3. Whoever comes last takes it away.\\n\\n"
    "```swift\\nactor Loader {\\n    var running: [Key: Task<Value, Never>] = [:]\\n"
    "    func load(_ key: Key) async -> Value {\\n        if let task = running[key] { return await task.value }\\n"
    "        let task = Task { await fetch(key) } // one for all\\n        running[key] = task\\n"
    "        return await task.value\\n    }\\n}\\n```\\n\\n"
    "| way | cost | cancels |\\n|---|---|---|\\n| one task | none | all |\\n| a stream | a buffer each | no |\\n\\n"
    "По-русски то же самое: пока один вызов ждёт, другой может войти, и состояние изменится. 中文也一样：等待时状态会变。\\n\\n";

// Gives the next token of the sample, which begins anew at its end, and with it the event that carries it.
static const char *token(size_t *place) {
    static char event[512];
    char text[64], delta[128];
    size_t length = 0;
    // Never within a character or an escape.
    while (length < 5 || (sample[*place] & 0xC0) == 0x80 || (length > 0 && text[length - 1] == '\\')) {
        if (!sample[*place]) *place = 0;
        text[length++] = sample[(*place)++];
    }
    text[length] = 0;
    snprintf(delta, sizeof delta, "{\"content\":\"%s\"}", text);
    snprintf(event, sizeof event, EVENT, delta, "null", "");
    return event;
}

// Waits until then; a client that goes meanwhile ends it all.
static void wait_until(int connection, long long nanoseconds) {
    for (;;) {
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        long long left = nanoseconds - (now.tv_sec * 1000000000LL + now.tv_nsec);
        if (left <= 0) return;
        struct pollfd request = {.fd = connection, .events = POLLIN | POLLRDHUP};
        struct timespec patience = {.tv_sec = left / 1000000000, .tv_nsec = left % 1000000000};
        if (ppoll(&request, 1, &patience, NULL) > 0) {
            clock_gettime(CLOCK_MONOTONIC, &now);
            printf("closed %lld\n", now.tv_sec * 1000000000LL + now.tv_nsec);
            fflush(stdout);
            _exit(0);
        }
    }
}

static void put_text(int connection, long burst, long tokens, long rate) {
    size_t place = 0;
    for (long number = 0; number < burst; number++) put(connection, token(&place));
    char mark[512];
    snprintf(mark, sizeof mark, EVENT, "{\"content\":\"\\n\\nMARKMARK\\n\\n\"}", "null", "");
    if (burst) put(connection, mark);
    flush(connection);
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long long begin = now.tv_sec * 1000000000LL + now.tv_nsec + 500000000;
    for (long number = 0; number < tokens; number++) {
        wait_until(connection, begin + number * 1000000000LL / rate);
        put(connection, token(&place));
        flush(connection);
    }
}

// Reads a request to its end and gives what its path asks for.
static const char *request(int connection) {
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
    return head + strlen("POST /");
}

static void answer(int connection) {
    long chunks = 1, milliseconds = 0, burst = 0, tokens = 0, rate = 0;
    const char *path = request(connection);
    if (sscanf(path, "text-%ld-%ld-%ld", &burst, &tokens, &rate) == 3) chunks = 0;
    else sscanf(path, "%ld-%ld", &chunks, &milliseconds);
    const char *head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n"
                       "Connection: close\r\n\r\n";
    filled = (size_t)sprintf(buffer, "%s", head);
    char first[512], delta[512], last[512];
    snprintf(first, sizeof first, EVENT, "{\"role\":\"assistant\",\"content\":\"\"}", "null", "");
    snprintf(delta, sizeof delta, EVENT, "{\"content\":\" word\"}", "null", "");
    snprintf(last, sizeof last, EVENT, "{}", "\"stop\"",
        ",\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":9,\"total_tokens\":18}");
    put(connection, first);
    if (rate > 0) put_text(connection, burst, tokens, rate);
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
