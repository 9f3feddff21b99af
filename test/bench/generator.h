/* What the load generators share: connections with and without TLS, commands, messages. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct account { char *address, *password; };
struct body { char *data; size_t length; };

static struct sockaddr_in server = {.sin_family = AF_INET};
static SSL_CTX *context;

/* One connection; `reply` is the server's last answer, ending with a NUL that `length` does not count. */
struct session {
  int fd;
  SSL *ssl;
  char *reply;
  size_t length, capacity;
};

static void fail(const char *format, ...) {
  va_list values;
  va_start(values, format);
  vfprintf(stderr, format, values);
  fputc('\n', stderr);
  _exit(1);
}

static void use_server(const char *address, const char *port) {
  inet_pton(AF_INET, address, &server.sin_addr);
  server.sin_port = htons(atoi(port));
  signal(SIGPIPE, SIG_IGN);
}

/* TLS from the first byte: the same, and little, work with every server. */
static void use_tls(void) {
  context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
  SSL_CTX_set_ciphersuites(context, "TLS_AES_128_GCM_SHA256");
  SSL_CTX_set1_groups_list(context, "X25519");
  SSL_CTX_set1_sigalgs_list(context, "ECDSA+SHA256");
}

static void open_session(struct session *s) {
  int yes = 1;
  s->fd = socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(s->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  if (connect(s->fd, (struct sockaddr *)&server, sizeof server) < 0) fail("cannot connect: %m");
  if (!context) return;
  s->ssl = SSL_new(context);
  SSL_set_fd(s->ssl, s->fd);
  if (SSL_connect(s->ssl) != 1) fail("the TLS handshake failed");
}

static void close_session(struct session *s) {
  if (s->ssl) {
    SSL_shutdown(s->ssl);
    SSL_free(s->ssl);
  }
  close(s->fd);
  s->ssl = NULL;
}

static void send_all(struct session *s, const char *data, size_t length) {
  while (length > 0) {
    ssize_t sent = s->ssl ? SSL_write(s->ssl, data, length) : write(s->fd, data, length);
    if (sent <= 0) fail("cannot send");
    data += sent;
    length -= sent;
  }
}

static void command(struct session *s, const char *format, ...) {
  char line[512];
  va_list values;
  va_start(values, format);
  int length = vsnprintf(line, sizeof line, format, values);
  send_all(s, line, length);
}

/* A message of about `size` bytes, and behind it `end`. */
static struct body make_body(size_t size, const char *behind) {
  static const char head[] =
      "To: <bench@bench.test>\r\nSubject: A bench message\r\n"
      "Date: Sat, 01 Mar 2025 10:00:00 +0100\r\nMessage-ID: <bench@elsewhere.test>\r\n"
      "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n";
  static const char line[] = "The quick brown fox jumps over the lazy dog, and then over another one.\r\n";
  char *data = malloc(sizeof head + size + sizeof line + 3), *end = stpcpy(data, head);
  while ((size_t)(end - data) < sizeof head + size - 1) end = stpcpy(end, line);
  end = stpcpy(end, behind);
  return (struct body){data, end - data};
}

/* Milliseconds since the Unix epoch. */
static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return t.tv_sec * 1000.0 + t.tv_nsec / 1e6;
}

