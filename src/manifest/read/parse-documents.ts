/** YAML text into documents, within bounds that no text can break. */
import { Composer, CST, Lexer, LineCounter, Parser, type Document, type Tags } from 'yaml';
import { jsonStreamStarts } from './json-stream.ts';

/** Collections in collections: no object of Kubernetes comes near, and a `List` has those of its items and a few more. */
const DEEPEST = 200;
/** Each pair of a mapping takes about six. What the parser builds of them takes about 200 bytes each. */
const MOST_TOKENS = 3_000_000;
/** Each is looked up among all nodes of its document: of aliases that repeat others, each takes a walk over it. */
const MOST_ALIASES = { inDocument: 1000, inFile: 5000 } as const;

export type ParsedText =
  | { readonly documents: readonly Document.Parsed[]; readonly lines: LineCounter }
  | { readonly tooMuch: string };

/**
 * Parses YAML 1.1, and JSON objects one after the other. Does not look for keys that occur twice, which takes the parser the square
 * of their number.
 */
export function parseDocuments(
  text: string,
  customTags: (tags: Tags) => Tags = tags => tags,
  mostTokens = MOST_TOKENS,
): ParsedText {
  const lines = new LineCounter();
  const composer = new Composer({
    lineCounter: lines,
    version: '1.1',
    customTags,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const excess: string[] = [];
  try {
    const documents = [...composer.compose(tokensWithin(text, { lines, excess, mostTokens }))];
    const [tooMuch] = excess;
    return tooMuch === undefined ? { documents, lines } : { tooMuch };
  } catch (error) {
    if (error instanceof RangeError) return { tooMuch: 'the file is nested too deeply' };
    throw error;
  }
}

interface Bounds {
  readonly lines: LineCounter;
  /** Gets the reason where there is too much. */
  readonly excess: string[];
  readonly mostTokens: number;
}

/** As Parser.parse, but it looks at how much it has after each token. */
function* tokensWithin(text: string, { lines, excess, mostTokens }: Bounds): Generator<CST.Token> {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  let tokens = 0;
  let aliases = 0;
  let aliasesBefore = 0;
  let before = '';
  let offset = 0;
  const starts = jsonStreamStarts(text);
  let nextStart = starts.next().value;
  for (const source of new Lexer().lex(text)) {
    tokens += 1;
    if (tokens > mostTokens) {
      excess.push('the file has too many values to be one of manifests');
      return;
    }
    if (parser.stack.length > DEEPEST) {
      excess.push('the file is nested too deeply');
      return;
    }
    if (offset === nextStart && source === '{') {
      nextStart = starts.next().value;
      // A document costs as much memory as several tokens, and has none of its own here.
      tokens += TOKENS_OF_DOCUMENT;
      // As if the text had ended here and another one began.
      yield* parser.end();
      yield* parser.next(CST.DOCUMENT);
    }
    if (before === SCALAR || !WITHOUT_LENGTH.has(source)) offset += source.length;
    const isAlias = source.startsWith('*') && before !== SCALAR;
    if (source === '---' && before !== SCALAR) aliasesBefore = aliases;
    before = source;
    if (!isAlias) {
      yield* parser.next(source);
      continue;
    }
    aliases += 1;
    if (aliases > MOST_ALIASES.inFile || aliases - aliasesBefore > MOST_ALIASES.inDocument) {
      excess.push('the file has too many aliases (*name) to be one of manifests');
      return;
    }
    for (const token of keyOfAlias(source)) yield* parser.next(token);
  }
  yield* parser.end();
}

/** What the lexer puts before the text of a scalar. */
const { SCALAR } = CST;
/** `---` and the ends of two lines. */
const TOKENS_OF_DOCUMENT = 3;
/** Signs of the lexer that stand for no text. */
const WITHOUT_LENGTH: ReadonlySet<string> = new Set([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]);

/**
 * `*app: …` is a key for kubectl's go-yaml, whose names of anchors have no colon. YAML 1.2 allows one, so that the lexer takes
 * it for a part of the name.
 */
function keyOfAlias(source: string): readonly string[] {
  return /^\*[\w-]+:$/u.test(source) ? [source.slice(0, -1), ':'] : [source];
}
