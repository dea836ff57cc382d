import { aroundNamespace } from '../../policy/requirements/namespace-text.ts';

/** What it takes to look at a text, in tenths of a step. */
export interface Weight {
  readonly perCharacter: number;
  readonly perText: number;
}

/**
 * An API server gives an expression a million steps and those of a policy ten million together (k8s.io/apiserver/pkg/apis/cel),
 * and refuses the object where they do not do. Of a change it asks twice: of what is to be stored and of what is.
 */
const MOST = 4_000_000;
const MOST_TOGETHER = 20_000_000;

/**
 * CEL that tells whether texts are so many or so long that they are left to the webhook.
 *
 * @param texts CEL of a list, with one of everything that is looked at
 * @param times CEL of how often each is looked at
 * @param parts how many such expressions there are
 */
export function areTooMany(
  texts: string,
  { perCharacter, perText }: Weight,
  { times = '1', parts = 1 }: { readonly times?: string; readonly parts?: number } = {},
): string {
  const most = Math.min(MOST, Math.floor(MOST_TOGETHER / parts));
  return `[${texts}].exists(t, (t.join("").size() * ${perCharacter} + t.size() * ${perText}) * ${times} > ${most})`;
}

/** cel-go takes a tenth of a step for each character of the text, times a quarter for each of the expression. */
export function weightOf(patterns: readonly string[]): Weight {
  const perCharacter = patterns.map(quartersOf).reduce((sum, quarters) => sum + quarters, 0);
  return {
    perCharacter,
    perText: 20 * perCharacter + STEPS_AROUND * (patterns.length + 3),
  };
}

/** The weight of more that is looked at for each text: a name of the longest that there may be. */
export function withNames({ perCharacter, perText }: Weight, globs: readonly string[]): Weight {
  const name = weightOf(globs);
  return { perCharacter, perText: perText + LONGEST_NAME * name.perCharacter + name.perText };
}

const LONGEST_NAME = 253;
const LONGEST_NAMESPACE = 63;

/** To read a text and to put an expression together, in tenths. */
const STEPS_AROUND = 120;

function quartersOf(pattern: string): number {
  const parts = aroundNamespace(pattern);
  const length = parts.join('').length + (parts.length - 1) * LONGEST_NAMESPACE;
  // What stands for itself in a glob is written with a backslash.
  return Math.ceil((1.25 * length + 2) / 4);
}
