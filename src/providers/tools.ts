/** What providers work with outside tests. */
import { readFile } from 'node:fs/promises';
import type { ProviderTools } from '../resolve/contract.ts';
import { createHttpClient } from './http.ts';
import type { HttpOptions } from './http.ts';
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
    readFile: path => readFile(path),
    now: Date.now,
    close: client.close,
  };
}
