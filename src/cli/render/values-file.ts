/**
 * The file that stands in for every provider: keys with what the provider would answer.
 *
 * ```yaml
 * db/password: correct horse           # the key at any provider
 * db: { user: shop, password: "1234" } # a secret with properties
 * vault-backend:                       # a store that an ExternalSecret uses: its keys only
 *   db: { user: vault-shop }
 * ```
 *
 * Values are taken as written: `012` and `yes` are text, numbers keep their digits, `!!binary` is bytes.
 */
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Scalar } from 'yaml';
import { problem } from '../../errors.ts';
import { decodeBase64 } from '../../golang/encoding/base64.ts';
import { keyFault } from '../../manifest/read/key-fault.ts';

/** The bytes that a provider would hold under each key. */
export type StoreValues = ReadonlyMap<string, Buffer>;

export interface Values {
  readonly file: string;
  /** Of any store. */
  readonly shared: StoreValues;
  /** By the name in the file: `vault-backend`, or `ClusterSecretStore/vault-backend`. */
  readonly stores: ReadonlyMap<string, StoreValues>;
}

/**
 * @param isStore whether an entry of the file is named like a store
 * @throws PosternError `VALUES_UNREADABLE`, which says where and never what stands there
 */
export function readValues(text: string, file: string, isStore: (name: string) => boolean): Values {
  const lines = new LineCounter();
  const refuse = (offset: number, reason: string): Error => {
    const { line, col } = lines.linePos(offset);
    return problem('VALUES_UNREADABLE', { file, line, column: col, reason });
  };
  const document = parseDocument(text, {
    lineCounter: lines,
    version: '1.2',
    customTags: ['binary'],
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const [error] = document.errors;
  if (error !== undefined) throw refuse(error.pos[0], 'is not valid YAML');
  const [warning] = document.warnings;
  if (warning !== undefined) throw refuse(warning.pos[0], 'has a tag or a directive that is not known here');
  const key = keyFault(document);
  if (key?.fault === 'twice') throw refuse(key.offset, 'the key is there twice in the same object');
  const shared = new Map<string, Buffer>();
  const stores = new Map<string, StoreValues>();
  for (const [name, node] of membersOf(document, document.contents, refuse)) {
    if (isMap(node) && isStore(name)) {
      const entries = membersOf(document, node, refuse);
      stores.set(name, new Map(entries.map(([key, entry]) => [key, bytesOf(document, entry, refuse)])));
    } else shared.set(name, bytesOf(document, node, refuse));
  }
  return { file, shared, stores };
}

type Refuse = (offset: number, reason: string) => Error;

function membersOf(document: Document, node: unknown, refuse: Refuse): [string, unknown][] {
  if (node === null) return [];
  if (!isMap(node)) throw refuse(offsetOf(node), 'must be a map of keys and values');
  return node.items.map(({ key, value }) => {
    if (!isScalar(key)) throw refuse(offsetOf(key), 'a key must be text');
    return [key.source ?? String(key.value), resolved(document, value, refuse)];
  });
}

function resolved(document: Document, node: unknown, refuse: Refuse): unknown {
  if (typeof node !== 'object' || node === null || !('resolve' in node)) return node;
  const target: unknown = typeof node.resolve === 'function' ? node.resolve(document) : undefined;
  if (target === undefined) throw refuse(offsetOf(node), 'the alias has no anchor');
  return target;
}

/** Text as it is; a map or list as the JSON that a provider would hold. */
function bytesOf(document: Document, node: unknown, refuse: Refuse): Buffer {
  if (isScalar(node)) {
    const { value } = node;
    if (value instanceof Uint8Array) return binaryOf(node, value, refuse);
    return Buffer.from(typeof value === 'string' ? value : (node.source ?? ''));
  }
  return Buffer.from(node === null ? '' : jsonOf(document, node, refuse));
}

/** The `yaml` package leaves out what is no base64. */
function binaryOf(node: Scalar, value: Uint8Array, refuse: Refuse): Buffer {
  const result = decodeBase64(node.source ?? '');
  if ('bytes' in result) return Buffer.from(value);
  throw refuse(offsetOf(node), '!!binary must be base64, with its padding');
}

const MOST_LEVELS = 100;

function jsonOf(document: Document, node: unknown, refuse: Refuse, level = 0): string {
  if (level > MOST_LEVELS) throw refuse(offsetOf(node), 'is nested too deeply');
  if (isMap(node)) {
    const members = membersOf(document, node, refuse).map(
      ([key, value]) => `${JSON.stringify(key)}:${jsonOf(document, value, refuse, level + 1)}`,
    );
    return `{${members.join(',')}}`;
  }
  if (isSeq(node)) {
    const items = node.items.map(item => resolved(document, item, refuse));
    return `[${items.map(item => jsonOf(document, item, refuse, level + 1)).join(',')}]`;
  }
  if (!isScalar(node)) return 'null';
  const { value, source = '', type } = node;
  if (value instanceof Uint8Array) throw refuse(offsetOf(node), 'bytes cannot stand inside JSON');
  const isWritten = type === 'PLAIN' && isJsonScalar(source);
  return isWritten ? source : JSON.stringify(typeof value === 'string' ? value : source);
}

/** What is a number or a word of JSON keeps its text; `012`, `0x1F` and `.5` are none. */
function isJsonScalar(source: string): boolean {
  return /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null)$/.test(source);
}

function offsetOf(node: unknown): number {
  const range: unknown =
    typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : 0;
}
