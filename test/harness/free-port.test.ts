import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { freePort, OUTGOING_PORTS, portsToGive } from './free-port.ts';

// Four times 300 out of 12000: with a choice by chance alone, some sixty would be given twice.
const PROCESSES = 4;
const PORTS_OF_EACH = 300;

test('no port is given twice, however many processes ask at once, as long as they live', async () => {
  const given = (await Promise.all(Array.from({ length: PROCESSES }, portsOfProcess))).flat();

  expect(given).toHaveLength(PROCESSES * PORTS_OF_EACH);
  expect(new Set(given).size).toBe(given.length);
});

test('a process that does nothing but hold ports ends', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', `${IMPORT} await freePort();`]);
  onTestFinished(() => void child.kill('SIGKILL'));

  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('a program can listen on the port, end, and listen on it again', async () => {
  const port = await freePort();

  for (let start = 0; start < 2; start++) {
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    expect(server.listening).toBe(true);
    server.close();
    await once(server, 'close');
  }
});

test('a port is one of those that outgoing connections leave', async () => {
  const { from, to } = portsToGive(await readFile(OUTGOING_PORTS, 'utf8').catch(() => ''));

  const ports = await Promise.all(Array.from({ length: 20 }, freePort));

  expect(Math.min(...ports)).toBeGreaterThanOrEqual(from);
  expect(Math.max(...ports)).toBeLessThan(to);
});

test.each([
  ['as Linux has it', '32768\t60999\n', 20_000, 32_000],
  ['where outgoing connections begin sooner', '16000\t65535\n', 4000, 16_000],
  ['where they leave no ports', '1024\t65535\n', 20_000, 32_000],
  ['where the kernel does not say', '', 20_000, 32_000],
])('%s, ports to give are below those of outgoing connections', (_, outgoing, from, to) => {
  expect(portsToGive(outgoing)).toEqual({ from, to });
});

const IMPORT = `import { freePort } from ${JSON.stringify(join(import.meta.dirname, 'free-port.ts'))};`;

/** Asks from a process that lives until the test ends. */
async function portsOfProcess(): Promise<number[]> {
  const script = `${IMPORT}
    for (let count = 0; count < ${PORTS_OF_EACH}; count++) console.log(await freePort());
    console.log('done');
    process.stdin.resume();`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ports: number[] = [];
  for await (const line of createInterface(child.stdout)) {
    if (line === 'done') break;
    ports.push(Number(line));
  }
  return ports;
}
