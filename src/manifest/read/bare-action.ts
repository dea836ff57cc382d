import { isHelm } from './template-sign.ts';

/** A value that begins with an action of External Secrets' templates, such as `{{ .user }}` or `{{ index . "a" }}`. */
const BARE_VALUE = /^(?<before>\s*(?:-\s+)*[\w./-]+:\s+)(?<value>\{\{-?\s*(?:[^}\n]*[\s(])?\.[^\n]*)$/u;
/** Each takes a reading of its own. */
const LARGEST = 256 * 1024;

export interface WithoutAction {
  /** As long as it was, so that every position stays. */
  readonly text: string;
  /** Of the value, from 1. */
  readonly column: number;
}

/**
 * The text with something that YAML reads in place of the braces of one line; undefined where it is a template that makes
 * YAML, or where nothing of External Secrets stands without quotes there.
 */
export function withoutBareAction(text: string, line: number): WithoutAction | undefined {
  if (text.length > LARGEST || !/^apiVersion:.*external-secrets\.io/mu.test(text) || isHelm(text))
    return undefined;
  const lines = text.split('\n');
  const { before, value } = BARE_VALUE.exec(lines[line - 1] ?? '')?.groups ?? {};
  if (before === undefined || value === undefined) return undefined;
  // `$(` is known as a reference: nobody takes it for a secret in clear text.
  lines[line - 1] = before + value.replaceAll('{{', '$(').replaceAll('}}', '))');
  return { text: lines.join('\n'), column: before.length + 1 };
}
