/**
 * The annotations a user may write, one row each: the row is what parsing, refusals, the operator's defaults and locks,
 * the hint for a misspelt name and the reference page are made from.
 */
import { posix } from 'node:path';
import { parseGoDuration } from '../../api/duration.ts';
import { wordsOfOtherInjectors } from '../../api/inject-words.ts';
import { nearestName } from '../../api/validate/nearest-name.ts';
import { formatFiles, isFormatName, type FormatName } from '../../formats/names.ts';
import { ANNOTATION_PREFIX } from '../../manifest/stray-annotation.ts';
import { ENV_DIRECTORY } from '../../plan/agent-paths.ts';
import type { OnChange } from '../../plan/plan.ts';
import { excerpt } from '../../check/wording/excerpt.ts';
import { parseImageReference } from './image-reference.ts';
import { amountOf } from './quantity.ts';

/** Asks for injection. */
export const INJECT_ANNOTATION = `${ANNOTATION_PREFIX}inject`;

/** Written by Postern itself; a user who writes one is refused. */
export const PLAN_ANNOTATION = `${ANNOTATION_PREFIX}plan`;
export const STATUS_ANNOTATION = `${ANNOTATION_PREFIX}status`;

interface Option<T> {
  /** What a value looks like, for refusals and the reference page. */
  readonly form: string;
  readonly default?: string;
  readonly doc: string;
  /** @throws Error whose message says what is wrong with the text. */
  parse(text: string): T;
}

function option<T>(row: Option<T>): Option<T> {
  return row;
}

export const optionTable = {
  inject: option<'auto' | readonly string[]>({
    form: '"auto", or names of ExternalSecrets such as "db,api"',
    doc: '`auto` serves every reference to a Secret that an ExternalSecret of the namespace targets from memory, and a pod that needs Secrets of which none is served is [refused until one is](../rules/PST321.md); names write those ExternalSecrets as files below `mount-path`.',
    parse: parseInject,
  }),
  env: option<readonly { name: string; prefix: string }[]>({
    form: 'names of ExternalSecrets, each with an optional prefix: "db" or "db=DB_,api"',
    doc: 'Also gives every key of these ExternalSecrets to the containers as environment variables.',
    parse: parseEnvNames,
  }),
  'env-method': option<'file' | 'exec'>({
    form: '"file" or "exec"',
    default: 'file',
    doc: '`file` hands variables over through kubelet (Kubernetes 1.35 and later, nodes as well: an older kubelet sets them to an empty text and says nothing; no single quote, `\\r\\n` or empty value). The container runtime keeps such variables in its records on the node, as it does all variables. `exec` wraps an explicit `command` in `/bin/sh`, which carries every text and stays in memory; variables whose names a shell cannot set (`log.level`) do not get through most shells.',
    parse: text => oneOf(text, ['file', 'exec']),
  }),
  containers: option<readonly string[]>({
    form: 'names of containers or init containers such as "app,migrate"',
    doc: 'Only these containers get the mount and the variables; absent: all of them.',
    parse: parseNames,
  }),
  'mount-path': option<string>({
    form: 'an absolute path such as "/run/secrets/app"',
    default: '/var/run/secrets/postern',
    doc: 'Where named ExternalSecrets appear: `<mount-path>/<target name>/<key>`.',
    parse: parseMountPath,
  }),
  format: option<ReadonlyMap<string, readonly FileForm[]>>({
    form: 'names of ExternalSecrets, each with a format: "db=dotenv, api=json", or "db=files+yaml" for both',
    doc: `Writes all keys of a named ExternalSecret into one file: ${formatList()}. \`files\` is a file for each key, as without the annotation. \`pem\`, \`pkcs12\` and \`jks\` take the keys \`tls.key\`, \`tls.crt\` and \`ca.crt\`; the password of a key store is the key \`keystore-password\`, else \`changeit\`.`,
    parse: parseFormats,
  }),
  'file-mode': option<number>({
    form: 'an octal mode such as "0440"',
    default: '0644',
    doc: 'Mode of the files below `mount-path`. A Secret volume keeps the mode its manifest has.',
    parse: parseMode,
  }),
  'size-limit': option<string>({
    form: 'a quantity such as "16Mi"',
    default: '16Mi',
    doc: 'Size limit of each memory volume.',
    parse: parseQuantity,
  }),
  refresh: option<number>({
    form: 'a duration such as "30s" or "15m"; "0" fetches once',
    doc: 'How often to fetch, instead of the `refreshInterval` of each ExternalSecret. One that is `immutable`, or whose `refreshPolicy` is not `Periodic`, is fetched once all the same. Seconds are the unit of account.',
    parse: text => parseSeconds(text, 0),
  }),
  generate: option<'once' | 'refresh'>({
    form: '"once" or "refresh"',
    default: 'once',
    doc: 'What generators make (passwords, keys) is made `once` for each pod and kept in its memory, or anew at each `refresh`, as External Secrets Operator does.',
    parse: text => oneOf(text, ['once', 'refresh']),
  }),
  'init-timeout': option<number>({
    form: 'a duration such as "60s"',
    default: '60s',
    doc: 'How long the init container may take before the pod start fails with its reason.',
    parse: text => parseSeconds(text, 1),
  }),
  'max-stale': option<number>({
    form: 'a duration such as "24h"',
    doc: 'How long last good data is served while the provider is away; then the files are removed. Absent: without limit.',
    parse: text => parseSeconds(text, 1),
  }),
  'on-change': option<OnChange | undefined>({
    form: '"none", "signal SIGHUP nginx" or "http POST http://127.0.0.1:9090/-/reload"',
    default: 'none',
    doc: 'What to do when delivered data changed: nothing, a signal to a process of the pod, or a request to a port of the pod.',
    parse: parseOnChange,
  }),
  'token-audience': option<string>({
    form: 'an audience such as "vault"',
    doc: 'Audience of the ServiceAccount token used to log in where the store names none. Absent: the API server’s own, as ESO does.',
    parse: text => nonEmpty(text),
  }),
  'agent-image': option<string>({
    form: 'an image reference, name[:tag][@digest]',
    doc: 'Image of the injected containers. Locked unless the operator unlocks it.',
    parse: parseImageReference,
  }),
  'agent-cpu-request': option<string>({
    form: 'a quantity',
    default: '5m',
    doc: 'CPU request of each injected container.',
    parse: parseQuantity,
  }),
  'agent-cpu-limit': option<string>({
    form: 'a quantity',
    default: '500m',
    doc: 'CPU limit of each injected container.',
    parse: parseQuantity,
  }),
  'agent-memory-request': option<string>({
    form: 'a quantity',
    default: '48Mi',
    doc: 'Memory request of each injected container.',
    parse: parseQuantity,
  }),
  'agent-memory-limit': option<string>({
    form: 'a quantity',
    default: '128Mi',
    doc: 'Memory limit of each injected container.',
    parse: parseQuantity,
  }),
} as const;

export type OptionName = keyof typeof optionTable;

type OptionValues = { [Name in OptionName]: ReturnType<(typeof optionTable)[Name]['parse']> };

/** Parsed options; a name is absent when it has neither an annotation nor a default. */
export type Options = Readonly<Partial<OptionValues>>;

/**
 * Reads a text into one of the options.
 * @throws Error whose message says what is wrong with the text.
 */
export function setOption<Name extends OptionName>(
  options: { [Row in Name]?: OptionValues[Row] },
  name: Name,
  text: string,
): void {
  const rows: { readonly [Row in OptionName]: Option<OptionValues[Row]> } = optionTable;
  options[name] = rows[name].parse(text);
}

export const optionNames: readonly OptionName[] = Object.keys(optionTable).filter(isOptionName);

/** Whether an annotation, or what stands in the place of one, is an option: `postern.dev/inject`. */
export function isOptionAnnotation(name: string): boolean {
  return name.startsWith(ANNOTATION_PREFIX) && isOptionName(name.slice(ANNOTATION_PREFIX.length));
}

export function isOptionName(name: string): name is OptionName {
  return Object.hasOwn(optionTable, name);
}

const OBJECT_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

function parseInject(text: string): 'auto' | readonly string[] {
  const word = text.trim();
  if (word === 'auto') return word;
  if (wordsOfOtherInjectors.includes(word)) throw new Error(`is "${word}"`);
  const names = parseNames(text);
  if (names.includes('auto')) throw new Error('has "auto" beside names, and "auto" stands alone');
  return names;
}

/** Far more than a pod has containers or a person lists; each is looked for among all the others. */
const MOST_NAMES = 256;

function parseNames(text: string): readonly string[] {
  const names = text.split(',').map(part => part.trim());
  if (names.length > MOST_NAMES) throw new Error(`has ${names.length} names, more than ${MOST_NAMES}`);
  for (const name of names) {
    if (name === '') throw new Error('has an empty name');
    if (!OBJECT_NAME.test(name))
      throw new Error(`"${excerpt(name)}" is not a name: use lower-case letters, digits, "-" and "."`);
  }
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new Error(`names "${excerpt(twice)}" twice`);
  return names;
}

function parseEnvNames(text: string): readonly { name: string; prefix: string }[] {
  const entries = text.split(',').map(part => {
    const [name = '', ...rest] = part.split('=').map(word => word.trim());
    const prefix = rest.join('=');
    if (prefix !== '' && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(prefix)) {
      throw new Error(`the prefix "${excerpt(prefix)}" cannot begin a variable name`);
    }
    return { name, prefix };
  });
  parseNames(entries.map(entry => entry.name).join(','));
  return entries;
}

/** What the keys of an ExternalSecret become: a file each, or one file of a format. */
export type FileForm = 'files' | FormatName;

function formatList(): string {
  return Object.entries(formatFiles)
    .map(([name, file]) => `\`${name}\` (\`<target>/${file}\`)`)
    .join(', ');
}

function parseFormats(text: string): ReadonlyMap<string, readonly FileForm[]> {
  const entries = text.split(',').map(part => {
    const [name = '', forms = '', ...rest] = part.split('=').map(word => word.trim());
    if (forms === '' || rest.length > 0)
      throw new Error(`has "${excerpt(part.trim())}", which is no name=format`);
    return [name, forms.split('+').map(form => parseForm(form.trim()))] as const;
  });
  parseNames(entries.map(([name]) => name).join(','));
  return new Map(entries);
}

function parseForm(word: string): FileForm {
  if (word === 'files' || isFormatName(word)) return word;
  const known = ['files', ...Object.keys(formatFiles)];
  const near = nearestName(word, known);
  const hint = near === undefined ? `there are ${known.join(', ')}` : `did you mean ${near}?`;
  throw new Error(`knows no format "${excerpt(word)}": ${hint}`);
}

function oneOf<const T extends string>(text: string, allowed: readonly T[]): T {
  const found = allowed.find(value => value === text);
  if (found === undefined) throw new Error(`is "${excerpt(text)}"`);
  return found;
}

function nonEmpty(text: string): string {
  if (text.trim() === '') throw new Error('is empty');
  return text.trim();
}

/** Parent of all of `agent-paths.ts`; with `env-method: exec` a container of the application has mounts there. */
const OWN_DIRECTORY = posix.dirname(ENV_DIRECTORY);

function parseMountPath(text: string): string {
  if (text.split('/').includes('..')) throw new Error('must not contain ".."');
  if (text.includes(':')) throw new Error('must not contain ":"');
  const path = posix.normalize(text).replace(/\/$/, '');
  if (!path.startsWith('/')) throw new Error(`"${excerpt(text)}" is not an absolute path below /`);
  // What else is mounted below it would meet what lies here.
  if (`${path}/`.startsWith(`${OWN_DIRECTORY}/`))
    throw new Error(`"${excerpt(text)}" is not free: ${OWN_DIRECTORY} belongs to Postern`);
  // The container runtime starts no container with a mount there.
  if (/^\/(?:proc|sys)(?:\/|$)|^\/dev$/.test(path))
    throw new Error(`"${excerpt(text)}" is not free: it belongs to the kernel`);
  return path;
}

function parseMode(text: string): number {
  if (!/^0?[0-7]{3}$/.test(text))
    throw new Error(`"${excerpt(text)}" is not an octal mode between 0000 and 0777`);
  return Number.parseInt(text, 8);
}

function parseQuantity(text: string): string {
  if (amountOf(text) === undefined) throw new Error(`"${excerpt(text)}" is not a quantity`);
  return text;
}

const LONGEST_DURATION = 64;

function parseSeconds(text: string, least: number): number {
  // The parser quotes what it cannot read.
  if (text.length > LONGEST_DURATION) throw new Error(`"${excerpt(text)}" is not a duration`);
  const seconds = parseGoDuration(text) / 1000;
  if (seconds < least) throw new Error(`"${text}" is less than ${least}s`);
  return seconds;
}

const SIGNALS = ['SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGWINCH'];
const POD_LOCAL = new Set(['127.0.0.1', 'localhost', '[::1]']);

function parseOnChange(text: string): OnChange | undefined {
  const words = text.trim().split(/\s+/);
  switch (words[0] ?? '') {
    case 'none':
      if (words.length === 1) return undefined;
      break;
    case 'signal':
      if (words.length === 3) return parseSignal(words[1] ?? '', words[2] ?? '');
      break;
    case 'http':
      if (words.length === 3) return parseHttp(words[1] ?? '', words[2] ?? '');
      break;
  }
  // What cannot be read may be a command with a password in it.
  throw new Error('cannot be read');
}

function parseSignal(word: string, process: string): OnChange {
  const signal = word.startsWith('SIG') ? word : `SIG${word}`;
  if (!SIGNALS.includes(signal))
    throw new Error(`knows no signal "${excerpt(word)}": use ${SIGNALS.join(', ')}`);
  return { kind: 'signal', signal, process };
}

function parseHttp(method: string, address: string): OnChange {
  if (method !== 'GET' && method !== 'POST' && method !== 'PUT') {
    throw new Error(`knows no method "${excerpt(method)}": use GET, POST or PUT`);
  }
  if (!URL.canParse(address)) throw new Error('has no URL that can be read');
  const url = new URL(address);
  if (url.protocol !== 'http:') throw new Error('takes a plain http URL: the request stays inside the pod');
  if (!POD_LOCAL.has(url.hostname))
    throw new Error(`may only call the pod itself (127.0.0.1), not ${excerpt(url.hostname)}`);
  return { kind: 'http', method, url: url.href };
}
