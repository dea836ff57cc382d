import type { Document, LineCounter, ParsedNode, ScalarTag, Tags } from 'yaml';
import { isJsonObject } from '../../api/json.ts';
import { isNestedDeeper, MOST_LEVELS, TOO_DEEP } from '../../api/validate/nesting.ts';
import { resolveScalar, type YamlScalar } from '../../golang/yaml/yaml-scalar.ts';
import { withoutBareAction } from './bare-action.ts';
import { documentFault } from './document-fault.ts';
import { parseDocuments } from './parse-documents.ts';
import { offsetAt, rootAt } from './source-position.ts';
import { isTemplate } from './template-sign.ts';

/** A place in a file; line and column count from 1. */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface SourceObject {
  /** As written: not checked, not converted. */
  readonly object: Readonly<Record<string, unknown>>;
  /** Where a field path stands; where it does not stand, the innermost object around it that does. */
  readonly locate: (path: string) => SourceLocation;
  /** For tools that look at the text itself or change it. */
  readonly syntax: { readonly document: Document.Parsed; readonly root: ParsedNode | undefined };
}

/** Why there is no object to look at. */
export type ProblemKind = 'syntax' | 'template' | 'size' | 'alias' | 'key' | 'no-object';

export interface ReadProblem extends SourceLocation {
  readonly kind: ProblemKind;
  /** What is wrong, complete by itself. Never quotes the line: it may hold a secret. */
  readonly message: string;
  /** The key that it is about. Whoever shows it asks first whether it may be shown: a secret that lost its key is one. */
  readonly key?: string;
}

export interface ReadResult {
  readonly objects: readonly SourceObject[];
  readonly problems: readonly ReadProblem[];
}

/** The whole of what a cluster may hold is larger, one file of manifests is not. */
const LARGEST = 16 * 1024 * 1024;
/** `yaml`'s measure of how much aliases may blow a document up. */
const MOST_ALIASES = 100;
/** A `List` in a `List` in a `List` has no use. */
const DEEPEST_LIST = 4;

const TEMPLATE =
  'is a template, not YAML: read what it renders, as in helm template <chart> | postern lint -';

const BARE = 'is not valid YAML: a value that begins with {{ needs quotes: put the value in quotes';
const MOST_BARE = 20;

/**
 * Reads Kubernetes objects out of YAML (1.1, as kubectl reads it) or JSON: many documents, and the items of `List`
 * kinds, each with where it stands. A broken document becomes a problem and does not hide the others.
 *
 * @param file name for positions only; nothing is opened
 */
export function readManifests(text: string, file: string): ReadResult {
  const asWritten = readOnce(text, file);
  let read = asWritten;
  let current = text;
  const bare: ReadProblem[] = [];
  for (;;) {
    const template = read.problems.find(({ kind }) => kind === 'template');
    if (template === undefined) break;
    const without = bare.length < MOST_BARE ? withoutBareAction(current, template.line) : undefined;
    if (without === undefined) return asWritten;
    current = without.text;
    bare.push({ ...template, kind: 'syntax', column: without.column, message: BARE });
    read = readOnce(current, file);
  }
  return { objects: read.objects, problems: [...bare, ...read.problems] };
}

function readOnce(text: string, file: string): ReadResult {
  if (text.length > LARGEST) {
    return problemOnly(file, 'size', `the file is larger than ${LARGEST / 1024 / 1024} MiB`);
  }
  const parsed = parseDocuments(text, tagsOfKubectl);
  if ('tooMuch' in parsed) return problemOnly(file, 'size', parsed.tooMuch);
  const source: Source = { text, locate: offset => locationAt({ text, lines: parsed.lines }, file, offset) };
  const read = parsed.documents.map(document => readDocument(document, source));
  const problems = read.flatMap(each => each.problems);
  return {
    objects: read.flatMap(({ objects }) => objects),
    // Every document of a template is broken, and all for the same reason.
    problems: problems.filter(({ kind }, at) => kind !== 'template' || at === firstTemplate(problems)),
  };
}

function firstTemplate(problems: readonly ReadProblem[]): number {
  return problems.findIndex(({ kind }) => kind === 'template');
}

/** Scalars are read as kubectl's go-yaml reads them: `yes` is true, `e7`, `12:30` and dates are text. */
function tagsOfKubectl(tags: Tags): Tags {
  const kept = tags.filter(
    tag => typeof tag === 'string' || ['map', 'seq', 'str', 'merge', 'binary'].some(isNamed(tag)),
  );
  return [...kept, ...['null', 'bool', 'int', 'float'].map(namedScalar), plainScalar];
}

const PREFIX = 'tag:yaml.org,2002:';

function isNamed({ tag }: Exclude<Tags[number], string>): (name: string) => boolean {
  return name => tag === PREFIX + name;
}

/** `!!int "5"` */
function namedScalar(name: string): ScalarTag {
  return {
    tag: PREFIX + name,
    default: false,
    resolve(text, onError) {
      const value = resolveScalar(text, `!!${name}`);
      if (value === undefined) onError(`the text does not fit the tag !!${name}`);
      return numberFor(value);
    },
  };
}

const plainScalar: ScalarTag = {
  tag: `${PREFIX}plain`,
  default: true,
  test: /^/,
  resolve: text => numberFor(resolveScalar(text)),
};

function numberFor(value: YamlScalar | undefined): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}

type Locate = (offset: number) => SourceLocation;

interface Source {
  readonly text: string;
  readonly locate: Locate;
}

function readDocument(document: Document.Parsed, { text, locate }: Source): ReadResult {
  const start = document.contents?.range[0] ?? 0;
  const refuse = (offset: number, kind: ProblemKind, message: string, key?: string): ReadResult => ({
    objects: [],
    problems: [{ ...locate(offset), kind, message, ...(key === undefined ? {} : { key }) }],
  });
  const fault = documentFault(document);
  if (fault !== undefined) {
    const { offset, kind, message, key } = fault;
    const [from, , to] = document.range;
    return fault.isLikeTemplate === true && isTemplate(text.slice(from, to), offset - from)
      ? refuse(offset, 'template', TEMPLATE)
      : refuse(offset, kind, message, key);
  }
  if (document.contents === null) return { objects: [], problems: [] };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch {
    return refuse(start, 'alias', 'aliases (*name) make the document too large');
  }
  if (value === null) return { objects: [], problems: [] };
  return collectObjects(value, document, { path: [], locate, depth: 0 });
}

interface Place {
  /** Keys and indexes from the document's root to the object. */
  readonly path: readonly (string | number)[];
  readonly locate: Locate;
  readonly depth: number;
}

function collectObjects(value: unknown, document: Document.Parsed, place: Place): ReadResult {
  const root = rootAt(document, place.path);
  const here = place.locate(root?.range[0] ?? 0);
  if (!isJsonObject(value) || typeof value['kind'] !== 'string' || typeof value['apiVersion'] !== 'string') {
    const message = 'is not a Kubernetes object: apiVersion or kind is missing';
    return { objects: [], problems: [{ ...here, kind: 'no-object', message }] };
  }
  const items: unknown = value['items'];
  if (!value['kind'].endsWith('List') || !Array.isArray(items)) {
    // Aliases of aliases nest without any syntax that is nested.
    if (isNestedDeeper(value, MOST_LEVELS))
      return { objects: [], problems: [{ ...here, kind: 'size', message: TOO_DEEP }] };
    return { objects: [sourceObject(value, document, root, place.locate)], problems: [] };
  }
  if (place.depth >= DEEPEST_LIST) {
    return { objects: [], problems: [{ ...here, kind: 'size', message: 'lists are nested too deeply' }] };
  }
  const entries: readonly unknown[] = items;
  const read = entries.map((item, index) =>
    collectObjects(item, document, {
      ...place,
      path: [...place.path, 'items', index],
      depth: place.depth + 1,
    }),
  );
  return {
    objects: read.flatMap(({ objects }) => objects),
    problems: read.flatMap(({ problems }) => problems),
  };
}

function sourceObject(
  object: Readonly<Record<string, unknown>>,
  document: Document.Parsed,
  root: ParsedNode | undefined,
  locate: Locate,
): SourceObject {
  return { object, locate: path => locate(offsetAt(document, root, path)), syntax: { document, root } };
}

function locationAt(
  { text, lines }: { text: string; lines: LineCounter },
  file: string,
  offset: number,
): SourceLocation {
  const { line, col } = lines.linePos(offset);
  // A byte order mark is in no column.
  return { file, line, column: line === 1 && col > 1 && text.startsWith('\uFEFF') ? col - 1 : col };
}

function problemOnly(file: string, kind: ProblemKind, message: string): ReadResult {
  return { objects: [], problems: [{ file, line: 1, column: 1, kind, message }] };
}
