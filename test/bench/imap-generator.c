/*
 * The load generator of IMAP, in C like generator.c because it must not be what is slow.
 *
 *   imap-generator login|append|run|idle ADDRESS PORT plain|tls CONNECTIONS COUNT WHAT ACCOUNT PASSWORD [ACCOUNT PASSWORD…]
 *
 * login: COUNT sessions of LOGIN and LOGOUT, the n-th of account n modulo their number; WHAT is ignored.
 * append: COUNT messages over CONNECTIONS sessions, the k-th of account k; WHAT are their sizes in turn: SIZE[,SIZE…].
 * run: one session of the first account selects INBOX and gives COUNT times the commands of WHAT, one a line, in turn.
 * idle: CONNECTIONS sessions, the k-th of account k modulo their number, select INBOX and idle until standard input ends;
 * "ready" is printed when all do.
 *
 * No command is pipelined; TLS is always with a full handshake. Prints {"started","ended","messages","bytes"}: times in
 * milliseconds since the Unix epoch, `messages` the sessions, messages or commands that were done, `bytes` what run
 * received. Fails at the first unexpected answer.
 */
#include "generator.h"

#define MAX_SIZES 16
#define MAX_COMMANDS 8

static struct account *accounts;
static struct body bodies[MAX_SIZES];
static char *commands[MAX_COMMANDS];
static int account_count, body_count, command_count, connections, count;
static atomic_int next, done;
static long long bytes;

/* Reads up to the line that begins with `expected`, the last of what the server sends; returns the octets read. */
static long long await_line(struct session *s, const char *expected) {
  static _Thread_local char buffer[256 * 1024];
  char tail[512];
  size_t kept = 0;
  for (long long total = 0;;) {
    ssize_t got = s->ssl ? SSL_read(s->ssl, buffer, sizeof buffer) : read(s->fd, buffer, sizeof buffer);
    if (got <= 0) fail("the server closed the connection where %s was expected", expected);
    total += got;
    size_t fresh = (size_t)got < sizeof tail - 1 ? (size_t)got : sizeof tail - 1;
    size_t old = kept + fresh < sizeof tail ? kept : sizeof tail - 1 - fresh;
    memmove(tail, tail + kept - old, old);
    memcpy(tail + old, buffer + got - fresh, fresh);
    kept = old + fresh;
    tail[kept] = '\0';
    if (tail[kept - 1] != '\n') continue;
    const char *before = memrchr(tail, '\n', kept - 1);
    const char *line = before ? before + 1 : tail;
    if (strncmp(line, expected, strlen(expected)) == 0) return total;
    if (line[0] == 'a' && line[1] == ' ') fail("expected %s, got %s", expected, line);
  }
}

static void log_in(struct session *s, const struct account *a) {
  open_session(s);
  await_line(s, "* OK");
  command(s, "a LOGIN %s %s\r\n", a->address, a->password);
  await_line(s, "a OK");
}

static void simple(struct session *s, const char *line, const char *expected) {
  command(s, "%s\r\n", line);
  bytes += await_line(s, expected);
}

static void *log_in_and_out(void *unused) {
  struct session s = {0};
  for (int n; (n = next++) < count; done++) {
    log_in(&s, &accounts[n % account_count]);
    command(&s, "a LOGOUT\r\n");
    await_line(&s, "a OK");
    close_session(&s);
  }
  return unused;
}

static void *append(void *account) {
  struct session s = {0};
  log_in(&s, account);
  for (int n; (n = next++) < count; done++) {
    const struct body *body = &bodies[n % body_count];
    command(&s, "a APPEND INBOX {%zu+}\r\n", body->length - 2);
    send_all(&s, body->data, body->length);
    await_line(&s, "a OK");
  }
  close_session(&s);
  return NULL;
}

static void idle(void) {
  struct session *all = calloc(connections, sizeof *all);
  for (int i = 0; i < connections; i++) {
    log_in(&all[i], &accounts[i % account_count]);
    simple(&all[i], "a SELECT INBOX", "a OK");
    simple(&all[i], "a IDLE", "+ ");
  }
  puts("ready");
  fflush(stdout);
  while (getchar() != EOF);
}

static double run(void) {
  struct session s = {0};
  log_in(&s, &accounts[0]);
  simple(&s, "a SELECT INBOX", "a OK");
  bytes = 0;
  double started = now();
  for (; done < count; done++) simple(&s, commands[done % command_count], "a OK");
  return started;
}

static double in_threads(void *(*work)(void *)) {
  pthread_t threads[connections];
  double started = now();
  for (int i = 0; i < connections; i++)
    if (pthread_create(&threads[i], NULL, work, &accounts[i % account_count]) != 0) fail("cannot start a thread");
  for (int i = 0; i < connections; i++) pthread_join(threads[i], NULL);
  return started;
}

int main(int argc, char **argv) {
  if (argc < 10) fail("usage: imap-generator KIND ADDRESS PORT plain|tls CONNECTIONS COUNT WHAT ACCOUNT PASSWORD…");
  const char *kind = argv[1];
  use_server(argv[2], argv[3]);
  if (strcmp(argv[4], "tls") == 0) use_tls();
  connections = atoi(argv[5]);
  count = atoi(argv[6]);
  accounts = (struct account *)(argv + 8); /* two strings each */
  account_count = (argc - 8) / 2;
  double started = 0;
  if (strcmp(kind, "login") == 0) started = in_threads(log_in_and_out);
  else if (strcmp(kind, "append") == 0) {
    for (char *size = strtok(argv[7], ","); size && body_count < MAX_SIZES; size = strtok(NULL, ","))
      bodies[body_count++] = make_body(strtoul(size, NULL, 10), "\r\n");
    started = in_threads(append);
  } else if (strcmp(kind, "run") == 0) {
    for (char *line = strtok(argv[7], "\n"); line && command_count < MAX_COMMANDS; line = strtok(NULL, "\n"))
      commands[command_count++] = line;
    started = run();
  } else idle();
  printf("{\"started\":%.3f,\"ended\":%.3f,\"messages\":%d,\"bytes\":%lld}\n", started, now(), done, bytes);
}
