/** The first document of a stream, as far as go-yaml v2 takes it for one: the text and its syntax. */
import { LineCounter, parseAllDocuments, type Document } from 'yaml';
import { invalidYaml } from './yaml-problem.ts';
import { withQuotedTextIndented } from './yaml-reindent.ts';
import { misplacedTab } from './yaml-tabs.ts';

export interface ParsedYaml {
  /** What the places of nodes are in: that of the stream, some of it indented. */
  readonly text: string;
  readonly lines: LineCounter;
  /** undefined: there is none. */
  readonly document: Document | undefined;
}

/** @throws PosternError `YAML_INVALID`, with the line and never with the text */
export function parseYaml(bytes: Buffer): ParsedYaml {
  const parsed = firstDocument(checkedText(bytes));
  const { text, document } = parsed;
  if (document === undefined) {
    if (/^(?:%| *\t)/m.test(text)) throw invalidYaml('a directive or a tab without a document');
    return parsed;
  }
  checkDirectives(document);
  const tab = misplacedTab(text, document);
  if (tab !== undefined) throw invalidYaml('a tab stands where it may not', text, tab);
  return parsed;
}

/** As much as a Secret holds. */
const longest = 1024 * 1024;
/** Lines and signs that may start a node: in an agent of 48 MiB the parser ends the process at some 45,000. */
const mostSigns = 30_000;

function checkedText(bytes: Buffer): string {
  if (bytes.length > longest) throw invalidYaml('it is longer than 1 MiB');
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
  // A lone carriage return ends a line too.
  const decoded = decode(text, bytes).replaceAll(/\r\n?/g, '\n');
  checkSigns(decoded);
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  const control = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/.exec(decoded);
  if (control !== null) throw invalidYaml('control characters are not allowed');
  // YAML 1.1 breaks lines at these, the parser below does not.
  const lineBreak = /[\x85\u2028\u2029]/.exec(decoded);
  if (lineBreak !== null) {
    throw invalidYaml(
      'the line breaks U+0085, U+2028 and U+2029 are not supported',
      decoded,
      lineBreak.index,
    );
  }
  // To the parser below this would be an empty document before the one that counts.
  if (/^(?:[ \t]*(?:#[^\n]*)?\n)*\.\.\.(?:\s|$)/.test(decoded))
    throw invalidYaml('a document ends before it begins');
  return decoded;
}

function checkSigns(text: string): void {
  let signs = 0;
  for (let at = 0; at < text.length; at += 1) if (isSign[text.charCodeAt(at)] === true) signs += 1;
  if (signs > mostSigns) throw invalidYaml('it has more than 30,000 lines and signs');
}

const isSign = Array.from({ length: 256 }, (_, byte) =>
  '\n,[]{}:?-&*!#%'.includes(String.fromCharCode(byte)),
);

function decode(decoder: TextDecoder, bytes: Buffer): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw invalidYaml('it is not UTF-8');
  }
}

/** Each quoted text that has to be indented costs one more reading; so much is read for all of them, which takes some seconds. */
const mostRead = 200_000;

function firstDocument(source: string): ParsedYaml {
  let text = source;
  for (let reading = 1; ; reading += 1) {
    const lines = new LineCounter();
    const documents = parseAllDocuments(text, {
      version: '1.1',
      schema: 'failsafe',
      merge: false,
      uniqueKeys: false,
      prettyErrors: false,
      lineCounter: lines,
    });
    const document = 'empty' in documents ? undefined : documents[0];
    const [error] = document?.errors ?? [];
    if (document === undefined || error === undefined) return { text, lines, document };
    const isAffordable = reading * text.length < mostRead;
    const indented = isAffordable ? withQuotedTextIndented(text, document) : undefined;
    // The message of the parser may quote the text.
    if (indented === undefined) throw invalidYaml('it cannot be parsed', text, error.pos[0]);
    text = indented;
  }
}

/** Directives are what Go knows: nothing but YAML 1.1 and tags. */
function checkDirectives({ directives, warnings }: Document): void {
  const isOther = directives?.yaml.explicit === true && directives.yaml.version !== '1.1';
  if (isOther || warnings.some(warning => warning.code === 'BAD_DIRECTIVE')) {
    throw invalidYaml(isOther ? 'found incompatible YAML document' : 'found unknown directive name');
  }
}
