import { spawn } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findProcesses } from './find-processes.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';

function proc(processes: Record<string, { cmdline?: string; comm?: string; exe?: string }>): string {
  const root = temporaryDirectory();
  for (const [pid, { exe, ...files }] of Object.entries(processes)) {
    mkdirSync(join(root, pid));
    if (exe !== undefined) symlinkSync(exe, join(root, pid, 'exe'));
    for (const [file, text] of Object.entries(files)) writeFileSync(join(root, pid, file), text);
  }
  return root;
}

test('a process is found by the file name of its program or by the name that the kernel knows', () => {
  const root = proc({
    '7': { cmdline: '/usr/sbin/nginx\0-g\0daemon off;\0', comm: 'nginx\n' },
    '8': { cmdline: 'nginx: master process\0', comm: 'nginx\n' },
    '9': { cmdline: '/bin/other\0nginx\0', comm: 'other\n' },
    '10': { cmdline: '/opt/nginx/bin/worker\0', comm: 'worker\n' },
    self: { cmdline: 'nginx\0' },
  });
  expect(findProcesses('nginx', root)).toEqual([7, 8]);
});

describe('of a name that is longer than the kernel keeps', () => {
  const comm = 'orders-service-\n';

  test.each([
    ['its program', { comm, cmdline: '/app/orders-service-api\0--serve\0' }],
    ['its file, where it calls itself something else', { comm, exe: '/app/orders-service-api' }],
    [
      'its file, after an update',
      { comm, cmdline: 'orders: idle\0', exe: '/app/orders-service-api (deleted)' },
    ],
    ['its script', { comm, cmdline: '/bin/sh\0/app/orders-service-api\0', exe: '/bin/busybox' }],
    [
      'its script behind an option',
      { comm, cmdline: '/usr/bin/python3\0-u\0./orders-service-api\0', exe: '/usr/bin/python3' },
    ],
  ])('a process is found by %s', (_, process) => {
    expect(findProcesses('orders-service-api', proc({ '7': process }))).toEqual([7]);
  });

  test.each([
    ['program', { comm, cmdline: '/app/orders-service-worker\0', exe: '/app/orders-service-worker' }],
    ['program of which nothing more can be read', { comm }],
    [
      'program that is given the name',
      { comm, cmdline: '/app/orders-service-worker\0/app/orders-service-api\0' },
    ],
    ['script', { comm, cmdline: '/bin/sh\0/app/orders-service-worker\0', exe: '/bin/busybox' }],
  ])('another %s that begins alike is left alone', (_, process) => {
    expect(findProcesses('orders-service-api', proc({ '7': process }))).toEqual([]);
  });
});

test('a name of just so many bytes may be the beginning of another', () => {
  const root = proc({
    '7': { comm: 'payment-service\n', exe: '/app/payment-service-worker' },
    '8': { comm: 'payment-service\n', exe: '/app/payment-service' },
    '9': { comm: 'payment-servic\n', exe: '/usr/bin/node' },
  });
  expect(findProcesses('payment-service', root)).toEqual([8]);
  expect(findProcesses('payment-servic', root)).toEqual([9]);
});

test('the kernel counts bytes', () => {
  const comm = Buffer.from('zahlungsdiensteä').subarray(0, 15).toString('latin1');
  const root = proc({
    '7': { comm, exe: '/app/zahlungsdiensteä' },
    '8': { comm, exe: '/app/zahlungsdienste' },
  });
  expect(findProcesses('zahlungsdiensteä', root)).toEqual([7]);
});

test('a process that is gone while we look is no error', () => {
  expect(findProcesses('nginx', proc({ '7': {} }))).toEqual([]);
});

test('this process and the one that started it are never found', () => {
  const own = [process.pid, process.ppid].map(pid => [String(pid), { cmdline: 'nginx\0' }]);
  const root = proc({ ...Object.fromEntries(own), '999999': { cmdline: 'nginx\0' } });
  expect(findProcesses('nginx', root)).toEqual([999_999]);
});

test('a real process is found in the real /proc', () => {
  const child = spawn('sleep', ['60']);
  onTestFinished(() => void child.kill());
  expect(findProcesses('sleep', '/proc')).toContain(child.pid);
});
