import { isJsonObject } from '../api/json.ts';
import { entryPath, fieldPath } from '../api/field-path.ts';
import { warning, type RuleFinding } from './rule.ts';

/** More would help nobody. */
const MOST = 20;

/** Fields whose text is for people, or is a program that may well look like a placeholder. */
const free = new Set([
  'template',
  'templateFrom',
  'rewrite',
  'body',
  'description',
  'metadata',
  'regexp',
  'headers',
  'url',
  'comment',
  'apiVersion',
]);

/**
 * Warnings for texts that a reader of documentation was meant to replace: `<your-vault>`, `YOUR_PROJECT_ID`,
 * `changeme`, `vault.example.com`. Templates and expressions are left out: their brackets mean something.
 */
export function placeholderFindings(value: unknown, path = 'spec'): readonly RuleFinding[] {
  if (!mayHoldOne(value)) return [];
  const found: RuleFinding[] = [];
  walk(value, { path, isFree: false }, found);
  return found.slice(0, MOST);
}

/** Before any path is built: nearly every object has none. */
function mayHoldOne(value: unknown): boolean {
  if (typeof value === 'string') return SIGN.test(value);
  if (Array.isArray(value)) return value.some(mayHoldOne);
  if (!isJsonObject(value)) return false;
  // Makes nothing, as `isNestedDeeper`.
  for (const name in value) if (mayHoldOne(value[name])) return true;
  return false;
}

interface Place {
  readonly path: string;
  /** Below a field whose text may look like anything. */
  readonly isFree: boolean;
}

function walk(value: unknown, { path, isFree }: Place, found: RuleFinding[]): void {
  if (found.length >= MOST) return;
  if (typeof value === 'string') {
    const what = isFree || path === OWN_NAME ? undefined : placeholderIn(value);
    if (CURLY_QUOTE.test(value)) found.push(curlyQuote(path));
    else if (what !== undefined) found.push(warning(path, what, 'write the real value'));
  } else if (Array.isArray(value)) {
    value.forEach((entry: unknown, index) => walk(entry, { path: entryPath(path, index), isFree }, found));
  } else if (isJsonObject(value)) {
    for (const [name, field] of Object.entries(value))
      walk(field, { path: fieldPath(path, name), isFree: isFree || free.has(name) }, found);
  }
}

/** Of the Secret that is written: `your-spotify` is a program, and whatever the name is, nobody has to have it before. */
const OWN_NAME = 'spec.target.name';

/** A word processor makes them of straight ones; to YAML they are letters. */
function curlyQuote(path: string): RuleFinding {
  return warning(path, 'begins with a curly quote, which is part of the value', 'write straight quotes');
}

/** Hosts that RFC 2606 keeps for documentation: nobody's server has such a name. */
const documentationHost = /(?:^|[/.@])example\.(?:com|org|net)(?:[:/]|$)/iu;

const words = [
  // <project-id>, with nothing around it that a URL or key would have
  /^<[A-Za-z][^<>]*>$/u,
  // https://<vault-name>.vault.azure.net, projects/<project>/secrets
  /<[A-Za-z][A-Za-z0-9 _-]*>/u,
  /^\$\{?[A-Z][A-Z0-9_]*\}?$/u,
  /(?:^|[^A-Za-z])YOUR[_-][A-Z0-9_-]+/u,
  /(?:^|[^a-z])your[_-](?:[a-z0-9]+[_-])*(?:id|name|key|token|secret|project|vault|region|account|namespace|url|host|domain|cluster|org|organization|role|tenant|tenantid|env|environment|server|password|path|here|value)(?:$|[^a-z0-9])/u,
  /^(?:change[-_ ]?me|replace[-_ ]?me|placeholder|todo|fixme|tbd|xxx+)$/iu,
  /^\*\*.+\*\*$/u,
  /goes[-_ ]here/iu,
];

/** One of these is in every placeholder, and in few other texts. */
const HINT = /[<$*]|your|change|replace|placeholder|todo|fixme|tbd|xx|here|example/iu;

const CURLY_QUOTE = /^[\u201C\u201D\u201E]/u;

/** Either of both: one look at each text. */
const SIGN = new RegExp(`${HINT.source}|${CURLY_QUOTE.source}`, 'iu');

/** What kind of placeholder a text is; undefined: none. Never quotes it: it could be a secret in the wrong place. */
function placeholderIn(text: string): string | undefined {
  if (text.length > 300 || !HINT.test(text) || text.includes('{{')) return undefined;
  if (/^\$\{?[A-Z][A-Z0-9_]*\}?$/u.test(text))
    return 'looks like a variable that something else was to fill in: nothing here replaces it';
  if (words.some(word => word.test(text))) return 'looks like a placeholder of documentation';
  return documentationHost.test(text)
    ? 'names a host that exists in documentation only (RFC 2606)'
    : undefined;
}
