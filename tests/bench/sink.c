/* A mail server that takes everything and keeps nothing, for measuring who sends:  sink  prints its
 * port, then answers one connection after the other until it is killed.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kit/base/str.h"

enum { READ_MAX = 64 << 10 };

struct talk {
    int fd;
    char tail[6]; /* the last bytes of a letter: CRLF . CRLF may come in two pieces */
    size_t tail_len;
    bool in_letter;
    char line[1024];
    size_t line_len;
};

static void say(const struct talk *t, str_t words)
{
    if (write(t->fd, words.at, words.len) < 0)
        return; /* gone: the next read says so */
}

static void hear_line(struct talk *t)
{
    const str_t line = { t->line, t->line_len };
    t->line_len = 0;
    if (str_starts(line, S("DATA"))) {
        t->in_letter = true;
        t->tail_len = 0;
        say(t, S("354 Go ahead\r\n"));
    } else if (str_starts(line, S("QUIT"))) {
        say(t, S("221 Goodbye\r\n"));
    } else {
        say(t, S("250 2.0.0 Fine\r\n"));
    }
}

static void hear_letter(struct talk *t, char c)
{
    if (t->tail_len == 5) {
        memmove(t->tail, t->tail + 1, 4);
        t->tail_len = 4;
    }
    t->tail[t->tail_len++] = c;
    if (t->tail_len == 5 && memcmp(t->tail, "\r\n.\r\n", 5) == 0) {
        t->in_letter = false;
        say(t, S("250 2.0.0 Taken\r\n"));
    }
}

static void hear(struct talk *t, char c)
{
    if (t->in_letter) {
        hear_letter(t, c);
        return;
    }
    if (t->line_len < sizeof t->line)
        t->line[t->line_len++] = c;
    if (c == '\n')
        hear_line(t);
}

static void serve_one(int fd)
{
    static char bytes[READ_MAX];
    struct talk t = { .fd = fd };
    const int on = 1;
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    say(&t, S("220 sink\r\n"));
    ssize_t n;
    while ((n = read(fd, bytes, sizeof bytes)) > 0) {
        for (ssize_t i = 0; i < n; i++)
            hear(&t, bytes[i]);
    }
    close(fd);
}

int main(void)
{
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof at;
    must(fd >= 0 && bind(fd, (struct sockaddr *)&at, len) == 0 && listen(fd, 16) == 0 &&
         getsockname(fd, (struct sockaddr *)&at, &len) == 0);
    printf("%d\n", ntohs(at.sin_port));
    must(fflush(stdout) == 0);
    int client;
    while ((client = accept(fd, NULL, NULL)) >= 0)
        serve_one(client);
    return 0;
}
