/* A VFS for SQLite whose disk loses power: kill -9 keeps what the kernel was told, this does not.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_TESTS_UNIT_DB_CRASH_VFS_H
#define ALYANS_TESTS_UNIT_DB_CRASH_VFS_H

#include "kit/base/base.h"

/* Passes everything on to the ordinary VFS and notes what a sync has made durable. At the crash a
 * random part of what was not synced survives: each write, truncation and deletion whole, torn into
 * sectors, or not at all. From then on every change is an I/O error, so nothing can be acknowledged
 * after the crash. */
struct crash_vfs;

/* Becomes SQLite's default VFS; crashes at the given number of writes and syncs from now. */
struct crash_vfs *crash_vfs_install(uint64_t seed, unsigned changes_until_crash);
enum disk_trouble { DISK_WELL, DISK_FULL, DISK_WRITE_ERROR, DISK_SYNC_ERROR };
/* Until further notice every write, or every sync, fails so; nothing of it reaches the disk, except
 * that what a failing sync was to make durable stays on its way. */
void crash_vfs_trouble(struct crash_vfs *v, enum disk_trouble trouble);

/* Crashes now, if it has not happened yet. */
void crash_vfs_crash(struct crash_vfs *v);
/* The ordinary VFS is the default again. All connections are closed. Then writes what survived of
 * the database at path, with its log, as copy. */
void crash_vfs_uninstall(struct crash_vfs *v, const char *path, const char *copy);

#endif
