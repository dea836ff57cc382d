import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { OnChange } from '../../plan/plan.ts';
import { announceChange } from './on-change.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { recordedLog } from '../testing/recorded-log.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';

interface World {
  readonly proc?: string;
  readonly kill?: (pid: number, signal: string) => void;
  readonly signal?: AbortSignal;
}

async function announce(
  onChange: OnChange,
  { proc = '/proc', kill = () => {}, signal = new AbortController().signal }: World = {},
) {
  const { log, entries } = recordedLog();
  const clock = fakeClock();
  const told = await announceChange(onChange, { proc, kill, log, clock }, signal);
  return { told, entries, waits: clock.waits };
}

describe('a signal', () => {
  const HUP: OnChange = { kind: 'signal', signal: 'SIGHUP', process: 'app' };

  function procWith(...pids: number[]): string {
    const proc = temporaryDirectory();
    for (const pid of pids) {
      mkdirSync(join(proc, String(pid)));
      writeFileSync(join(proc, String(pid), 'cmdline'), 'app\0');
    }
    return proc;
  }

  test('reaches a real process', async () => {
    const child = spawn('/bin/sh', ['-c', 'trap "exit 42" HUP; echo ready; while :; do sleep 0.05; done']);
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    const proc = procWith(Number(child.pid));
    const { entries } = await announce(HUP, {
      proc,
      kill: (pid, name) => process.kill(pid, name),
    });
    expect((await once(child, 'exit'))[0]).toBe(42);
    expect(entries).toEqual([
      { level: 'info', msg: 'signal sent', signal: 'SIGHUP', process: 'app', pid: child.pid },
    ]);
  });

  test('for which there is no process is logged with what to do', async () => {
    const { told, entries } = await announce(HUP, { proc: procWith() });
    expect(told).toBe(false);
    expect(entries).toEqual([
      {
        level: 'error',
        code: 'ON_CHANGE',
        msg: expect.stringMatching(/no process app.*shareProcessNamespace: true/),
      },
    ]);
  });

  test('that is not permitted is logged with what to do, and the other processes still get it', async () => {
    const sent: number[] = [];
    const kill = (pid: number): void => {
      if (pid === 7) throw Object.assign(new Error('kill EPERM'), { code: 'EPERM', syscall: 'kill' });
      sent.push(pid);
    };
    const { told, entries } = await announce(HUP, { proc: procWith(7, 8), kill });
    expect([told, sent]).toEqual([true, [8]]);
    expect((await announce(HUP, { proc: procWith(7), kill })).told).toBe(false);
    expect(entries[0]).toMatchObject({
      level: 'error',
      code: 'EPERM',
      msg: expect.stringContaining('same user'),
    });
  });

  test('to a process that has just ended is no error', async () => {
    const kill = (): void => {
      throw Object.assign(new Error('kill ESRCH'), { code: 'ESRCH', syscall: 'kill' });
    };
    expect(await announce(HUP, { proc: procWith(7), kill })).toMatchObject({ told: true, entries: [] });
  });
});

describe('a call', () => {
  async function server(answer: RequestListener): Promise<string> {
    const listening = createServer(answer).listen(0, '127.0.0.1');
    onTestFinished(() => {
      listening.closeAllConnections();
      listening.close();
    });
    await once(listening, 'listening');
    const address = listening.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/reload?x=1`;
  }

  const call = (url: string): OnChange => ({ kind: 'http', method: 'POST', url });

  test('is made once when the application takes it', async () => {
    const requests: string[] = [];
    const url = await server((request, response) => {
      requests.push(`${request.method} ${request.url}`);
      response.writeHead(204).end();
    });
    const { entries } = await announce(call(url));
    expect(requests).toEqual(['POST /reload?x=1']);
    const shown = url.replace('?x=1', '');
    expect(entries).toEqual([{ level: 'info', msg: 'application notified', url: shown, status: 204 }]);
  });

  test('is made again when it fails, with a pause', async () => {
    const statuses = [500, 302, 200];
    const url = await server((_, response) => response.writeHead(statuses.shift() ?? 500).end());
    const { told, entries, waits } = await announce(call(url));
    expect(told).toBe(true);
    expect(statuses).toEqual([]);
    expect(waits).toEqual([375, 750]);
    expect(entries).toMatchObject([{ level: 'info', status: 200 }]);
  });

  test('is given up after three tries, with the last reason', async () => {
    let requests = 0;
    const url = await server((_, response) => {
      requests += 1;
      response.writeHead(503).end();
    });
    const { told, entries } = await announce(call(url));
    expect([told, requests]).toEqual([false, 3]);
    expect(entries).toEqual([
      {
        level: 'error',
        code: 'ON_CHANGE',
        msg: expect.stringContaining(`POST ${url.replace('?x=1', '')}: it answered 503 (3 tries)`),
      },
    ]);
  });

  test('is given up after five seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const url = await server(() => vi.advanceTimersByTime(5000));
    const shown = url.replace('?x=1', '');
    expect((await announce(call(url))).entries[0]?.msg).toBe(
      `the application was not told of the change: POST ${shown}: no answer within 5 s (ETIMEDOUT) (3 tries)`,
    );
  });

  test('to a port where nobody listens says so', async () => {
    const { entries } = await announce(call('http://127.0.0.1:9/'));
    expect(entries[0]?.msg).toContain('ECONNREFUSED');
  });

  test.each<[string, RequestListener, string]>([
    ['closes the connection', request => request.socket.destroy(), 'socket hang up (ECONNRESET)'],
    ['speaks no HTTP', request => request.socket.end('+OK\r\n\r\n'), '(HPE_INVALID_CONSTANT)'],
  ])('to an application that %s says so', async (_, answer, reason) => {
    const { entries } = await announce(call(await server(answer)));
    expect(entries[0]?.msg).toContain(reason);
  });

  test('logs nothing of a URL that may be a secret', async () => {
    const requests: string[] = [];
    const url = await server((request, response) => {
      requests.push(`${request.headers.authorization} ${request.url}`);
      response.writeHead(requests.length > 1 ? 500 : 200).end();
    });
    const secret = url.replace('http://', 'http://admin:canary@').replace('x=1', 'token=canary');
    const said = [await announce(call(secret)), await announce(call(secret))].map(({ entries }) => entries);
    const authorization = `Basic ${Buffer.from('admin:canary').toString('base64')}`;
    expect(requests[0]).toBe(`${authorization} /reload?token=canary`);
    expect(said).toMatchObject([[{ level: 'info' }], [{ level: 'error' }]]);
    expect(JSON.stringify(said)).not.toContain('canary');
  });

  test('does not wait for the end of an endless answer', async () => {
    const url = await server((_, response) => response.writeHead(200).write('endless'));
    expect((await announce(call(url))).entries).toMatchObject([{ status: 200 }]);
  });

  test('ends with the agent, which is not told and no error', async () => {
    const stop = new AbortController();
    const url = await server(() => stop.abort());
    expect(await announce(call(url), { signal: stop.signal })).toMatchObject({ told: false, entries: [] });
    // Nor is it made any more.
    expect(await announce(call(url), { signal: stop.signal })).toMatchObject({
      told: false,
      entries: [],
      waits: [],
    });
  });
});
