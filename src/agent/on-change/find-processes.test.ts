import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findProcesses } from './find-processes.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';

function proc(processes: Record<string, { cmdline?: string; comm?: string }>): string {
  const root = temporaryDirectory();
  for (const [pid, files] of Object.entries(processes)) {
    mkdirSync(join(root, pid));
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

test('a name longer than the kernel keeps is found by its beginning', () => {
  const root = proc({ '7': { cmdline: '', comm: 'payment-service\n' } });
  expect(findProcesses('payment-service-worker', root)).toEqual([7]);
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
