import { createHash } from 'node:crypto';
import { constants, createReadStream, mkdirSync } from 'node:fs';
import { copyFile, link, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MailError } from '#base/errors.ts';
import { migrations } from '#db/migrations/index.ts';
import { copyRows } from '#db/snapshot.ts';
import type { Database } from '#db/types.ts';
import { syncDirectory } from './bodies/files.ts';

/** What a backup consists of; `manifest.json` in its directory. */
export interface Manifest {
  format: 1;
  createdAt: string;
  engine: 'sqlite' | 'postgres';
  files: { path: string; size: number; sha256: string }[];
}

/** Files of the data directory that belong to an installation beside database and bodies. */
const extraFiles = ['key', 'sowa.toml'];

/**
 * Writes a consistent backup into `target`, a new or empty directory, while the service runs. Body segments are linked
 * before and again after the rows are copied: one that compaction replaced meanwhile is in the first set, its
 * replacement in the second, so every row has its body. Throws `already-exists` when the target has something in it.
 */
export async function backup(database: Database, data: string, target: string, now: number): Promise<Manifest> {
  await mkdir(target, { recursive: true, mode: 0o700 });
  if ((await readdir(target)).length > 0) throw new MailError('already-exists', `${target} is not empty`);
  // Links hold the segments even when the target is on another disk and copying takes long.
  const held = join(data, 'bodies', 'tmp', `backup-${process.pid}-${now}`);
  mkdirSync(held, { mode: 0o700 });
  try {
    await linkSegments(join(data, 'bodies'), held);
    await database.read((reader) => copyRows(reader, migrations, join(target, 'meta.db')));
    await linkSegments(join(data, 'bodies'), held);
    await mkdir(join(target, 'bodies'), { mode: 0o700 });
    for (const name of await readdir(held)) await place(join(held, name), join(target, 'bodies', name));
  } finally {
    await rm(held, { recursive: true, force: true });
  }
  for (const name of extraFiles) await place(join(data, name), join(target, name)).catch(ignoreMissing);
  const manifest: Manifest = {
    format: 1,
    createdAt: new Date(now).toISOString(),
    engine: database.engine,
    files: await describe(target),
  };
  await writeFile(join(target, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`, {
    mode: 0o600,
    flush: true,
  });
  await syncDirectory(target);
  return manifest;
}

/** Checks every file of a backup against its manifest. Throws `not-found`, `corrupt`. */
export async function verifyBackup(source: string): Promise<Manifest> {
  const text = await readFile(join(source, 'manifest.json'), 'utf8').catch((cause: unknown) => {
    throw new MailError(
      'not-found',
      `${source} has no manifest.json: it is not a backup, or one that was not finished`,
      { cause },
    );
  });
  const manifest = JSON.parse(text) as Manifest;
  if (manifest.format !== 1)
    throw new MailError('unsupported', `the backup has format ${String(manifest.format)}, this program knows 1`);
  for (const { path, size, sha256 } of manifest.files) {
    const found = await stat(join(source, path)).catch(() => null);
    if (found === null) throw new MailError('corrupt', `the backup lacks ${path}`);
    if (found.size !== size || (await hashFile(join(source, path))) !== sha256) {
      throw new MailError('corrupt', `${path} of the backup is not what was written`);
    }
  }
  return manifest;
}

/** Copies the files of a verified backup into a data directory that has no mail yet. Rows are the caller's (db/restore.ts), then `restore.raise`. */
export async function restoreFiles(source: string, data: string, manifest: Manifest): Promise<void> {
  await mkdir(join(data, 'bodies', 'tmp'), { recursive: true, mode: 0o700 });
  for (const { path } of manifest.files) {
    if (path === 'meta.db') continue;
    const target = join(data, path);
    await copyFile(join(source, path), `${target}.restoring`);
    await syncFile(`${target}.restoring`);
    await rename(`${target}.restoring`, target);
  }
  await syncDirectory(join(data, 'bodies'));
  await syncDirectory(data);
}

async function linkSegments(bodies: string, held: string): Promise<void> {
  for (const entry of await readdir(bodies, { withFileTypes: true })) {
    if (!entry.isFile()) continue;
    await link(join(bodies, entry.name), join(held, entry.name)).catch((error: unknown) => {
      // Linked in the first round already, or removed by compaction since it was listed.
      if (!hasCode(error, 'EEXIST') && !hasCode(error, 'ENOENT')) throw error;
    });
  }
}

async function place(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  await syncFile(to);
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function describe(directory: string): Promise<Manifest['files']> {
  const files: Manifest['files'] = [];
  for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const full = join(entry.parentPath, entry.name);
    const { size } = await stat(full);
    files.push({ path: full.slice(directory.length + 1), size, sha256: await hashFile(full) });
  }
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function ignoreMissing(error: unknown): void {
  if (!hasCode(error, 'ENOENT')) throw error;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
