/* The least a broadcast can cost: one thread, epoll, no parsing beyond frame headers, no checks.
   floor PORT WINDOW_MILLIS: every message a client sends goes to all other clients.
   Window 0: one send() for each message and client. Else messages that come within the window of
   the last delivery go together, one send() for each client. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MAX_CLIENTS 70000
#define READ_BYTES (1 << 18)
#define BATCH_BYTES (1 << 16)
#define QUEUE_BYTES (1 << 22)

struct client {
  int fd, open;             /* open: the handshake is done */
  char *in; int inlen;      /* an incomplete frame */
  char *out; int outlen;    /* what the kernel did not take */
  int place;                /* in `all` */
};

static struct client *all[MAX_CLIENTS];
static int count, poll_fd;
static char batch[BATCH_BYTES + 70000];
static int batch_len;
static struct client *batch_from;
static long window, delivered_at;

static long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000L + t.tv_nsec;
}

static void drop(struct client *c) {
  if (c->open) {
    all[c->place] = all[--count];
    all[c->place]->place = c->place;
  }
  if (batch_from == c) batch_from = NULL;
  close(c->fd);
  free(c->in);
  free(c->out);
  free(c);
}

static void watch(struct client *c, int writing) {
  struct epoll_event e = {.events = EPOLLIN | (writing ? EPOLLOUT : 0), .data.ptr = c};
  epoll_ctl(poll_fd, EPOLL_CTL_MOD, c->fd, &e);
}

static void put(struct client *c, const char *bytes, int length) {
  int sent = 0;
  if (c->outlen == 0) {
    sent = send(c->fd, bytes, length, MSG_NOSIGNAL);
    if (sent == length) return;
    if (sent < 0) sent = 0;
    if (!c->out) c->out = malloc(QUEUE_BYTES);
    watch(c, 1);
  }
  if (c->outlen + length - sent <= QUEUE_BYTES) {
    memcpy(c->out + c->outlen, bytes + sent, length - sent);
    c->outlen += length - sent;
  }
}

static void deliver(struct client *from, const char *bytes, int length) {
  for (int i = 0; i < count; i++)
    if (all[i] != from) put(all[i], bytes, length);
}

static void flush_batch(void) {
  if (batch_len) deliver(batch_from, batch, batch_len);
  batch_len = 0;
  delivered_at = now();
}

static int header(char *out, int length) {
  out[0] = (char) 0x81;
  if (length < 126) {
    out[1] = length;
    return 2;
  }
  out[1] = 126;
  out[2] = length >> 8;
  out[3] = length;
  return 4;
}

/* The driver masks with zeros, so a payload is passed on as it came. */
static void message(struct client *from, const char *payload, int length) {
  if (window == 0) {
    char frame[70000];
    int start = header(frame, length);
    memcpy(frame + start, payload, length);
    deliver(from, frame, start + length);
    return;
  }
  batch_from = from;
  batch_len += header(batch + batch_len, length);
  memcpy(batch + batch_len, payload, length);
  batch_len += length;
  if (batch_len >= BATCH_BYTES) flush_batch();
}

static int frames(struct client *c, char *bytes, int length) {
  int at = 0;
  while (length - at >= 6) {
    int size = bytes[at + 1] & 0x7f, start = 6;
    if (size == 126) {
      if (length - at < 8) break;
      size = (uint8_t) bytes[at + 2] << 8 | (uint8_t) bytes[at + 3];
      start = 8;
    }
    if (length - at < start + size) break;
    if ((bytes[at] & 0xf) == 1) message(c, bytes + at + start, size);
    at += start + size;
  }
  return at;
}

static void greet(struct client *c) {
  static const char answer[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
  send(c->fd, answer, sizeof answer - 1, MSG_NOSIGNAL);
  c->open = 1;
  c->place = count;
  all[count++] = c;
}

static void readable(struct client *c) {
  static char bytes[READ_BYTES + 70000];
  if (c->inlen) memcpy(bytes, c->in, c->inlen);
  int got = recv(c->fd, bytes + c->inlen, READ_BYTES, 0);
  if (got <= 0) {
    if (got == 0 || errno != EAGAIN) drop(c);
    return;
  }
  int length = got + c->inlen, used = 0;
  if (!c->open) {
    if (memmem(bytes, length, "\r\n\r\n", 4)) {
      greet(c);
      used = length;
    }
  } else {
    used = frames(c, bytes, length);
  }
  c->inlen = length - used;
  if (c->inlen) {
    if (!c->in) c->in = malloc(70000);
    memcpy(c->in, bytes + used, c->inlen);
  }
}

static void writable(struct client *c) {
  int sent = send(c->fd, c->out, c->outlen, MSG_NOSIGNAL);
  if (sent <= 0) return;
  memmove(c->out, c->out + sent, c->outlen - sent);
  c->outlen -= sent;
  if (c->outlen == 0) watch(c, 0);
}

static void welcome(int listener) {
  int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK), one = 1;
  if (fd < 0) return;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  struct client *c = calloc(1, sizeof *c);
  c->fd = fd;
  struct epoll_event e = {.events = EPOLLIN, .data.ptr = c};
  epoll_ctl(poll_fd, EPOLL_CTL_ADD, fd, &e);
}

int main(int argc, char **argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: floor PORT WINDOW_MILLIS\n");
    return 2;
  }
  window = atol(argv[2]) * 1000000L;
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons(atoi(argv[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (bind(listener, (struct sockaddr *) &address, sizeof address) || listen(listener, 4096)) {
    perror("floor");
    return 1;
  }
  poll_fd = epoll_create1(0);
  struct epoll_event e = {.events = EPOLLIN, .data.ptr = NULL}, events[1024];
  epoll_ctl(poll_fd, EPOLL_CTL_ADD, listener, &e);
  puts("ready");
  fflush(stdout);
  while (1) {
    int wait = -1;
    if (batch_len) {
      long left = delivered_at + window - now();
      if (left <= 0) {
        flush_batch();
      } else {
        wait = (left + 999999) / 1000000;
      }
    }
    int n = epoll_wait(poll_fd, events, 1024, wait);
    for (int i = 0; i < n; i++) {
      struct client *c = events[i].data.ptr;
      if (!c) {
        welcome(listener);
      } else if (events[i].events & EPOLLOUT) {
        writable(c);
      } else {
        readable(c);
      }
    }
  }
}
