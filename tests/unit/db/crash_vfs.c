/* A VFS for SQLite whose disk loses power.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crash_vfs.h"

#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <unistd.h>

#include "kit/base/arena.h"
#include "kit/base/buf.h"

enum { SECTOR = 512, FILE_MAX = 64 << 20 };

/* Something asked of the disk and not yet synced. */
struct change {
    enum { CHANGE_WRITE, CHANGE_TRUNCATE, CHANGE_DELETE } kind;
    size_t at; /* offset, or the new size */
    bytes_t bytes;
    struct change *next;
};

/* What the disk holds for sure, and what is on its way. */
struct node {
    const char *name;
    struct buf durable;
    bool exists;
    struct change *first, **last;
    struct node *next;
};

/* How much of what was not synced survives. */
enum survival { SURVIVES_NOTHING, SURVIVES_A_BEGINNING, SURVIVES_ANY, SURVIVES_TORN };

struct crash_vfs {
    sqlite3_vfs vfs;
    sqlite3_vfs *real;
    pthread_mutex_t lock; /* guards all below */
    struct arena memory;
    struct node *nodes;
    uint64_t dice;
    unsigned changes_left;
    bool crashed;
    enum disk_trouble trouble;
};

struct crash_file {
    sqlite3_file file;
    struct crash_vfs *v;
    struct node *node;
    sqlite3_file *real; /* lies behind this struct */
};

static unsigned roll(struct crash_vfs *v, unsigned sides)
{
    v->dice = v->dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(v->dice >> 33) % sides;
}

/* --- the disk --------------------------------------------------------------------------------- */

static void disk_resize(struct buf *disk, size_t size)
{
    if (size > disk->len) {
        char *const room = buf_room(disk, size - disk->len);
        must(room != NULL);
        memset(room, 0, size - disk->len);
    }
    disk->len = size;
}

static void disk_write(struct buf *disk, size_t at, bytes_t bytes)
{
    if (disk->len < at + bytes.len)
        disk_resize(disk, at + bytes.len);
    memcpy(disk->at + at, bytes.at, bytes.len);
}

static void disk_write_torn(struct crash_vfs *v, struct buf *disk, const struct change *c)
{
    for (size_t done = 0; done < c->bytes.len; done += SECTOR) {
        const size_t left = c->bytes.len - done;
        if (roll(v, 2) == 0)
            disk_write(disk, c->at + done,
                       (bytes_t){ c->bytes.at + done, left < SECTOR ? left : SECTOR });
    }
}

static void apply(struct crash_vfs *v, struct node *n, const struct change *c, bool torn)
{
    switch (c->kind) {
    case CHANGE_WRITE:
        n->exists = true;
        if (torn)
            disk_write_torn(v, &n->durable, c);
        else
            disk_write(&n->durable, c->at, c->bytes);
        break;
    case CHANGE_TRUNCATE:
        disk_resize(&n->durable, c->at);
        break;
    case CHANGE_DELETE:
        n->exists = false;
        buf_reset(&n->durable);
        break;
    }
}

static void sync_node(struct crash_vfs *v, struct node *n)
{
    for (const struct change *c = n->first; c != NULL; c = c->next)
        apply(v, n, c, false);
    n->first = NULL;
    n->last = &n->first;
}

static void crash_node(struct crash_vfs *v, struct node *n, enum survival survival)
{
    bool cut = false;
    for (const struct change *c = n->first; c != NULL; c = c->next) {
        switch (survival) {
        case SURVIVES_NOTHING:
            break;
        case SURVIVES_A_BEGINNING:
            cut = cut || roll(v, 4) == 0;
            if (!cut)
                apply(v, n, c, false);
            break;
        case SURVIVES_ANY:
            if (roll(v, 2) == 0)
                apply(v, n, c, false);
            break;
        case SURVIVES_TORN:
            apply(v, n, c, true);
            break;
        }
    }
}

static void crash_locked(struct crash_vfs *v)
{
    if (v->crashed)
        return;
    v->crashed = true;
    const enum survival survival = (enum survival)roll(v, 4);
    for (struct node *n = v->nodes; n != NULL; n = n->next)
        crash_node(v, n, survival);
}

/* Counts one change; false once the power is gone. Call with the lock held. */
static bool power_is_on(struct crash_vfs *v)
{
    if (!v->crashed && --v->changes_left == 0)
        crash_locked(v);
    return !v->crashed;
}

static void add_change(struct crash_vfs *v, struct node *n, struct change change)
{
    struct change *const c = arena_new(&v->memory, struct change);
    *c = change;
    c->bytes = arena_bytes(&v->memory, change.bytes);
    *n->last = c;
    n->last = &c->next;
}

/* --- files ------------------------------------------------------------------------------------ */

static struct crash_file *file_of(sqlite3_file *file)
{
    return (struct crash_file *)file; /* its first member */
}

static sqlite3_file *real_of(sqlite3_file *file)
{
    return file_of(file)->real;
}

/* Notes the change, unless the power is gone or the disk in trouble. */
static int note(sqlite3_file *file, struct change change)
{
    const struct crash_file *const f = file_of(file);
    int rc = SQLITE_OK;
    must(pthread_mutex_lock(&f->v->lock) == 0);
    if (!power_is_on(f->v) || f->v->trouble == DISK_WRITE_ERROR)
        rc = SQLITE_IOERR_WRITE;
    else if (f->v->trouble == DISK_FULL)
        rc = SQLITE_FULL;
    else
        add_change(f->v, f->node, change);
    must(pthread_mutex_unlock(&f->v->lock) == 0);
    return rc;
}

static int x_write(sqlite3_file *file, const void *at, int len, sqlite3_int64 offset)
{
    const struct change c = { .kind = CHANGE_WRITE,
                              .at = (size_t)offset,
                              .bytes = { at, (size_t)len } };
    const int rc = note(file, c);
    return rc != SQLITE_OK ? rc : real_of(file)->pMethods->xWrite(real_of(file), at, len, offset);
}

static int x_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    const int rc = note(file, (struct change){ .kind = CHANGE_TRUNCATE, .at = (size_t)size });
    return rc != SQLITE_OK ? rc : real_of(file)->pMethods->xTruncate(real_of(file), size);
}

/* The real file needs no sync: it only shows what programs see while the power is on. */
static int x_sync(sqlite3_file *file, int flags)
{
    (void)flags;
    struct crash_file *const f = file_of(file);
    must(pthread_mutex_lock(&f->v->lock) == 0);
    const bool on = power_is_on(f->v) && f->v->trouble != DISK_SYNC_ERROR;
    if (on) {
        f->node->exists = true; /* the unix VFS syncs the folder with the first sync of a log */
        sync_node(f->v, f->node);
    }
    must(pthread_mutex_unlock(&f->v->lock) == 0);
    return on ? SQLITE_OK : SQLITE_IOERR_FSYNC;
}

static int x_close(sqlite3_file *file)
{
    return real_of(file)->pMethods->xClose(real_of(file));
}
static int x_read(sqlite3_file *file, void *at, int len, sqlite3_int64 offset)
{
    return real_of(file)->pMethods->xRead(real_of(file), at, len, offset);
}
static int x_file_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real_of(file)->pMethods->xFileSize(real_of(file), size);
}
static int x_lock(sqlite3_file *file, int how)
{
    return real_of(file)->pMethods->xLock(real_of(file), how);
}
static int x_unlock(sqlite3_file *file, int how)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), how);
}
static int x_check_reserved(sqlite3_file *file, int *out)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), out);
}
static int x_control(sqlite3_file *file, int what, void *arg)
{
    return real_of(file)->pMethods->xFileControl(real_of(file), what, arg);
}
static int x_sector_size(sqlite3_file *file)
{
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}
static int x_characteristics(sqlite3_file *file)
{
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}
static int x_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
    return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, out);
}
static int x_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
    return real_of(file)->pMethods->xShmLock(real_of(file), offset, n, flags);
}
static void x_shm_barrier(sqlite3_file *file)
{
    real_of(file)->pMethods->xShmBarrier(real_of(file));
}
static int x_shm_unmap(sqlite3_file *file, int remove)
{
    return real_of(file)->pMethods->xShmUnmap(real_of(file), remove);
}

static const sqlite3_io_methods METHODS = {
    .iVersion = 2, /* no memory mapping: reads and writes all come through here */
    .xClose = x_close,
    .xRead = x_read,
    .xWrite = x_write,
    .xTruncate = x_truncate,
    .xSync = x_sync,
    .xFileSize = x_file_size,
    .xLock = x_lock,
    .xUnlock = x_unlock,
    .xCheckReservedLock = x_check_reserved,
    .xFileControl = x_control,
    .xSectorSize = x_sector_size,
    .xDeviceCharacteristics = x_characteristics,
    .xShmMap = x_shm_map,
    .xShmLock = x_shm_lock,
    .xShmBarrier = x_shm_barrier,
    .xShmUnmap = x_shm_unmap,
};

/* --- the VFS ---------------------------------------------------------------------------------- */

static struct crash_vfs *vfs_of(sqlite3_vfs *vfs)
{
    return vfs->pAppData;
}

static void read_all(struct buf *out, const char *path)
{
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    must(file >= 0);
    for (ssize_t n = 1; n > 0;) {
        char *const room = buf_room(out, 65536);
        must(room != NULL);
        n = read(file, room, 65536);
        must(n >= 0);
        buf_grew(out, (size_t)n);
    }
    must(close(file) == 0);
}

/* What is there when a file is first seen is taken as durable. Before SQLite opens it: closing a
 * file afterwards would drop SQLite's locks. */
static struct node *node_named(struct crash_vfs *v, const char *name)
{
    for (struct node *n = v->nodes; n != NULL; n = n->next) {
        if (strcmp(n->name, name) == 0)
            return n;
    }
    struct node *const n = arena_new(&v->memory, struct node);
    n->name = arena_cstr(&v->memory, (str_t){ name, strlen(name) });
    n->last = &n->first;
    n->next = v->nodes;
    v->nodes = n;
    buf_init(&n->durable, FILE_MAX);
    n->exists = access(name, F_OK) == 0;
    if (n->exists)
        read_all(&n->durable, name);
    return n;
}

static int x_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out)
{
    struct crash_vfs *const v = vfs_of(vfs);
    struct crash_file *const f = file_of(file);
    file->pMethods = NULL;
    must(name != NULL); /* temporary files are in memory */
    must(pthread_mutex_lock(&v->lock) == 0);
    const bool on = !v->crashed;
    if (on)
        *f = (struct crash_file){ .v = v, .node = node_named(v, name) };
    must(pthread_mutex_unlock(&v->lock) == 0);
    if (!on)
        return SQLITE_CANTOPEN;
    f->real = (sqlite3_file *)(f + 1);
    const int rc = v->real->xOpen(v->real, name, f->real, flags, out);
    if (rc == SQLITE_OK)
        file->pMethods = &METHODS;
    return rc;
}

static int x_delete(sqlite3_vfs *vfs, const char *name, int sync_folder)
{
    struct crash_vfs *const v = vfs_of(vfs);
    must(pthread_mutex_lock(&v->lock) == 0);
    const bool on = power_is_on(v);
    if (on) {
        struct node *const n = node_named(v, name);
        add_change(v, n, (struct change){ .kind = CHANGE_DELETE });
        if (sync_folder != 0)
            sync_node(v, n);
    }
    must(pthread_mutex_unlock(&v->lock) == 0);
    return on ? v->real->xDelete(v->real, name, sync_folder) : SQLITE_IOERR_DELETE;
}

static int x_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
    return vfs_of(vfs)->real->xAccess(vfs_of(vfs)->real, name, flags, out);
}
static int x_full_path(sqlite3_vfs *vfs, const char *name, int room, char *out)
{
    return vfs_of(vfs)->real->xFullPathname(vfs_of(vfs)->real, name, room, out);
}
static int x_randomness(sqlite3_vfs *vfs, int len, char *out)
{
    return vfs_of(vfs)->real->xRandomness(vfs_of(vfs)->real, len, out);
}
static int x_sleep(sqlite3_vfs *vfs, int usec)
{
    return vfs_of(vfs)->real->xSleep(vfs_of(vfs)->real, usec);
}
static int x_last_error(sqlite3_vfs *vfs, int len, char *out)
{
    return vfs_of(vfs)->real->xGetLastError(vfs_of(vfs)->real, len, out);
}
static int x_time(sqlite3_vfs *vfs, sqlite3_int64 *out)
{
    return vfs_of(vfs)->real->xCurrentTimeInt64(vfs_of(vfs)->real, out);
}

struct crash_vfs *crash_vfs_install(uint64_t seed, unsigned changes_until_crash)
{
    must(sqlite3_initialize() == SQLITE_OK);
    struct crash_vfs *const v = mem_new(sizeof *v);
    v->real = sqlite3_vfs_find("unix");
    must(v->real != NULL && changes_until_crash > 0);
    v->vfs = (sqlite3_vfs){
        .iVersion = 2,
        .szOsFile = (int)sizeof(struct crash_file) + v->real->szOsFile,
        .mxPathname = v->real->mxPathname,
        .zName = "crash",
        .pAppData = v,
        .xOpen = x_open,
        .xDelete = x_delete,
        .xAccess = x_access,
        .xFullPathname = x_full_path,
        .xRandomness = x_randomness,
        .xSleep = x_sleep,
        .xGetLastError = x_last_error,
        .xCurrentTimeInt64 = x_time,
    };
    v->dice = seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
    v->changes_left = changes_until_crash;
    must(pthread_mutex_init(&v->lock, NULL) == 0);
    must(sqlite3_vfs_register(&v->vfs, 1) == SQLITE_OK);
    return v;
}

void crash_vfs_trouble(struct crash_vfs *v, enum disk_trouble trouble)
{
    must(pthread_mutex_lock(&v->lock) == 0);
    v->trouble = trouble;
    must(pthread_mutex_unlock(&v->lock) == 0);
}

void crash_vfs_crash(struct crash_vfs *v)
{
    must(pthread_mutex_lock(&v->lock) == 0);
    crash_locked(v);
    must(pthread_mutex_unlock(&v->lock) == 0);
}

static void write_survivor(struct crash_vfs *v, const struct node *n, str_t path, const char *copy)
{
    const str_t name = arena_printf(&v->memory, "%s%s", copy, n->name + path.len);
    const int file = open(arena_cstr(&v->memory, name), O_CREAT | O_EXCL | O_WRONLY, 0600);
    must(file >= 0);
    must(n->durable.len == 0 ||
         write(file, n->durable.at, n->durable.len) == (ssize_t)n->durable.len);
    must(close(file) == 0);
}

void crash_vfs_uninstall(struct crash_vfs *v, const char *path, const char *copy)
{
    must(v->crashed);
    must(sqlite3_vfs_unregister(&v->vfs) == SQLITE_OK);
    must(sqlite3_vfs_register(v->real, 1) == SQLITE_OK);
    const str_t begin = { path, strlen(path) };
    for (struct node *n = v->nodes; n != NULL; n = n->next) {
        if (n->exists && strncmp(n->name, path, begin.len) == 0)
            write_survivor(v, n, begin, copy);
        buf_release(&n->durable);
    }
    must(pthread_mutex_destroy(&v->lock) == 0);
    arena_release(&v->memory);
    mem_free(v);
}
