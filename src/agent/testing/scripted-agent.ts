/** The agent as a process of its own with a resolver that does what the environment variable SCRIPT says. */
import { join } from 'node:path';
import { problem } from '../../errors.ts';
import type { Resolution } from '../resolution.ts';
import { startAgent } from '../start-agent.ts';
import { systemWaiter } from '../idle/waiter.ts';

/** By ExternalSecret: data, or what goes wrong. */
const script: unknown = JSON.parse(process.env['SCRIPT'] ?? '{}');
const secretValue = process.env['CANARY'] ?? '';

const resolving: Parameters<typeof startAgent>[0] = {
  async resolve(_, names, { signal }) {
    const resolutions = new Map<string, Resolution>();
    for (const name of names) resolutions.set(name, await answer(name, signal));
    return resolutions;
  },
  releaseGenerated: () => Promise.resolve(void process.stdout.write('given back\n')),
};

startAgent(resolving, systemWaiter(join(import.meta.dirname, '..')));

async function answer(name: string, signal: AbortSignal): Promise<Resolution> {
  const what: unknown = Object.entries(script ?? {}).find(([key]) => key === name)?.[1];
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
