import { knownToken } from './security/likeness.ts';

/**
 * A user in a URL or before an image's registry, a URL's query, and whatever begins as a token does: they are pasted into
 * fields that take a name. Looser than the rule about literals, because hiding too much costs little.
 */
export function looksSecret(text: string): boolean {
  return TOKEN.test(text) || knownToken(text) !== undefined;
}

const TOKEN =
  /:\/\/[^/\s]*@|:\/\/[^\s?]*\?|^[^\s/@:]+:[^\s/@]+@(?!sha\d+:)|\b(?:hv[sb]\.|s\.[A-Za-z0-9]{24}|gh[pousr]_|github_pat_|glpat-|xox[abprs]-|AKIA|ASIA|AIza|eyJ|ops_eyJ|sk_live_|SG\.)|-----BEGIN/u;
