/**
 * Annotations by which an ExternalSecret asks for another result than that of External Secrets, where that one silently
 * gives a wrong value. Without them the result is ESO's, byte for byte.
 */
import { nearestName } from '../api/validate/nearest-name.ts';
import { ANNOTATION_PREFIX, strayName } from './stray-annotation.ts';

/** What an ExternalSecret asks for. */
export interface Corrections {
  /** Numbers keep the text that the provider has of them. */
  readonly exactNumbers?: true;
  /** `decodingStrategy: Auto` decodes only what is base64 beyond doubt. */
  readonly strictAutoDecoding?: true;
}

interface Correction {
  /** The values that it takes; the first is ESO's way. */
  readonly values: readonly [string, string];
  readonly doc: string;
  /** What the second value asks for. */
  readonly asks: Corrections;
}

/** By annotation; what parsing, refusals and the reference page are made from. */
export const correctionTable: Readonly<Record<string, Correction>> = {
  [`${ANNOTATION_PREFIX}exact-numbers`]: {
    values: ['false', 'true'],
    doc: '`dataFrom.extract` from Vault and `rewrite.merge` send numbers through a 64-bit float in External Secrets: 12345678901234567890 becomes 12345678901234567000. `true` keeps the text that the provider has.',
    asks: { exactNumbers: true },
  },
  [`${ANNOTATION_PREFIX}auto-decoding`]: {
    values: ['eso', 'strict'],
    doc: '`decodingStrategy: Auto` decodes every value that happens to be base64, such as the plain text `password`. `strict` decodes only what is padded with `=`, is 100 characters or longer, or gives readable text.',
    asks: { strictAutoDecoding: true },
  },
};

/** Of one object. To look for what is meant costs more than to find that something is wrong. */
const MOST_MEANT = 50;

export interface AnnotationProblem {
  readonly annotation: string;
  readonly message: string;
  readonly fix: string;
  /** It changes nothing, so that nothing is wrong with the result. */
  readonly isUnknown: boolean;
}

/** The corrections that annotations ask for, and what is wrong with those under our prefix, or meant to be. */
export function readCorrections(annotations: Readonly<Record<string, string>> = {}): {
  readonly corrections: Corrections;
  readonly problems: readonly AnnotationProblem[];
} {
  const asked: Corrections[] = [];
  const problems: AnnotationProblem[] = [];
  for (const [annotation, value] of Object.entries(annotations)) {
    if (!annotation.startsWith(ANNOTATION_PREFIX)) {
      const meant = strayName(annotation, isCorrection);
      if (meant !== undefined) problems.push(unknown(annotation, `${ANNOTATION_PREFIX}${meant}`));
      continue;
    }
    const row = Object.hasOwn(correctionTable, annotation) ? correctionTable[annotation] : undefined;
    if (row === undefined) {
      const isTold = problems.length < MOST_MEANT;
      problems.push(
        unknown(annotation, isTold ? nearestName(annotation, Object.keys(correctionTable)) : undefined),
      );
    } else if (value === row.values[1]) asked.push(row.asks);
    else if (value !== row.values[0]) {
      const fix = `write ${row.values.map(text => `"${text}"`).join(' or ')}`;
      problems.push({ annotation, message: 'has a value that it does not take', fix, isUnknown: false });
    }
  }
  return { corrections: Object.assign({}, ...asked), problems };
}

function isCorrection(name: string): boolean {
  return Object.hasOwn(correctionTable, `${ANNOTATION_PREFIX}${name}`);
}

function unknown(annotation: string, meant: string | undefined): AnnotationProblem {
  const fix =
    meant === undefined
      ? `remove it; there are ${Object.keys(correctionTable).join(' and ')}`
      : `write ${meant}`;
  return { annotation, message: 'is no annotation of an ExternalSecret', fix, isUnknown: true };
}
