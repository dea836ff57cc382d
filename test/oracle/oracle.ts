/**
 * Go and External Secrets Operator as judges: asks the program of test/binaries/oracle, started once for a test file.
 * Text of a case is a string (sent as UTF-8) or bytes; answers are bytes.
 */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { binary } from '../harness/binaries.ts';

export type Bytes = string | Buffer;
/** Keys are text. */
export type ByteMap = Readonly<Record<string, Bytes>> | ReadonlyMap<string, Bytes>;

/** The fields of each operation stand in the Go file of the same name or near it. */
export type OracleCase =
  | {
      readonly op: 'template';
      readonly template: Bytes;
      readonly name?: string;
      /** JSON; what JSON lacks is written as `{"$int": "5"}`, `{"$bytes": base64}` and so on: see values.go. */
      readonly data?: unknown;
      /** Data as ESO has it: map[string]string. */
      readonly strings?: ByteMap;
      readonly missingKey?: 'error' | 'default';
      /** ESO's functions too, not only Go's own. */
      readonly functions?: boolean;
      /** For benchmarks: done so many times; `detail` then has the `nanoseconds` of one. */
      readonly repeat?: number;
    }
  | {
      readonly op: 'eso';
      readonly templates: ByteMap;
      readonly data: ByteMap;
      readonly scope: 'Values' | 'KeysAndValues';
      readonly target: 'Data' | 'Labels' | 'Annotations';
    }
  | { readonly op: 'function'; readonly name: string; readonly args: readonly unknown[] }
  | { readonly op: 'names' }
  | { readonly op: 'format'; readonly format: Bytes; readonly args: readonly unknown[] }
  | { readonly op: 'gjson'; readonly json: Bytes; readonly path: Bytes }
  | {
      readonly op: 'regexp';
      readonly source: Bytes;
      readonly method:
        '' | 'match' | 'replace' | 'replaceLiteral' | 'find' | 'findAll' | 'submatch' | 'split' | 'quote';
      readonly text?: Bytes;
      readonly with?: Bytes;
      readonly count?: number;
    }
  | { readonly op: 'duration'; readonly text: Bytes }
  | { readonly op: 'yaml'; readonly as: 'strings' | 'any' | 'json' | 'marshal'; readonly text: Bytes }
  | { readonly op: 'rewrite'; readonly rewrite: readonly unknown[]; readonly data: ByteMap }
  | { readonly op: 'convertKeys' | 'decodeMap'; readonly strategy: string; readonly data: ByteMap }
  | { readonly op: 'validateKeys'; readonly data: ByteMap }
  | { readonly op: 'byteValue'; readonly json: Bytes }
  | { readonly op: 'externalsecret'; readonly objects: readonly unknown[] };

export interface OracleAnswer {
  readonly ok: boolean;
  readonly output: Buffer;
  /** Keys as text, in their order. */
  readonly entries: ReadonlyMap<string, Buffer>;
  readonly detail: unknown;
  /** Empty where `ok`. */
  readonly error: string;
}

/**
 * Answers in the order of the cases. What the judge itself could not do (a case it cannot read) is thrown, because it
 * is a mistake in the test; a case that kills it counts as one that fails.
 */
export async function ask(cases: readonly OracleCase[]): Promise<OracleAnswer[]> {
  judge ??= startJudge(await binary('oracle'));
  const { send } = judge;
  const answers = await Promise.all(cases.map(one => send(JSON.stringify(wireCase(one)))));
  return answers.map((line, index) => readAnswer(line, cases[index]));
}

export async function askOne(one: OracleCase): Promise<OracleAnswer> {
  const [answer] = await ask([one]);
  if (answer === undefined) throw new Error('the oracle gave no answer');
  return answer;
}

interface Judge {
  readonly send: (line: string) => Promise<string>;
}

let judge: Judge | undefined;

function startJudge(path: string): Judge {
  let child: ChildProcessWithoutNullStreams | undefined;
  let waiting: { readonly line: string; readonly give: (answer: string) => void }[] = [];

  const start = (): ChildProcessWithoutNullStreams => {
    const started = spawn(path, { stdio: 'pipe' });
    started.stderr.resume();
    started.stdin.on('error', () => undefined);
    createInterface({ input: started.stdout }).on('line', answer => {
      waiting.shift()?.give(answer);
      if (waiting.length === 0) started.unref();
    });
    started.once('exit', () => {
      child = undefined;
      const [culprit, ...rest] = waiting;
      waiting = [];
      culprit?.give(JSON.stringify({ ok: false, error: 'the oracle died of it' }));
      for (const one of rest) write(one);
    });
    // Nobody has to stop it: it ends with its input, and does not keep a test process alive.
    for (const part of [started, started.stdin, started.stdout, started.stderr]) {
      if ('unref' in part && typeof part.unref === 'function') part.unref();
    }
    return started;
  };
  const write = (one: (typeof waiting)[number]): void => {
    child ??= start();
    child.ref();
    waiting.push(one);
    child.stdin.write(`${one.line}\n`);
  };
  return { send: line => new Promise(give => write({ line, give })) };
}

function wireCase(one: OracleCase): unknown {
  const wire = Object.entries(one).map(([field, value]: [string, unknown]): [string, unknown] => {
    if (byteFields.has(field) && isBytes(value)) return [field, base64(value)];
    // The data of a template is JSON; everywhere else it is a map of bytes.
    if (mapFields.has(field) || (field === 'data' && one.op !== 'template')) return [field, wireMap(value)];
    return [field, value];
  });
  return Object.fromEntries(wire);
}

const byteFields = new Set(['template', 'format', 'json', 'path', 'source', 'text', 'with']);
const mapFields = new Set(['strings', 'templates']);

function wireMap(map: unknown): Record<string, string> {
  const pairs: Iterable<[unknown, unknown]> = map instanceof Map ? map : Object.entries(map ?? {});
  return Object.fromEntries([...pairs].map(([key, value]) => [base64(key), base64(value)]));
}

function isBytes(value: unknown): value is Bytes {
  return typeof value === 'string' || Buffer.isBuffer(value);
}

function base64(bytes: unknown): string {
  if (!isBytes(bytes)) throw new TypeError(`neither text nor bytes: ${JSON.stringify(bytes)}`);
  return (typeof bytes === 'string' ? Buffer.from(bytes) : bytes).toString('base64');
}

interface WireAnswer {
  readonly ok: boolean;
  readonly output?: string;
  readonly entries?: Readonly<Record<string, string>>;
  readonly detail?: unknown;
  readonly error?: string;
}

function readAnswer(line: string, asked: OracleCase | undefined): OracleAnswer {
  const { ok, output, entries, detail, error }: WireAnswer = JSON.parse(line);
  if (error?.startsWith('oracle: ') === true) throw new Error(`${error} in ${JSON.stringify(asked)}`);
  const pairs = Object.entries(entries ?? {}).map(([key, value]): [string, Buffer] => [
    Buffer.from(key, 'base64').toString(),
    Buffer.from(value, 'base64'),
  ]);
  return {
    ok,
    output: Buffer.from(output ?? '', 'base64'),
    entries: new Map(pairs.toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))),
    detail,
    error: error ?? '',
  };
}
