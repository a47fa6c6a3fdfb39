import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { temporaryFolder } from '../../test/support/temporary.js';
import { Database } from './database.js';
import { MIGRATIONS } from './schema.js';
import { sqliteDriver } from './sqlite-driver.js';

describe('Database', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let path: string;
  const opened: Database[] = [];
  beforeEach(() => {
    folder = temporaryFolder();
    path = join(folder.path, 'tasks.sqlite');
  });
  afterEach(() => {
    for (const database of opened.splice(0)) database.close();
    folder.remove();
    jest.restoreAllMocks();
  });
  async function open(migrations = MIGRATIONS): Promise<Database> {
    const database = await Database.open(path, migrations);
    opened.push(database);
    return database;
  }
  const addJob = (database: Database, id: string) =>
    database.run(`INSERT INTO job (id, state, run_ms) VALUES (?, 'waiting', 0)`, id);
  const jobs = (database: Database) =>
    database.all<{ id: string }>('SELECT id FROM job ORDER BY seq').map(({ id }) => id);
  /** What a crash would leave: the file and a WAL that nobody has merged, under another name. */
  function crash(database: Database): void {
    const crashed = join(folder.path, 'crashed.sqlite');
    for (const suffix of ['', '-wal']) copyFileSync(path + suffix, crashed + suffix);
    database.close();
    path = crashed;
  }

  it('is in WAL mode with full synchronisation, on a SQLite that is safe', async () => {
    const database = await open();
    expect(database.get('SELECT * FROM pragma_journal_mode')).toEqual({ journal_mode: 'wal' });
    expect(database.get('SELECT * FROM pragma_synchronous')).toEqual({ synchronous: 2 });
    const { version } = database.get<{ version: string }>('SELECT sqlite_version() AS version')!;
    const [major, minor, patch] = version.split('.').map(Number) as [number, number, number];
    expect(major * 1e6 + minor * 1e3 + patch).toBeGreaterThanOrEqual(3_051_003);
  });

  it('uses the SQLite of Node only when that is safe', async () => {
    const packaged = await sqliteDriver('3.51.2');
    expect(await sqliteDriver('3.9.9')).toBe(packaged);
    expect(await sqliteDriver('0')).toBe(packaged);
  });

  it('undoes the whole of a transaction that fails', async () => {
    const database = await open();
    const work = () => {
      addJob(database, 'a');
      throw new Error('no');
    };
    expect(() => database.transaction(work)).toThrow('no');
    expect(jobs(database)).toEqual([]);
    database.transaction(() => addJob(database, 'b'));
    expect(jobs(database)).toEqual(['b']);
  });

  it('says when anybody has written', async () => {
    const [one, two] = [await open(), await open()];
    const before = one.version();
    expect(one.version()).toBe(before);
    addJob(two, 'a');
    const after = one.version();
    expect(after).not.toBe(before);
    addJob(one, 'b');
    expect(one.version()).not.toBe(after);
  });

  it('brings an older file up to date, in order, and keeps what it holds', async () => {
    const first = await open(['CREATE TABLE a (x)']);
    first.run('INSERT INTO a VALUES (1)');
    first.close();
    const second = await open(['CREATE TABLE a (x)', 'ALTER TABLE a ADD y', 'UPDATE a SET y = x + 1']);
    expect(second.all('SELECT x, y FROM a')).toEqual([{ x: 1, y: 2 }]);
  });

  it('leaves a file as it was when a migration fails', async () => {
    (await open(['CREATE TABLE a (x)'])).close();
    await expect(open(['CREATE TABLE a (x)', 'CREATE TABLE b (x); nonsense'])).rejects.toThrow(/nonsense/);
    const database = await open(['CREATE TABLE a (x)']);
    expect(database.all(`SELECT name FROM sqlite_schema`)).toEqual([{ name: 'a' }]);
  });

  it('refuses a file that a newer release wrote', async () => {
    (await open([...MIGRATIONS, 'CREATE TABLE future (x)'])).close();
    const known = MIGRATIONS.length;
    await expect(open()).rejects.toThrow(
      `has schema version ${known + 1}, written by a newer release; this one knows up to ${known}`,
    );
  });

  it('checks the file after a crash and goes on with what it holds', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const database = await open();
    addJob(database, 'kept');
    crash(database);
    expect(jobs(await open())).toEqual(['kept']);
    expect(warn).toHaveBeenCalledWith(expect.stringMatching(/was not closed the last time; checking it/));
  });

  it('checks nothing after an orderly stop', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const database = await open();
    addJob(database, 'kept');
    database.close();
    expect(existsSync(`${path}-wal`) && statSync(`${path}-wal`).size).toBeFalsy();
    expect(jobs(await open())).toEqual(['kept']);
    expect(warn).not.toHaveBeenCalled();
  });

  it('moves a file aside that is no database, byte for byte, and says so', async () => {
    const error = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const garbage = Buffer.from('this is no database. '.repeat(500));
    writeFileSync(path, garbage);
    expect(jobs(await open())).toEqual([]);
    const aside = readdirSync(folder.path).filter((name) => name.startsWith('tasks.sqlite.damaged-'));
    expect(aside).toHaveLength(1);
    expect(readFileSync(join(folder.path, aside[0]!))).toEqual(garbage);
    expect(error).toHaveBeenCalledWith(expect.stringContaining(`It was moved to ${join(folder.path, aside[0]!)}`));
  });

  it('finds damage inside the file after a crash', async () => {
    jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const error = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const database = await open();
    database.transaction(() => Array.from({ length: 2_000 }, (_, i) => addJob(database, `job-${i}`.padEnd(60, '.'))));
    database.close();
    const again = await open();
    addJob(again, 'last');
    crash(again);
    const bytes = readFileSync(path);
    bytes.fill(0xff, 20 * 4_096, 24 * 4_096);
    writeFileSync(path, bytes);
    expect(jobs(await open())).toEqual([]);
    expect(error).toHaveBeenCalledTimes(1);
    expect(readdirSync(folder.path).some((name) => /damaged-.*Z$/.test(name))).toBe(true);
  });

  it('does not take a damaged file from another process that uses it', async () => {
    const error = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const user = await open();
    addJob(user, 'a');
    user.all('PRAGMA wal_checkpoint(TRUNCATE)');
    writeFileSync(path, Buffer.from('this is no database. '.repeat(500)));
    await expect(open()).rejects.toThrow(/is damaged .* and in use by another process/);
    expect(error).not.toHaveBeenCalled();
    expect(readdirSync(folder.path).filter((name) => name.includes('damaged'))).toEqual([]);
  });
});
