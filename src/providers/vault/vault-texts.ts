/** What Vault says in words: `{"errors": ["permission denied"], "warnings": ["…"]}`. */
import { isRecord } from '../spec-reader.ts';

export interface VaultTexts {
  /** Joined by semicolons, on one line; empty where there are none. */
  readonly errors: string;
  readonly warnings: string;
}

export function vaultTexts(body: Buffer): VaultTexts {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    return { errors: join(parsed, 'errors'), warnings: join(parsed, 'warnings') };
  } catch {
    return { errors: '', warnings: '' };
  }
}

const longest = 500;

function join(parsed: unknown, member: string): string {
  const list = isRecord(parsed) ? parsed[member] : undefined;
  const texts: unknown[] = Array.isArray(list) ? list : [];
  const words = texts.filter(text => typeof text === 'string').map(text => text.replace(/\s+/g, ' ').trim());
  return words.join('; ').slice(0, longest);
}
