/*
 * The load generator: in C because it shares the machine with the service it measures, and must not be what is slow.
 *
 *   generator smtp|submission|pop3 ADDRESS PORT CONNECTIONS SESSIONS SIZE[,SIZE…] ACCOUNT PASSWORD [ACCOUNT PASSWORD…]
 *
 * Session n, from connect to QUIT, is for account n modulo
 * their number, and sends one message of about size n modulo the number of sizes, or reads a whole mailbox. No
 * command is pipelined; submission and pop3 use TLS from the first byte, always with a full handshake. Prints
 * {"started","ended","messages"}, times in milliseconds since the Unix epoch; fails at the first unexpected reply.
 */
#include "generator.h"

#define MAX_SIZES 16

static struct account *accounts;
static struct body bodies[MAX_SIZES];
static int account_count, body_count, connections, sessions, submits, reads;
static atomic_int next_session, messages;

/* RFC 5321 4.2.1: the last line of a reply has a space after its code. */
static int smtp_whole(const char *reply, size_t length) {
  if (reply[length - 1] != '\n') return 0;
  const char *before = memrchr(reply, '\n', length - 1);
  const char *line = before ? before + 1 : reply;
  return reply + length - line > 4 && line[3] == ' ';
}

static int line_whole(const char *reply, size_t length) { return reply[length - 1] == '\n'; }

/* RFC 1939 3: several lines end with a lone dot, an error with its line. */
static int lines_whole(const char *reply, size_t length) {
  if (reply[0] == '-') return line_whole(reply, length);
  return length >= 5 && memcmp(reply + length - 5, "\r\n.\r\n", 5) == 0;
}

/* Reads the one outstanding reply, which must begin with `expected`. */
static void await_reply(struct session *s, const char *expected, int (*whole)(const char *, size_t)) {
  s->length = 0;
  do {
    if (s->capacity - s->length < 16 * 1024) {
      s->capacity = 2 * s->capacity + 32 * 1024;
      s->reply = realloc(s->reply, s->capacity);
    }
    size_t room = s->capacity - s->length - 1;
    ssize_t got = s->ssl ? SSL_read(s->ssl, s->reply + s->length, room) : read(s->fd, s->reply + s->length, room);
    if (got <= 0) fail("the server closed the connection where %s was expected", expected);
    s->length += got;
  } while (!whole(s->reply, s->length));
  s->reply[s->length] = '\0';
  if (strncmp(s->reply, expected, strlen(expected)) != 0) fail("expected %s, got %s", expected, s->reply);
}

static void smtp(struct session *s, const char *line, const char *address, const char *expected) {
  command(s, line, address);
  await_reply(s, expected, smtp_whole);
}

static void authenticate(struct session *s, const struct account *a) {
  char response[300], encoded[512];
  int length = snprintf(response, sizeof response, "%c%s%c%s", 0, a->address, 0, a->password);
  EVP_EncodeBlock((unsigned char *)encoded, (unsigned char *)response, length);
  smtp(s, "AUTH PLAIN %s\r\n", encoded, "235");
}

static void deliver(struct session *s, const struct account *a, const struct body *body) {
  await_reply(s, "220", smtp_whole);
  smtp(s, "EHLO %s\r\n", "bench.test", "250");
  if (submits) authenticate(s, a);
  smtp(s, "MAIL FROM:<%s>\r\n", submits ? a->address : "sender@elsewhere.test", "250");
  smtp(s, "RCPT TO:<%s>\r\n", a->address, "250");
  smtp(s, "DATA\r\n", "", "354");
  send_all(s, body->data, body->length);
  await_reply(s, "250", smtp_whole);
  messages++;
  smtp(s, "QUIT\r\n", "", "221");
}

static void pop3(struct session *s, const char *line, const char *value, int (*whole)(const char *, size_t)) {
  command(s, line, value);
  await_reply(s, "+OK", whole);
}

static void read_mailbox(struct session *s, const struct account *a) {
  await_reply(s, "+OK", line_whole);
  pop3(s, "USER %s\r\n", a->address, line_whole);
  pop3(s, "PASS %s\r\n", a->password, line_whole);
  pop3(s, "STAT\r\n", "", line_whole);
  pop3(s, "UIDL\r\n", "", lines_whole);
  pop3(s, "LIST\r\n", "", lines_whole);
  char *list = strdup(s->reply), *rest = NULL;
  strtok_r(list, "\n", &rest);
  for (char *entry; (entry = strtok_r(NULL, "\n", &rest)) && entry[0] != '.';) {
    char number[16];
    size_t octets;
    if (sscanf(entry, "%15s %zu", number, &octets) != 2) fail("not a scan listing: %s", entry);
    pop3(s, "RETR %s\r\n", number, lines_whole);
    if (s->length < octets) fail("message %s is shorter than its %zu octets", number, octets);
    messages++;
  }
  free(list);
  pop3(s, "QUIT\r\n", "", line_whole);
}

static void *worker(void *unused) {
  struct session s = {0};
  for (int n; (n = next_session++) < sessions;) {
    const struct account *a = &accounts[n % account_count];
    open_session(&s);
    if (reads) read_mailbox(&s, a);
    else deliver(&s, a, &bodies[n % body_count]);
    close_session(&s);
  }
  free(s.reply);
  return unused;
}

int main(int argc, char **argv) {
  if (argc < 9) fail("usage: generator smtp|submission|pop3 ADDRESS PORT CONNECTIONS SESSIONS SIZES ACCOUNT PASSWORD…");
  submits = strcmp(argv[1], "submission") == 0;
  reads = strcmp(argv[1], "pop3") == 0;
  use_server(argv[2], argv[3]);
  connections = atoi(argv[4]);
  sessions = atoi(argv[5]);
  for (char *size = strtok(argv[6], ","); size && body_count < MAX_SIZES; size = strtok(NULL, ","))
    bodies[body_count++] = make_body(strtoul(size, NULL, 10), ".\r\n");
  accounts = (struct account *)(argv + 7); /* two strings each */
  account_count = (argc - 7) / 2;
  if (submits || reads) use_tls();

  pthread_t threads[connections];
  double started = now();
  for (int i = 0; i < connections; i++)
    if (pthread_create(&threads[i], NULL, worker, NULL) != 0) fail("cannot start a thread");
  for (int i = 0; i < connections; i++) pthread_join(threads[i], NULL);
  printf("{\"started\":%.3f,\"ended\":%.3f,\"messages\":%d}\n", started, now(), messages);
}
