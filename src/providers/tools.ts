/** What providers work with outside tests. */
import { readFileSync } from 'node:fs';
import type { ProviderTools } from '../resolve/contract.ts';
import { createHttpClient, type HttpOptions } from './http.ts';
import { withRetries } from './retry.ts';

export interface OwnedTools extends ProviderTools {
  /** Closes idle connections, at the end of a run. */
  readonly close: () => void;
}

/** The network with retries, the file system and the clock. */
export function createProviderTools(options: HttpOptions = {}): OwnedTools {
  const client = createHttpClient(options);
  return {
    http: withRetries(client.send),
    // Credentials are small files in memory; loading `node:fs/promises` for them would take longer than all of them.
    readFile: path => new Promise(resolve => resolve(readFileSync(path))),
    now: Date.now,
    close: client.close,
  };
}
