/* Giving up rights after start-up: files by Landlock, calls by seccomp.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "kit/base/arena.h"
#include "kit/base/str.h"
#include "kit/log/log.h"

/* Newer than Debian 12's headers; masked away where the kernel does not know them. */
#ifndef LANDLOCK_ACCESS_FS_REFER
#define LANDLOCK_ACCESS_FS_REFER (UINT64_C(1) << 13)
#endif
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (UINT64_C(1) << 14)
#endif

static const uint64_t READ_RIGHTS = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
static const uint64_t WRITE_RIGHTS = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR |
                                     LANDLOCK_ACCESS_FS_WRITE_FILE |
                                     LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG |
                                     LANDLOCK_ACCESS_FS_REFER | LANDLOCK_ACCESS_FS_TRUNCATE;

/* What the kernel of this machine can hold; 0: nothing. */
static uint64_t rights_known(void)
{
    const long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (abi < 1)
        return 0;
    const uint64_t first = (UINT64_C(1) << 13) - 1;
    if (abi == 1)
        return first;
    return abi == 2 ? first | LANDLOCK_ACCESS_FS_REFER
                    : first | LANDLOCK_ACCESS_FS_REFER | LANDLOCK_ACCESS_FS_TRUNCATE;
}

/* Rules about single files take fewer rights than rules about folders. */
static uint64_t rights_for(int fd, uint64_t wanted)
{
    struct stat st;
    const uint64_t of_files =
        LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_TRUNCATE;
    return fstat(fd, &st) == 0 && !S_ISDIR(st.st_mode) ? wanted & of_files : wanted;
}

static void allow(int ruleset, const char *path, uint64_t rights)
{
    const int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0)
        return; /* not on this system */
    const struct landlock_path_beneath_attr rule = { .allowed_access = rights_for(fd, rights),
                                                     .parent_fd = fd };
    if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0)
        log_event(LOG_WARN, "sandbox-rule", LOG_KV_STR("path", str_from_c(path)),
                  LOG_KV_I64("errno", errno));
    close(fd);
}

static str_t folder_of(str_t path)
{
    size_t end = path.len;
    while (end > 0 && path.at[end - 1] != '/')
        end--;
    return end == 0 ? S(".") : str_sub(path, 0, end);
}

static bool enter_landlock(str_t data_dir, str_t database_file, str_t unix_socket)
{
    /* The folders below /run: their resolv.conf is replaced, not rewritten, when the network
     * changes, and a rule about a file holds for that one file. */
    static const char *const readable[] = { "/usr/share/zoneinfo",
                                            "/usr/lib",
                                            "/lib",
                                            "/etc/localtime",
                                            "/etc/resolv.conf",
                                            "/run/systemd/resolve",
                                            "/run/NetworkManager",
                                            "/run/resolvconf",
                                            "/etc/hosts",
                                            "/etc/host.conf",
                                            "/etc/gai.conf",
                                            "/etc/nsswitch.conf",
                                            "/etc/ssl",
                                            "/usr/share/ca-certificates",
                                            "/usr/local/share/ca-certificates",
                                            "/proc/self",
                                            "/dev/urandom",
                                            "/dev/null" };
    const uint64_t known = rights_known();
    if (known == 0)
        return false;
    const struct landlock_ruleset_attr all = { .handled_access_fs = known };
    const int ruleset = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
    if (ruleset < 0)
        return false;
    AUTO(arena) a;
    arena_init(&a);
    for (size_t i = 0; i < ARRAY_LEN(readable); i++)
        allow(ruleset, readable[i], READ_RIGHTS & known);
    allow(ruleset, arena_cstr(&a, data_dir), WRITE_RIGHTS & known);
    if (database_file.len > 0)
        allow(ruleset, arena_cstr(&a, folder_of(database_file)), WRITE_RIGHTS & known);
    if (unix_socket.len > 0)
        allow(ruleset, arena_cstr(&a, folder_of(unix_socket)), LANDLOCK_ACCESS_FS_REMOVE_FILE);
    const bool done = syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    close(ruleset);
    return done;
}

/* A deny list: glibc, the resolver and libpq change their calls between versions. */
static bool enter_seccomp(void)
{
    static const int denied[] = {
        SCMP_SYS(execve),
        SCMP_SYS(execveat),
        SCMP_SYS(ptrace),
        SCMP_SYS(process_vm_readv),
        SCMP_SYS(process_vm_writev),
        SCMP_SYS(mount),
        SCMP_SYS(umount2),
        SCMP_SYS(pivot_root),
        SCMP_SYS(chroot),
        SCMP_SYS(bpf),
        SCMP_SYS(perf_event_open),
        SCMP_SYS(kexec_load),
        SCMP_SYS(kexec_file_load),
        SCMP_SYS(init_module),
        SCMP_SYS(finit_module),
        SCMP_SYS(delete_module),
        SCMP_SYS(io_uring_setup),
        SCMP_SYS(io_uring_enter),
        SCMP_SYS(io_uring_register),
        SCMP_SYS(userfaultfd),
        SCMP_SYS(keyctl),
        SCMP_SYS(add_key),
        SCMP_SYS(request_key),
        SCMP_SYS(unshare),
        SCMP_SYS(setns),
        SCMP_SYS(reboot),
        SCMP_SYS(swapon),
        SCMP_SYS(swapoff),
        SCMP_SYS(settimeofday),
        SCMP_SYS(clock_settime),
    };
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (filter == NULL)
        return false;
    bool done = true;
    for (size_t i = 0; i < ARRAY_LEN(denied); i++)
        done = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), denied[i], 0) == 0 && done;
    done = done && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return done;
}

void sandbox_enter(str_t data_dir, str_t database_file, str_t unix_socket)
{
    const bool privileges = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
    const bool files = privileges && enter_landlock(data_dir, database_file, unix_socket);
    const bool calls = privileges && enter_seccomp();
    log_event(files && calls ? LOG_INFO : LOG_WARN, "sandbox",
              LOG_KV_STR("landlock", files ? S("on") : S("absent")),
              LOG_KV_STR("seccomp", calls ? S("on") : S("absent")));
}
