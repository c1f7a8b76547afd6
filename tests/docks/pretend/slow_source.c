/* Sources that misbehave below the product: loaded into a worker (LD_PRELOAD), it answers reads by the file's path.
   A path with "/broken-" gives EIO; one with "/held-" gives nothing until the file named in LIUHEN_TEST_GO exists. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

ssize_t readv(int handle, const struct iovec *parts, int count) {
    static ssize_t (*real)(int, const struct iovec *, int);
    if (!real) real = dlsym(RTLD_NEXT, "readv");
    char name[64], path[4096];
    snprintf(name, sizeof name, "/proc/self/fd/%d", handle);
    ssize_t length = readlink(name, path, sizeof path - 1);
    path[length < 0 ? 0 : length] = 0;
    if (strstr(path, "/broken-")) { errno = EIO; return -1; }
    const char *go = getenv("LIUHEN_TEST_GO");
    while (go && strstr(path, "/held-") && access(go, F_OK) != 0) {
        struct timespec moment = {0, 20 * 1000 * 1000};
        nanosleep(&moment, NULL);
    }
    return real(handle, parts, count);
}
