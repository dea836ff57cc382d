import { tokenIn } from '../security/likeness.ts';

/**
 * A user in a URL or before an image's registry, a URL's query, and whatever begins as a token does: they are pasted into
 * fields that take a name. Looser than the rule about literals, because hiding too much costs little.
 */
export function looksSecret(text: string): boolean {
  return secretAt(text) !== undefined;
}

/** Where what looks so begins, or lies before; undefined: nothing does. */
export function secretAt(text: string): number | undefined {
  const token = TOKEN.exec(text)?.index ?? queryAt(text);
  return token ?? tokenIn(text)?.index;
}

const TOKEN =
  /:\/\/[^/\s]*@|^[^\s/@:]+:[^\s/@]+@(?!sha\d+:)|\b(?:hv[sb]\.|s\.[A-Za-z0-9]{24}|gh[pousr]_|github_pat_|glpat-|xox[abprs]-|AKIA|ASIA|AIza|eyJ|ops_eyJ|sk_live_|SG\.)|-----BEGIN/u;

/** `://` and a `?` behind it in one word. As an expression it would begin anew at each `://` of a word without a `?`. */
function queryAt(text: string): number | undefined {
  for (let at = text.indexOf('://'); at >= 0;) {
    END.lastIndex = at;
    const end = END.exec(text);
    if (end === null) return undefined;
    if (end[0] === '?') return at;
    at = text.indexOf('://', end.index);
  }
  return undefined;
}

const END = /[\s?]/gu;
