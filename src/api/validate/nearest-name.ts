/** Longer ones are no slip of the pen, and to compare two texts costs the product of their lengths. */
const LONGEST = 64;

/**
 * The candidate that is most likely meant by a misspelt name, or undefined when none is near: at most a third of the
 * letters differ. Of names that differ by a number the nearest number counts. Compares without case, hyphens and underscores, so `mountpath` finds `mount-path`. For a name of more
 * than 64 characters nothing is looked for.
 *
 * @example nearestName('mountpath', ['mount-path', 'inject']) // 'mount-path'
 */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > LONGEST) return undefined;
  const wanted = plain(name);
  const most = Math.max(1, Math.floor(wanted.length / 3));
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    const plainCandidate = plain(candidate);
    // The distance is at least this difference.
    if (Math.abs(plainCandidate.length - wanted.length) > most) continue;
    const letters = editDistance(wanted, plainCandidate);
    if (letters > most) continue;
    const distance = letters + numberGap(wanted, plainCandidate);
    if (best === undefined || distance < best.distance) best = { candidate, distance };
  }
  return best?.candidate;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '');
}

/** Less than a letter: between names that differ by numbers alone, how far these are from each other. */
function numberGap(wanted: string, candidate: string): number {
  if (wanted.replace(NUMBERS, '#') !== candidate.replace(NUMBERS, '#')) return 0;
  const others = candidate.match(NUMBERS) ?? [];
  const gaps = (wanted.match(NUMBERS) ?? []).map((number, i) => Math.abs(Number(number) - Number(others[i])));
  const gap = gaps.reduce((sum, one) => sum + one, 0);
  return gap / (gap + 1);
}

const NUMBERS = /\d+/g;

/** Levenshtein distance where swapping two neighbours counts once. */
export function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, substitution);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, (beforePrevious[j - 2] ?? 0) + 1);
      }
      current.push(least);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
