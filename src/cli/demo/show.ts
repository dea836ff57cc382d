/** How objects and files of the demo are put on a terminal. */
import { createHmac } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Pod } from '../../api/pod.ts';
import { PLAN_ANNOTATION, STATUS_ANNOTATION } from '../../inject/options/options.ts';
import { lineDiff, type DiffLine } from './line-diff.ts';
import type { Tone } from './terminal.ts';

/** What changed in a pod, as lines of YAML. The plan is one long line of JSON: its size says enough here. */
export function podDiff(before: Pod, after: Pod): { text: string; tone: Tone }[] {
  return lineDiff(podText(before), podText(after)).map(({ sign, text }) => ({
    text: `${sign} ${text}`,
    tone: toneOf(sign),
  }));
}

function podText(pod: Pod): string {
  const annotations = Object.entries(pod.metadata?.annotations ?? {}).map(([name, value]) => [
    name,
    name === PLAN_ANNOTATION
      ? `(${value.length} bytes of JSON)`
      : name === STATUS_ANNOTATION
        ? `${value.slice(0, 16)}…`
        : value,
  ]);
  const shown = structuredClone(pod);
  if (shown.metadata !== undefined) shown.metadata.annotations = Object.fromEntries(annotations);
  return stringify(shown, { lineWidth: 0, aliasDuplicateObjects: false }).trimEnd();
}

function toneOf(sign: DiffLine['sign']): Tone {
  return sign === '+' ? 'good' : sign === '-' ? 'bad' : 'quiet';
}

/** The files that an application sees in a directory: name, mode, size, content; what begins with a dot is kubelet's way. */
export async function fileRows(directory: string, show: ShowValue): Promise<string[][]> {
  const names = (await readdir(directory)).filter(name => !name.startsWith('.')).sort();
  const rows = names.map(async name => {
    const path = join(directory, name);
    const { mode, size } = await stat(path);
    const content = await readFile(path, 'utf8');
    return [name, (mode & 0o777).toString(8).padStart(4, '0'), `${size} B`, show(content)];
  });
  return [['file', 'mode', 'size', 'content'], ...(await Promise.all(rows))];
}

/** How a secret value is put on a terminal. */
export type ShowValue = (value: string) => string;

/**
 * Dots, and a fingerprint that tells whether a value changed without telling the value: it is keyed, and the key is
 * known to this run alone.
 */
export function maskWith(key: Buffer): ShowValue {
  return value => {
    const fingerprint = createHmac('sha256', key).update(value).digest('hex').slice(0, 4);
    return `${'•'.repeat(Math.min(value.length, 12))} #${fingerprint}`;
  };
}
