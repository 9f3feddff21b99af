/*
 * LD_PRELOAD shim: counts every flush of a file to the disk in a mapped file shared by a service's processes, and
 * can make each take longer, as on a cloud disk. The file named by FLUSH_COUNTER holds two native 64-bit numbers:
 * the flushes so far, and the nanoseconds to add to each, which may be changed while the service runs.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

struct counter {
  _Atomic unsigned long flushes;
  _Atomic unsigned long delay;
};
static struct counter *counter;

__attribute__((constructor)) static void map_counter(void) {
  const char *path = getenv("FLUSH_COUNTER");
  int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
  if (fd < 0) return;
  void *map = mmap(NULL, sizeof *counter, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (map != MAP_FAILED) counter = map;
  close(fd);
}

static int flushed(int result) {
  if (!counter) return result;
  int error = errno;
  atomic_fetch_add(&counter->flushes, 1);
  unsigned long delay = atomic_load(&counter->delay);
  struct timespec left = {delay / 1000000000, delay % 1000000000};
  while (delay && nanosleep(&left, &left) < 0) {}
  errno = error;
  return result;
}

int fsync(int fd) { return flushed(syscall(SYS_fsync, fd)); }
int fdatasync(int fd) { return flushed(syscall(SYS_fdatasync, fd)); }
int syncfs(int fd) { return flushed(syscall(SYS_syncfs, fd)); }
int sync_file_range(int fd, off_t offset, off_t length, unsigned flags) {
  return flushed(syscall(SYS_sync_file_range, fd, offset, length, flags));
}
int msync(void *address, size_t length, int flags) {
  int result = syscall(SYS_msync, address, length, flags);
  return flags & MS_SYNC ? flushed(result) : result;
}
