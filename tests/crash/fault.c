/* A disk and a card that fail on demand, below everything the programs do: loaded before libc (LD_PRELOAD).
 *
 * liuhen_arm(prefix, kinds, left, how, also): of the calls of these kinds on files below `prefix`, the one numbered
 * `left` fails. With left 0 calls are only counted. `how` is an error number, or KILL (the process dies on the spot,
 * as by kill -9), or PULL (the folder `also` is renamed away, as a card that is pulled). ENOSPC stays until disarmed.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WRITE = 1, FLUSH = 2, READ = 4, NAME = 8 };
enum { KILL = 1000, PULL = 1001 };

static char under[4096], away[4096];
static int kinds, how, stuck;
static long left, seen;
static long (*real_readlink)(const char *, char *, size_t);

void liuhen_arm(const char *prefix, int what, long number, int error, const char *also)
{
    snprintf(under, sizeof under, "%s", prefix);
    snprintf(away, sizeof away, "%s", also);
    kinds = what; left = number; how = error; stuck = 0;
    __atomic_store_n(&seen, 0, __ATOMIC_SEQ_CST);
}

long liuhen_seen(void) { return __atomic_load_n(&seen, __ATOMIC_SEQ_CST); }

static int strike(int what, int handle, const char *path)
{
    char name[64], place[4096];
    if (!(kinds & what) || !under[0]) return 0;
    if (!path) {
        snprintf(name, sizeof name, "/proc/self/fd/%d", handle);
        if (!real_readlink) real_readlink = dlsym(RTLD_NEXT, "readlink");
        long length = real_readlink(name, place, sizeof place - 1);
        if (length < 0) return 0;
        place[length] = 0;
        path = place;
    }
    if (strncmp(path, under, strlen(under))) return 0;
    if (stuck) { errno = how; return 1; }
    if (__atomic_add_fetch(&seen, 1, __ATOMIC_SEQ_CST) != left) return 0;
    if (how == KILL) kill(getpid(), SIGKILL);
    if (how == PULL) {
        char gone[4200];
        snprintf(gone, sizeof gone, "%s.gone", away);
        rename(away, gone);
        errno = ENODEV;
        return 1;
    }
    if (how == ENOSPC) stuck = 1;
    if (what == FLUSH && how == EIO && handle >= 0 && strstr(path, "/vault/")) {
        /* What could not be flushed is gone; a second flush would say that all is well. */
        off_t size = lseek(handle, 0, SEEK_END);
        if (size > 0 && ftruncate(handle, size / 2)) { }
    }
    errno = how;
    return 1;
}

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

ssize_t write(int fd, const void *data, size_t size)
{
    REAL(write);
    return strike(WRITE, fd, 0) ? -1 : real(fd, data, size);
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
    REAL(writev);
    return strike(WRITE, fd, 0) ? -1 : real(fd, parts, count);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at)
{
    REAL(pwrite64);
    return strike(WRITE, fd, 0) ? -1 : real(fd, data, size, at);
}

ssize_t read(int fd, void *data, size_t size)
{
    REAL(read);
    return strike(READ, fd, 0) ? -1 : real(fd, data, size);
}

ssize_t readv(int fd, const struct iovec *parts, int count)
{
    REAL(readv);
    return strike(READ, fd, 0) ? -1 : real(fd, parts, count);
}

int fsync(int fd)
{
    REAL(fsync);
    return strike(FLUSH, fd, 0) ? -1 : real(fd);
}

int fdatasync(int fd)
{
    REAL(fdatasync);
    return strike(FLUSH, fd, 0) ? -1 : real(fd);
}

int link(const char *from, const char *to)
{
    REAL(link);
    return strike(NAME, -1, to) ? -1 : real(from, to);
}

int linkat(int a, const char *from, int b, const char *to, int flags)
{
    REAL(linkat);
    return strike(NAME, -1, to) ? -1 : real(a, from, b, to, flags);
}

int unlink(const char *path)
{
    REAL(unlink);
    return strike(NAME, -1, path) ? -1 : real(path);
}

int ftruncate64(int fd, off64_t size)
{
    REAL(ftruncate64);
    return strike(NAME, fd, 0) ? -1 : real(fd, size);
}
