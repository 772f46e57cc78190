// An upstream for the gateway's measurements: answers chat completions on kept connections, one thread, as fast as it can.
//
// usage: gateway-upstream        prints the port that it listens on, then serves until it is killed
//
// A body with `"stream":true` gets 50 events, each in a chunk of its own and all in one write; a path that begins with
// /slow gets them 20 milliseconds apart. Every other body gets a short whole reply.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define EVENTS 50
#define PIECE "data: {\"id\":\"bench\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"bench\"," \
    "\"choices\":[{\"index\":0,\"delta\":{\"content\":\" word\"},\"finish_reason\":null}]}\n\n"
#define LAST "data: {\"id\":\"bench\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"bench\"," \
    "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"
#define WHOLE "{\"id\":\"bench\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"bench\",\"choices\":[{\"index\":0," \
    "\"message\":{\"role\":\"assistant\",\"content\":\"Forty-two.\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9," \
    "\"completion_tokens\":3,\"total_tokens\":12}}"

struct connection {
    int socket;
    size_t filled;
    int left; // events of a slow stream that have not gone out
    char buffer[1 << 16];
};

static char whole[1024], head[256], stream[1 << 15];
static size_t whole_size, head_size, stream_size;
static struct connection *slow[4096];
static int slow_count;

static void put(struct connection *c, const char *bytes, size_t size) {
    while (size > 0) {
        ssize_t sent = write(c->socket, bytes, size);
        if (sent <= 0) return;
        bytes += sent;
        size -= (size_t)sent;
    }
}

static size_t chunk(char *to, const char *content) {
    return (size_t)sprintf(to, "%zx\r\n%s\r\n", strlen(content), content);
}

static void answer(struct connection *c) {
    for (;;) {
        c->buffer[c->filled] = 0;
        char *body = strstr(c->buffer, "\r\n\r\n");
        if (!body) return;
        body += 4;
        char *field = strcasestr(c->buffer, "content-length:");
        size_t length = field && field < body ? strtoul(field + 15, NULL, 10) : 0;
        size_t size = (size_t)(body - c->buffer) + length;
        if (c->filled < size) return;
        if (!memmem(body, length, "\"stream\":true", 13)) {
            put(c, whole, whole_size);
        } else if (strncmp(c->buffer, "POST /slow", 10) == 0) {
            put(c, head, head_size);
            c->left = EVENTS;
            slow[slow_count++] = c;
        } else {
            put(c, stream, stream_size);
        }
        memmove(c->buffer, c->buffer + size, c->filled - size);
        c->filled -= size;
    }
}

static void tick(void) {
    char piece[1024];
    for (int i = 0; i < slow_count; i++) {
        struct connection *c = slow[i];
        size_t size = chunk(piece, c->left > 1 ? PIECE : LAST);
        if (c->left == 1) size += (size_t)sprintf(piece + size, "0\r\n\r\n");
        put(c, piece, size);
        if (--c->left == 0) slow[i--] = slow[--slow_count];
    }
}

int main(void) {
    signal(SIGPIPE, SIG_IGN); // clients go away in the middle
    whole_size = (size_t)sprintf(
        whole, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s", strlen(WHOLE), WHOLE);
    head_size = (size_t)sprintf(
        head, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
    memcpy(stream, head, head_size);
    stream_size = head_size;
    for (int i = 0; i < EVENTS - 1; i++) stream_size += chunk(stream + stream_size, PIECE);
    stream_size += chunk(stream + stream_size, LAST);
    stream_size += (size_t)sprintf(stream + stream_size, "0\r\n\r\n");

    int listener = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    if (bind(listener, (struct sockaddr *)&address, size) || listen(listener, 4096)) return 1;
    getsockname(listener, (struct sockaddr *)&address, &size);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);

    int poll = epoll_create1(0), timer = timerfd_create(CLOCK_MONOTONIC, 0);
    struct itimerspec every = {{0, 20000000}, {0, 20000000}};
    timerfd_settime(timer, 0, &every, NULL);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL}, ready[256];
    epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
    event.data.ptr = &timer;
    epoll_ctl(poll, EPOLL_CTL_ADD, timer, &event);
    for (;;) {
        int count = epoll_wait(poll, ready, 256, -1);
        for (int i = 0; i < count; i++) {
            struct connection *c = ready[i].data.ptr;
            if (!c) {
                int accepted = accept(listener, NULL, NULL);
                if (accepted < 0) continue;
                setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                c = calloc(1, sizeof *c);
                c->socket = accepted;
                event.data.ptr = c;
                epoll_ctl(poll, EPOLL_CTL_ADD, accepted, &event);
            } else if ((void *)c == (void *)&timer) {
                unsigned long long times;
                if (read(timer, &times, sizeof times) > 0) tick();
            } else {
                ssize_t got = read(c->socket, c->buffer + c->filled, sizeof c->buffer - 1 - c->filled);
                if (got <= 0) {
                    for (int s = 0; s < slow_count; s++) if (slow[s] == c) slow[s--] = slow[--slow_count];
                    close(c->socket);
                    free(c);
                } else {
                    c->filled += (size_t)got;
                    answer(c);
                }
            }
        }
    }
}
