/** Findings as they may be said: with no secret of a user in their texts. */
import type { Finding } from '../finding.ts';
import { secretAt } from './looks-secret.ts';
import { tokenIn, type FoundToken } from '../security/likeness.ts';
import { HIDDEN, shownKey } from './shown-key.ts';

type Said = Pick<Finding, 'path' | 'message' | 'fix'>;

/**
 * A finding without what a user's keys may have of secrets in its path, message and fix. A last look behind all rules, whoever
 * is told: rules quote no values, but a path is made of keys, and which of them are values in disguise is nothing a rule asks.
 */
export function sayable<Of extends Said>(finding: Of): Of {
  const path = shownPath(finding.path);
  const keys = path === finding.path ? [] : stepsOf(finding.path).filter(isHidden);
  const shown = (text: string) => shownText(text, keys);
  const { message, fix } = finding;
  const [saidMessage, saidFix] = [shown(message), fix === undefined ? fix : shown(fix)];
  if (path === finding.path && saidMessage === message && saidFix === fix) return finding;
  return { ...finding, path, message: saidMessage, ...(saidFix === undefined ? {} : { fix: saidFix }) };
}

/** A field path with what no field is called hidden: `stringData[•••]`. */
function shownPath(path: string): string {
  const shown = path.replace(STEP, (step: string, key?: string) =>
    key === undefined ? shownKey(step) : `[${shownKey(key)}]`,
  );
  const at = secretAt(shown);
  if (at === undefined) return shown;
  // A token with dots in it, which no brackets keep together.
  const [before = ''] = /^(?:.*[.[])?/u.exec(shown.slice(0, at + 1)) ?? [];
  return `${before.replace(/[.[]$/u, '')}[${HIDDEN}]`;
}

const STEP = /\[([^\]]*)\]|[^.[\]]+/gu;

function stepsOf(path: string): readonly string[] {
  return [...path.matchAll(STEP)].map(([step, key]) => key ?? step);
}

/** One that is short stands in other words too. */
function isHidden(key: string): boolean {
  return key.length >= SHORTEST && shownKey(key) === HIDDEN;
}

const SHORTEST = 4;

/** More secrets in one sentence than anybody writes. */
const MOST = 20;

function shownText(text: string, keys: readonly string[]): string {
  let shown = text;
  for (const key of keys) shown = shown.replaceAll(key.replace(/…$/u, ''), HIDDEN);
  for (let count = 0; count < MOST; count += 1) {
    const found = tokenIn(shown);
    if (found === undefined) return shown;
    shown = `${shown.slice(0, found.index)}${HIDDEN}${shown.slice(endOf(found, shown))}`;
  }
  return HIDDEN;
}

/** Forms end with the least that a token has. A key has more lines than any form. */
function endOf({ text, index }: FoundToken, within: string): number {
  if (text.startsWith('-----BEGIN')) return within.length;
  REST.lastIndex = index + text.length;
  REST.exec(within);
  return REST.lastIndex;
}

const REST = /[\w~+/=-]*/uy;
