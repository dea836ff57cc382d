/** The agent as a process of its own with a resolver that does what the environment variable SCRIPT says. */
import { join } from 'node:path';
import { problem } from '../../errors.ts';
import type { Resolution } from '../resolution.ts';
import { startAgent } from '../start-agent.ts';
import { systemWaiter } from '../idle/waiter.ts';

/** By ExternalSecret: data, or what goes wrong; and how `giving back` hangs, if it does. */
const script: unknown = JSON.parse(process.env['SCRIPT'] ?? '{}');
const secretValue = process.env['CANARY'] ?? '';

const resolving: Parameters<typeof startAgent>[0] = {
  async resolve(_, names, { signal }) {
    const resolutions = new Map<string, Resolution>();
    for (const name of names) resolutions.set(name, await answer(name, signal));
    return resolutions;
  },
  async releaseGenerated() {
    const hangs = scripted('giving back');
    if (hangs === 'never ends') setInterval(() => {}, 1000);
    if (hangs !== undefined) await new Promise(() => {});
    process.stdout.write('given back\n');
  },
};

// As a pod can ask for it by NODE_OPTIONS.
process.report.reportOnFatalError = true;
process.report.reportOnUncaughtException = true;
process.report.reportOnSignal = true;

startAgent(resolving, systemWaiter(join(import.meta.dirname, '..')));

function scripted(name: string): unknown {
  return Object.entries(script ?? {}).find(([key]) => key === name)?.[1];
}

async function answer(name: string, signal: AbortSignal): Promise<Resolution> {
  const what = scripted(name);
  switch (what) {
    case 'unavailable':
      return {
        error: problem('PROVIDER_UNAVAILABLE', {
          store: 'SecretStore/vault',
          action: 'reading',
          reason: 'down',
        }),
      };
    case 'refused':
      return {
        error: problem('PROVIDER_REFUSED', {
          store: 'SecretStore/vault',
          action: 'reading',
          reason: 'denied',
        }),
      };
    case 'waits for the signal':
      process.stdout.write('asked\n');
      await new Promise(resolve => {
        const alive = setInterval(() => {}, 1000);
        signal.addEventListener('abort', () => {
          clearInterval(alive);
          resolve(undefined);
        });
      });
      return { error: problem('RESOLVE_CANCELLED', { reason: 'aborted' }) };
    case 'ignores the signal':
      process.stdout.write('asked\n');
      return await new Promise(() => setInterval(() => {}, 1000));
    case 'never answers and holds nothing open':
      return await new Promise(() => {});
    case 'is told twice to stop':
      process.kill(process.pid, 'SIGTERM');
      process.kill(process.pid, 'SIGINT');
      return await new Promise(() => setInterval(() => {}, 1000));
    case 'what Node would report': {
      const { reportOnFatalError, reportOnUncaughtException, reportOnSignal } = process.report;
      const reports = { reportOnFatalError, reportOnUncaughtException, reportOnSignal };
      process.stdout.write(JSON.stringify(reports));
      return { data: new Map() };
    }
    case 'a foreign error':
      return { error: new SyntaxError(`Unexpected token in "${secretValue}"`) };
    case 'rejects':
      return JSON.parse(`${secretValue}{`);
    case 'throws later':
      setTimeout(() => {
        throw new Error(secretValue);
      });
      return await new Promise(() => setInterval(() => {}, 1000));
    default:
      return {
        data: new Map(Object.entries(what ?? {}).map(([key, value]) => [key, Buffer.from(String(value))])),
      };
  }
}
