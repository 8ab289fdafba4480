/* Confining the process that forks workers, and the workers themselves more.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/image/parts.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

enum {
    NOBODY = 65534,
    MEMORY_MAX = 640 << 20, /* beyond what the process has mapped when it starts */
    FILES_MAX = 8,
};

/* --- limits
 * -------------------------------------------------------------------------------------*/

static bool limit(int what, rlim_t most)
{
    return setrlimit((__rlimit_resource_t)what, &(struct rlimit){ most, most }) == 0;
}

/* Pages of this process's address space, its libraries and what sanitizers reserve included. */
static rlim_t bytes_mapped(void)
{
    char text[64] = "";
    const int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return (rlim_t)256 << 20;
    const ssize_t n = read(fd, text, sizeof text - 1);
    close(fd);
    const unsigned long pages = n > 0 ? strtoul(text, NULL, 10) : 0;
    return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

static bool enter_limits(void)
{
    const bool memory = IMAGE_SANITIZED || limit(RLIMIT_AS, bytes_mapped() + MEMORY_MAX);
    return limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_NOFILE, FILES_MAX) &&
           memory;
}

/* --- files: a Landlock ruleset without a rule
 * ---------------------------------------------------*/

static bool enter_landlock(void)
{
    const long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (abi < 1)
        return false;
    const int known = abi == 1 ? 13 : abi == 2 ? 14 : 15; /* rights on files, by version */
    const struct landlock_ruleset_attr all = { .handled_access_fs = (UINT64_C(1) << known) - 1 };
    const int ruleset = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
    if (ruleset < 0)
        return false;
    const bool done = syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    close(ruleset);
    return done;
}

/* --- calls
 * --------------------------------------------------------------------------------------*/

/* scmp_filter_ctx is a pointer to anything; this names what one is for. */
struct confined_calls {
    scmp_filter_ctx filter;
};

static bool permit(scmp_filter_ctx f, int call)
{
    return seccomp_rule_add(f, SCMP_ACT_ALLOW, call, 0) == 0;
}

static bool permit_all(scmp_filter_ctx f, const int *calls, size_t n)
{
    bool done = true;
    for (size_t i = 0; i < n; i++)
        done = permit(f, calls[i]) && done;
    return done;
}

/* Only when the argument has this value. */
static bool permit_if(scmp_filter_ctx f, int call, unsigned argument, uint64_t is)
{
    return seccomp_rule_add(f, SCMP_ACT_ALLOW, call, 1, SCMP_CMP64(argument, SCMP_CMP_EQ, is)) == 0;
}

/* Memory that holds no code and comes from no file. */
static bool permit_memory(scmp_filter_ctx f)
{
    static const int calls[] = { SCMP_SYS(brk),          SCMP_SYS(munmap),   SCMP_SYS(mremap),
                                 SCMP_SYS(madvise),      SCMP_SYS(exit),     SCMP_SYS(exit_group),
                                 SCMP_SYS(rt_sigreturn), SCMP_SYS(getrandom) };
    return permit_all(f, calls, ARRAY_LEN(calls)) &&
           seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2,
                            SCMP_A2_64(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
                            SCMP_A3_64(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS)) == 0 &&
           seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                            SCMP_A2_64(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
}

/* What the runtime of sanitizers does on its own, and its reports on standard error. */
static bool permit_sanitizers(scmp_filter_ctx f)
{
    static const int calls[] = { SCMP_SYS(futex),        SCMP_SYS(sched_yield),
                                 SCMP_SYS(gettid),       SCMP_SYS(getpid),
                                 SCMP_SYS(sigaltstack),  SCMP_SYS(rt_sigprocmask),
                                 SCMP_SYS(rt_sigaction), SCMP_SYS(clock_gettime) };
    return !IMAGE_SANITIZED || (permit_all(f, calls, ARRAY_LEN(calls)) &&
                                permit_if(f, SCMP_SYS(write), 0, STDERR_FILENO));
}

/* Everything else kills at once. NULL: no memory, or no such filter. */
static scmp_filter_ctx filter_new(void)
{
    scmp_filter_ctx f = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (f == NULL)
        return NULL;
    if (permit_memory(f) && permit_sanitizers(f) && permit_if(f, SCMP_SYS(write), 0, STDIN_FILENO))
        return f;
    seccomp_release(f);
    return NULL;
}

/* A worker reads and writes descriptor 0, grows, and ends. */
static scmp_filter_ctx filter_of_worker(void)
{
    scmp_filter_ctx f = filter_new();
    if (f != NULL && permit_if(f, SCMP_SYS(read), 0, STDIN_FILENO))
        return f;
    seccomp_release(f);
    return NULL;
}

/* The forker takes descriptors from descriptor 0, forks, and makes a worker of the child. */
static scmp_filter_ctx filter_of_forker(void)
{
    static const int calls[] = { SCMP_SYS(close),           SCMP_SYS(dup3),
                                 SCMP_SYS(set_robust_list), SCMP_SYS(gettid),
                                 SCMP_SYS(getpid),          SCMP_SYS(getppid),
                                 SCMP_SYS(rt_sigprocmask),  SCMP_SYS(setitimer),
                                 SCMP_SYS(prlimit64),       SCMP_SYS(seccomp) };
    scmp_filter_ctx f = filter_new();
    if (f == NULL)
        return NULL;
    const uint64_t fork_flags = CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID | SIGCHLD;
    if (permit_all(f, calls, ARRAY_LEN(calls)) &&
        permit_if(f, SCMP_SYS(recvmsg), 0, STDIN_FILENO) &&
        permit_if(f, SCMP_SYS(read), 0, STDIN_FILENO) &&
        permit_if(f, SCMP_SYS(clone), 0, fork_flags) &&
        permit_if(f, SCMP_SYS(prctl), 0, PR_SET_PDEATHSIG) &&
        permit_if(f, SCMP_SYS(prctl), 0, PR_SET_NO_NEW_PRIVS))
        return f;
    seccomp_release(f);
    return NULL;
}

static bool enter_calls(struct confined_calls **calls)
{
    scmp_filter_ctx own = filter_of_forker();
    struct confined_calls *const workers = mem_new(sizeof *workers);
    workers->filter = filter_of_worker();
    const bool done = own != NULL && workers->filter != NULL && seccomp_load(own) == 0;
    if (own != NULL)
        seccomp_release(own);
    *calls = workers;
    return done;
}

/* --- the forker
 * ---------------------------------------------------------------------------------*/

static void close_the_rest(void)
{
    if (IMAGE_SANITIZED) { /* they report on 2 */
        close(STDOUT_FILENO);
        closefrom(STDERR_FILENO + 1);
    } else {
        closefrom(STDIN_FILENO + 1); /* also where a filter forbids close_range */
    }
}

void forget_environment(void)
{
    if (IMAGE_SANITIZED)
        return; /* whose options are read there later */
    for (char **e = environ; e != NULL && *e != NULL; e++)
        explicit_bzero(*e, strlen(*e));
    environ = NULL;
}

/* It ends with its socket or its parent, not with a Ctrl+C meant for the server, which finishes
 * what it has begun. */
static void settle_signals(void)
{
    static const int
        ignored[] = { SIGINT,  SIGTERM, SIGHUP,  SIGQUIT,
                      SIGPIPE, SIGUSR1, SIGUSR2, SIGCHLD /* so that workers leave no zombies */ };
    for (size_t i = 0; i < ARRAY_LEN(ignored); i++)
        (void)signal(ignored[i], SIG_IGN);
    static const int deadly[] = { SIGALRM, SIGXCPU, SIGILL, SIGFPE, SIGTRAP, SIGABRT, SIGSYS };
    for (size_t i = 0; i < ARRAY_LEN(deadly); i++)
        (void)signal(deadly[i], SIG_DFL);
    if (!IMAGE_SANITIZED) { /* whose reports hang on these */
        (void)signal(SIGSEGV, SIG_DFL);
        (void)signal(SIGBUS, SIG_DFL);
    }
    sigset_t none;
    sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Should memory run out, a worker goes first and the server last. */
static void offer_to_die(void)
{
    const int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    (void)!write(fd, "900", 3);
    close(fd);
}

static void drop_root(void)
{
    if (geteuid() != 0)
        return;
    (void)setgroups(0, NULL); /* fails where the user namespace has no such user: then it stays */
    (void)!setresgid(NOBODY, NOBODY, NOBODY);
    (void)!setresuid(NOBODY, NOBODY, NOBODY);
}

unsigned confine_forker(unsigned layers, struct confined_calls **calls)
{
    close_the_rest();
    settle_signals();
    offer_to_die();
    drop_root();
    (void)prctl(PR_SET_NAME, "alyans-image", 0, 0, 0);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0); /* after drop_root, which would undo it */
    (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    unsigned held = 0;
    if ((layers & CONFINE_LIMITS) != 0 && enter_limits())
        held |= CONFINE_LIMITS;
    if ((layers & CONFINE_FILES) != 0 && enter_landlock())
        held |= CONFINE_FILES;
    if ((layers & CONFINE_CALLS) != 0 && !IMAGE_CALLS_FREE && enter_calls(calls))
        held |= CONFINE_CALLS;
    return held;
}

/* --- a worker
 * -----------------------------------------------------------------------------------*/

bool confine_worker(unsigned layers, const struct confined_calls *calls, pid_t forker, int seconds)
{
    const struct itimerval end = { .it_value = { .tv_sec = seconds } };
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || setitimer(ITIMER_REAL, &end, NULL) != 0)
        return false;
    if (getppid() != forker)
        return false; /* it died before the line above could tell */
    if ((layers & CONFINE_LIMITS) != 0 && !limit(RLIMIT_CPU, (rlim_t)seconds))
        return false;
    return (layers & CONFINE_CALLS) == 0 || seccomp_load(calls->filter) == 0;
}
