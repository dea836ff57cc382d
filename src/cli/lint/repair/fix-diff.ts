/** What a repair changes, for people to read. Values that may be secret are hidden, so it is nothing to apply. */
import { lineStarts } from '../file/code-frame.ts';
import { lintFile } from '../file/lint-file.ts';
import { visibilityOf, type Visibility } from '../../visible/visibility.ts';
import { visibleLine } from '../file/visible-line.ts';
import { hiddenAsIn, plainText } from './hidden-as-in.ts';

/** Unchanged lines around a change. */
const AROUND = 2;

/** In the form of `diff -u`; empty where nothing has changed. */
export function fixDiff(file: string, before: string, after: string): string {
  const seen = visibilitiesOf(file, before);
  const secrets = new Set(seen.flatMap(({ hidden }) => hidden.map(span => plainText(before, span))));
  const old = visibleLines(before, seen);
  const now = visibleLines(
    after,
    visibilitiesOf(file, after).map(each => hiddenAsIn(each, after, secrets)),
  );
  const lineCount = before.split('\n').length;
  const hunks = hunksOf(before.split('\n'), after.split('\n'));
  if (hunks.length === 0) return '';
  const lines = hunks.flatMap(({ from, to, newFrom, newTo }) => {
    const start = Math.max(0, from - AROUND);
    const end = Math.min(lineCount, to + AROUND);
    const sizes = `-${start + 1},${end - start} +${newFrom - (from - start) + 1},${end - start + (newTo - newFrom) - (to - from)}`;
    return [`@@ ${sizes} @@`].concat(
      old(start, from).map(line => ` ${line}`),
      old(from, to).map(line => `-${line}`),
      now(newFrom, newTo).map(line => `+${line}`),
      old(to, end).map(line => ` ${line}`),
    );
  });
  return `--- ${file}\n+++ ${file}\n${lines.join('\n')}\n`;
}

interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly newFrom: number;
  readonly newTo: number;
}

/** Repairs change few lines: after a difference the nearest two lines that are alike again. */
function hunksOf(old: readonly string[], now: readonly string[]): readonly Hunk[] {
  const hunks: Hunk[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      i += 1;
      j += 1;
      continue;
    }
    const [skipOld, skipNew] = nextAlike(old, now, i, j);
    hunks.push({ from: i, to: i + skipOld, newFrom: j, newTo: j + skipNew });
    i += skipOld;
    j += skipNew;
  }
  return hunks;
}

function nextAlike(old: readonly string[], now: readonly string[], i: number, j: number): [number, number] {
  const most = old.length - i + (now.length - j);
  for (let distance = 1; distance <= most; distance += 1) {
    for (let skipOld = 0; skipOld <= distance; skipOld += 1) {
      const skipNew = distance - skipOld;
      if (i + skipOld > old.length || j + skipNew > now.length) continue;
      const isAlike = old[i + skipOld] === now[j + skipNew] && old[i + skipOld + 1] === now[j + skipNew + 1];
      if (isAlike) return [skipOld, skipNew];
    }
  }
  return [old.length - i, now.length - j];
}

function visibilitiesOf(file: string, text: string): readonly Visibility[] {
  return lintFile(text, file).objects.map(object => visibilityOf(object));
}

/** The lines of a file, from 0, as they may be shown. */
function visibleLines(
  text: string,
  visibilities: readonly Visibility[],
): (from: number, to: number) => readonly string[] {
  const starts = lineStarts(text);
  return (from, to) =>
    starts.slice(from, to).map((start, index) => {
      const end = (starts[from + index + 1] ?? text.length + 1) - 1;
      // Between two documents; nothing else in YAML may begin like that.
      if (/^---\s*$/u.test(text.slice(start, end))) return '---';
      const around = visibilities.find(({ extent }) => start < extent.end && end >= extent.start);
      return visibleLine(text, { start, end }, around ?? nothing, start).text;
    });
}

const nothing: Visibility = { shown: [], hidden: [], extent: { start: 0, end: 0 } };
