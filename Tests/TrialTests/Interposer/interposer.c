/* Stands between the program and the system: counts its calls on files of one folder and on sockets, and at a chosen one kills the
   process, or answers with an error. Loaded by LD_PRELOAD, told what to do by variables of the environment:

   TRIAL_ROOT    the folder whose files count
   TRIAL_BOARD   a file of 4096 bytes in which the counts stand, also after the process was killed
   TRIAL_KILL    the number of the call at which the process dies; a write has then written half of its bytes
   TRIAL_FAIL    KIND:NUMBER:ERRNO:once or KIND:NUMBER:ERRNO:always, counted among the calls of the kind
   TRIAL_SPACE   how many bytes the disk still takes
   TRIAL_AHEAD   how many seconds the clock is ahead */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

enum kind { OPEN, WRITE, TRUNCATE, SYNC, RENAME, UNLINK, MKDIR, SEND, RECEIVE, KINDS };

static const char *const names[KINDS] = {"open",   "write", "truncate", "sync",   "rename",
                                         "unlink", "mkdir", "send",     "receive"};

struct board {
  _Atomic uint64_t total, struck, last, counts[KINDS];
};

static struct board nowhere, *board = &nowhere;
static const char *root = "";
static uint64_t kill_at, fail_at;
static int fail_kind = -1, fail_errno, fails_always, has_space, ahead;
static _Atomic int64_t space;
static _Atomic unsigned char watched[65536];

#define REAL(result, name, ...)                               \
  static result (*real_##name)(__VA_ARGS__);                  \
  static void find_##name(void) {                             \
    real_##name = (result(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name); \
  }
REAL(int, open64, const char *, int, ...)
REAL(int, openat64, int, const char *, int, ...)
REAL(int, close, int)
REAL(ssize_t, write, int, const void *, size_t)
REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t)
REAL(int, ftruncate64, int, off64_t)
REAL(int, posix_fallocate64, int, off64_t, off64_t)
REAL(int, fsync, int)
REAL(int, fdatasync, int)
REAL(int, rename, const char *, const char *)
REAL(int, unlink, const char *)
REAL(int, mkdir, const char *, mode_t)
REAL(ssize_t, send, int, const void *, size_t, int)
REAL(ssize_t, recv, int, void *, size_t, int)
REAL(int, clock_gettime, clockid_t, struct timespec *)
REAL(int, gettimeofday, struct timeval *, void *)

static void find_all(void) {
  find_open64(), find_openat64(), find_close(), find_write(), find_pwrite64(), find_ftruncate64();
  find_posix_fallocate64(), find_fsync(), find_fdatasync(), find_rename(), find_unlink(), find_mkdir();
  find_send(), find_recv(), find_clock_gettime(), find_gettimeofday();
}

static uint64_t number(const char *name) {
  const char *text = getenv(name);
  return text ? strtoull(text, NULL, 10) : 0;
}

__attribute__((constructor)) static void begin(void) {
  find_all();
  if (getenv("TRIAL_ROOT")) root = getenv("TRIAL_ROOT");
  kill_at = number("TRIAL_KILL");
  ahead = (int)number("TRIAL_AHEAD");
  if (getenv("TRIAL_SPACE")) has_space = 1, space = (int64_t)number("TRIAL_SPACE");
  const char *fault = getenv("TRIAL_FAIL");
  for (int kind = 0; fault && kind < KINDS; kind++) {
    size_t length = strlen(names[kind]);
    if (strncmp(fault, names[kind], length) || fault[length] != ':') continue;
    char *end;
    fail_at = strtoull(fault + length + 1, &end, 10);
    fail_errno = (int)strtol(end + 1, &end, 10);
    fails_always = !strcmp(end, ":always");
    fail_kind = kind;
  }
  const char *path = getenv("TRIAL_BOARD");
  int file = path ? real_open64(path, O_RDWR | O_CLOEXEC) : -1;
  if (file < 0) return;
  void *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (memory != MAP_FAILED) board = memory;
  real_close(file);
}

/* Counts a call that is about to be made. Says whether the process dies at it. */
static int dies(enum kind kind) {
  uint64_t total = ++board->total;
  ++board->counts[kind];
  board->last = kind;
  return kill_at && total == kill_at;
}

static void die(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

/* Says whether the call that was just counted fails; errno is set then. */
static int fails(enum kind kind) {
  if ((int)kind != fail_kind) return 0;
  uint64_t count = board->counts[kind];
  if (fails_always ? count < fail_at : count != fail_at) return 0;
  ++board->struck;
  errno = fail_errno;
  return 1;
}

static int meets(enum kind kind) {
  if (dies(kind)) die();
  return fails(kind);
}

/* A path that is no absolute one is taken for one of the folder: the program is started there. */
static int is_inside(const char *path) {
  size_t length = strlen(root);
  return length && (path[0] != '/' || (!strncmp(path, root, length) && (path[length] == '/' || !path[length])));
}

static int is_watched(int file) { return file >= 0 && file < 65536 && watched[file]; }

static int opened(int file, int inside) {
  if (file >= 0 && file < 65536) watched[file] = (unsigned char)inside;
  return file;
}

#define MODE(flags)                                 \
  mode_t mode = 0;                                  \
  if ((flags) & (O_CREAT | O_TMPFILE)) {            \
    va_list list;                                   \
    va_start(list, flags);                          \
    mode = va_arg(list, mode_t);                    \
    va_end(list);                                   \
  }

static int opening(const char *path, int flags, mode_t mode) {
  int inside = is_inside(path);
  if (!real_open64) find_all();
  if (inside && meets(OPEN)) return -1;
  return opened(real_open64(path, flags, mode), inside);
}

int open(const char *path, int flags, ...) {
  MODE(flags)
  return opening(path, flags, mode);
}
int open64(const char *path, int flags, ...) {
  MODE(flags)
  return opening(path, flags, mode);
}
int __open_2(const char *path, int flags) { return opening(path, flags, 0); }
int __open64_2(const char *path, int flags) { return opening(path, flags, 0); }
int openat(int folder, const char *path, int flags, ...) {
  MODE(flags)
  if (folder == AT_FDCWD) return opening(path, flags, mode);
  if (!real_openat64) find_all();
  return opened(real_openat64(folder, path, flags, mode), is_watched(folder));
}
int openat64(int folder, const char *path, int flags, ...) {
  MODE(flags)
  return openat(folder, path, flags, mode);
}

int close(int file) {
  if (!real_close) find_all();
  opened(file, 0);
  return real_close(file);
}

/* How much of a write is done: all of it, half of it before death, what still fits, or -1. */
static ssize_t writing(int file, size_t count, int *is_last) {
  *is_last = 0;
  if (!is_watched(file)) return (ssize_t)count;
  if (dies(WRITE)) {
    *is_last = 1;
    return (ssize_t)(count / 2);
  }
  if (fails(WRITE)) return -1;
  if (!has_space) return (ssize_t)count;
  int64_t left = atomic_fetch_sub(&space, (int64_t)count);
  if (left >= (int64_t)count) return (ssize_t)count;
  atomic_store(&space, 0);
  ++board->struck;
  if (left > 0) return (ssize_t)left;
  errno = ENOSPC;
  return -1;
}

ssize_t write(int file, const void *bytes, size_t count) {
  int is_last;
  if (!real_write) find_all();
  ssize_t part = writing(file, count, &is_last);
  if (part < 0) return -1;
  ssize_t done = real_write(file, bytes, (size_t)part);
  if (is_last) die();
  return done;
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
  int is_last;
  ssize_t part = writing(file, count, &is_last);
  if (part < 0) return -1;
  ssize_t done = real_pwrite64(file, bytes, (size_t)part, offset);
  if (is_last) die();
  return done;
}
ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
  return pwrite64(file, bytes, count, offset);
}

int ftruncate64(int file, off64_t length) {
  if (is_watched(file) && meets(TRUNCATE)) return -1;
  return real_ftruncate64(file, length);
}
int ftruncate(int file, off_t length) { return ftruncate64(file, length); }
int posix_fallocate64(int file, off64_t offset, off64_t length) {
  if (is_watched(file) && meets(TRUNCATE)) return errno;
  return real_posix_fallocate64(file, offset, length);
}
int posix_fallocate(int file, off_t offset, off_t length) { return posix_fallocate64(file, offset, length); }

int fsync(int file) {
  if (is_watched(file) && meets(SYNC)) return -1;
  return real_fsync(file);
}
int fdatasync(int file) {
  if (is_watched(file) && meets(SYNC)) return -1;
  return real_fdatasync(file);
}
int rename(const char *from, const char *to) {
  if (is_inside(to) && meets(RENAME)) return -1;
  return real_rename(from, to);
}
int unlink(const char *path) {
  if (is_inside(path) && meets(UNLINK)) return -1;
  return real_unlink(path);
}
int mkdir(const char *path, mode_t mode) {
  if (is_inside(path) && meets(MKDIR)) return -1;
  return real_mkdir(path, mode);
}

ssize_t send(int socket, const void *bytes, size_t count, int flags) {
  if (meets(SEND)) return -1;
  return real_send(socket, bytes, count, flags);
}
ssize_t recv(int socket, void *bytes, size_t count, int flags) {
  if (meets(RECEIVE)) return -1;
  return real_recv(socket, bytes, count, flags);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  if (!real_clock_gettime) find_all();
  int result = real_clock_gettime(clock, time);
  if (!result && clock == CLOCK_REALTIME) time->tv_sec += ahead;
  return result;
}
int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  if (!real_gettimeofday) find_all();
  int result = real_gettimeofday(time, zone);
  if (!result) time->tv_sec += ahead;
  return result;
}
