/** Names with values inside of a text. */
import { isPublic, knownToken } from './likeness.ts';
import { isSecretName } from './secret-name.ts';

export interface Assignment {
  readonly name: string;
  readonly text: string;
}

/**
 * What a text that is a value itself assigns: settings of several lines, JSON in one, `password = x`, options of a program.
 * A text that is public, or known as a whole, says nothing more. Prose has colons, so that of one line only JSON may.
 */
export function assignmentsIn(text: string): readonly Assignment[] {
  if (text.trimEnd().includes('\n')) return assignments(text);
  if (!/[{=]/u.test(text) || isPublic(text.trim()) || knownToken(text) !== undefined) return [];
  return assignments(text, /^\s*[[{]/u.test(text) ? ANY : EQUALS);
}

/** Of a script, where a colon is part of a prompt: `read -p "Password: "`. */
export function scriptAssignments(text: string): readonly Assignment[] {
  return assignments(text, EQUALS);
}

/** Names with values in a script, a dotenv file, YAML, JSON or properties. */
export function assignments(text: string, separator: RegExp = ANY): readonly Assignment[] {
  return text
    .split('\n')
    .slice(0, MOST_LINES)
    .flatMap(whole => {
      const line = whole.slice(0, LONGEST_LINE);
      const found = [...line.matchAll(ASSIGNMENT)].flatMap(match => {
        const [all, name = '', between = '', double, single, plain = ''] = match;
        const isCut = plain !== '' && /[({]/u.test(line.charAt(match.index + all.length));
        const value = double ?? single ?? (isCut || MEMBER.test(plain) ? '' : plain);
        return value === '' || !separator.test(between) || isNamed(value) ? [] : [{ name, text: value }];
      });
      return found.concat(curlPassword(line).map(value => ({ name: 'password', text: value })));
    });
}

/** Of `curl -u user:password`. */
export function curlPassword(line: string): readonly string[] {
  return [...line.matchAll(CURL_USER)].flatMap(([, password]) => password ?? []);
}

/** `password=userPassword` between fields, `password = :password` in SQL, what a command prints, and expressions. */
function isNamed(value: string): boolean {
  return (
    /^[`[]|\.\*|\[\^|\\[dswS]/u.test(value) ||
    /^[:@][A-Za-z_]+$/u.test(value) ||
    (/^[A-Za-z_.-]+$/u.test(value) && isSecretName(value))
  );
}

// A plain value that ends before a bracket is a call, or goes on with a reference: `getPassword()`, `shop-${PASSWORD}`.
const ASSIGNMENT =
  /(?<![\w.$/-]|\$\{)["']?(?:--?D?)?([A-Za-z][\w.-]{0,80})["']?\s{0,4}([:=])\s{0,4}(?:"([^"]*)"|'([^']*)'|([^\s"',;&|(){}]+))/gu;
const ANY = /[:=]/u;
const EQUALS = /=/u;
const CURL_USER =
  /\bcurl\s(?:[^|;&\n]{0,400}?\s)?(?:-u|--user)[ =]?\s{0,4}["']?[^\s:"'$]{1,80}:([^\s"']{1,200})/gu;
/** `request.form.password` in a program. */
const MEMBER = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$/u;
const MOST_LINES = 20_000;
const LONGEST_LINE = 4096;
