import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync, mkdirSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import BetterSqlite3 from 'better-sqlite3';
import { openSqliteStore } from '../../src/storage/sqlite.ts';
import { processWorkerName } from '../../src/storage/worker-name.ts';
import { conversationState, message, paragraph } from '../support/occurrences.ts';
import { storeContract } from '../support/store-contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'sempronio-store-'));
let files = 0;
const newFile = (): string => join(folder, `${(files += 1)}.db`);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

storeContract('the store in memory', (options) => openSqliteStore(':memory:', options));
storeContract('the store in a file', (options) => openSqliteStore(newFile(), options));

const open = (path: string) => openSqliteStore(path, { mask: (text) => text });
const AT = new Date('2026-01-31T10:00:00Z');
const LATER = new Date('2026-01-31T10:00:10Z');

describe('a store in a file', () => {
  it('holds everything when it is opened again', async () => {
    const path = newFile();
    const first = await open(path);
    await first.accept(message('web:a', 'e1'));
    const leased = await first.lease('w1', ['web:'], LATER, AT);
    await first.finish(leased!.lease, 'e1', conversationState(1), [paragraph('r1')]);
    const before = await first.timeline('web:a', 0, 10);
    await first.close();
    const second = await open(path);
    expect(await second.timeline('web:a', 0, 10)).toEqual(before);
    expect(await second.state('web:a')).toEqual(conversationState(1));
    expect(await second.outbox(['web:'], 10)).toHaveLength(1);
    await second.close();
  });

  it('makes the folder that is missing, for its owner only', async () => {
    const path = join(folder, 'new', 'deep', 'sempronio.db');
    const store = await open(path);
    await store.close();
    expect(statSync(path).mode & 0o077).toBe(0);
    expect(statSync(join(folder, 'new')).mode & 0o077).toBe(0);
  });

  it('writes what was asked for before it is closed, and nothing afterwards', async () => {
    const path = newFile();
    const store = await open(path);
    const accepted = store.accept(message('web:a', 'e1'));
    await store.close();
    expect(await accepted).toBe('new');
    await expect(store.accept(message('web:a', 'e2'))).rejects.toThrow();
    await expect(store.timeline('web:a', 0, 1)).rejects.toThrow();
  });

  it.each(['erase', 'expire'] as const)('leaves no trace in its files after %s', async (how) => {
    const path = newFile();
    const store = await open(path);
    const text = 'pomegranate '.repeat(2_000);
    await store.accept(message('web:a', 'e1', { text }));
    await store.accept(message('web:b', 'e1'));
    await (how === 'erase'
      ? store.erase({ conversation: 'web:a' })
      : store.expire(new Date(Date.now() + 60_000)));
    for (const name of [path, `${path}-wal`]) {
      expect(readFileSync(name).includes('pomegranate')).toBe(false);
    }
    await store.close();
  });

  it('keeps only the id of a finished event, not its attachments', async () => {
    const path = newFile();
    const store = await open(path);
    const attachments = [{ name: 'a.eml', text: 'pomegranate' }];
    await store.accept({ ...message('web:a', 'e1'), attachments });
    const leased = await store.lease('w1', ['web:'], LATER, AT);
    await store.finish(leased!.lease, 'e1', conversationState(), []);
    await store.close();
    expect(readFileSync(path).includes('pomegranate')).toBe(false);
  });
});

describe('leases that were left behind', () => {
  const leaseAndReopen = async (worker: string) => {
    const path = newFile();
    const first = await open(path);
    await first.accept(message('web:a', 'e1'));
    await first.lease(worker, ['web:'], LATER, AT);
    await first.close();
    const second = await open(path);
    const leased = await second.lease('next', ['web:'], LATER, AT);
    await second.close();
    return leased?.lease.conversation ?? null;
  };
  const endedPid = spawnSync(process.execPath, ['--version']).pid;

  it.each([
    ['a process of this host that has ended', `${endedPid}@${hostname()}/0123abcd#1`],
    ['an earlier process with our own pid', `${process.pid}@${hostname()}/00000000#1`],
  ])('are free at once where they belong to %s', async (_who, worker) => {
    expect(await leaseAndReopen(worker)).toBe('web:a');
  });

  it.each([
    ['this very process', `${processWorkerName()}#7`],
    ['a living process of this host', `${process.ppid}@${hostname()}/0123abcd#1`],
    ['another host', `${endedPid}@elsewhere/0123abcd#1`],
    ['somebody whose name says nothing', 'worker'],
  ])('are respected where they belong to %s', async (_who, worker) => {
    expect(await leaseAndReopen(worker)).toBeNull();
  });
});

describe('a file that cannot be used', () => {
  const foreign = (path: string): void => {
    const database = new BetterSqlite3(path);
    database.exec('CREATE TABLE recipes (name TEXT)');
    database.close();
  };
  const newer = async (path: string): Promise<void> => {
    await (await open(path)).close();
    const database = new BetterSqlite3(path);
    database.pragma('user_version = 999');
    database.close();
  };

  it.each<[string, (path: string) => void | Promise<void>, RegExp]>([
    ['damaged', (path: string) => writeFileSync(path, 'no database '.repeat(500)), /damaged/],
    [
      'cut off',
      async (path: string) => {
        await (await open(path)).close();
        writeFileSync(path, readFileSync(path).subarray(0, 5_000));
      },
      /damaged/,
    ],
    ['a folder', (path: string) => void mkdirSync(path), /folder; a file is expected/],
    ["another program's", foreign, /another program/],
    ['written by a newer version', newer, /newer version/],
  ])('is named with the reason when it is %s', async (_what, make, reason) => {
    const path = newFile();
    await make(path);
    const opened = open(path);
    await expect(opened).rejects.toThrow(reason);
    await expect(opened).rejects.toThrow(path);
    await expect(opened).rejects.toMatchObject({ cause: expect.anything() as unknown });
  });

  it('is named when a part of its path is a file', async () => {
    const file = newFile();
    writeFileSync(file, '');
    await expect(open(join(file, 'sempronio.db'))).rejects.toThrow(/folder is expected/);
  });

  it('leaves the database of another program as it was', async () => {
    const path = newFile();
    foreign(path);
    const before = readFileSync(path);
    await expect(open(path)).rejects.toThrow();
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});
