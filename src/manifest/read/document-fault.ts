import type { Document } from 'yaml';
import { aliasOfNothing, circularAlias } from './alias-fault.ts';
import { keyFault } from './key-fault.ts';
import { inOurWords } from './yaml-words.ts';

export interface DocumentFault {
  readonly offset: number;
  readonly kind: 'syntax' | 'key' | 'alias';
  /** Complete by itself. Never quotes the text: it may hold a secret. */
  readonly message: string;
  /** The key that it is about, where it may be named. */
  readonly key?: string;
  /** Text with `{{ … }}` in it is broken in this way too. */
  readonly isLikeTemplate?: true;
}

const TWICE = 'the key is there twice in the same object';

const NO_ANCHOR =
  'the alias (*name) has no anchor (&name) before it: if a value is meant that begins with *, put the value in quotes';

/** Why a document cannot be read, in words of who wrote it. Keys that occur twice must have been let pass by the parser. */
export function documentFault(document: Document.Parsed): DocumentFault | undefined {
  const [error] = document.errors;
  if (error !== undefined) {
    const message = `is not valid YAML: ${inOurWords(error.message)}`;
    return { offset: error.pos[0], kind: 'syntax', message, isLikeTemplate: true };
  }
  const key = keyFault(document);
  if (key?.fault === 'twice') {
    const { offset } = key;
    if (key.isNextObject === true)
      return { offset, kind: 'key', message: `${TWICE}: is a --- missing before it?` };
    return { offset, kind: 'key', message: TWICE, ...(key.key === undefined ? {} : { key: key.key }) };
  }
  if (key?.fault === 'no-text')
    return { offset: key.offset, kind: 'key', message: 'the key is not text', isLikeTemplate: true };
  const circle = circularAlias(document);
  if (circle !== undefined)
    return { offset: circle, kind: 'alias', message: 'the alias (*name) stands inside of what it repeats' };
  const nothing = aliasOfNothing(document);
  return nothing === undefined ? undefined : { offset: nothing, kind: 'alias', message: NO_ANCHOR };
}
