/** Variables that a tool fills in before anything is applied: Flux's `postBuild`, `envsubst`, a pipeline. */
import { isJsonObject, type JsonObject } from '../api/json.ts';
import { checkObject } from './check.ts';
import type { Finding } from './finding.ts';
import { groupOf } from './manifest-set.ts';

export interface OpenFindings {
  /** Whatever the variables are, these stay. */
  readonly certain: readonly Finding[];
  /** True of the text as it is written, and maybe not of what it becomes. */
  readonly open: readonly Finding[];
}

/**
 * Parts what was found in an object by whether it is due to variables in it, such as `${APP}-db` in a name. Where something
 * fills them in nothing is known to be wrong; where nothing does, each is a warning. What a default is wrong for, such as
 * that of `${INTERVAL:=1d}`, is known: a warning, because something may fill in another value.
 *
 * To know it the object is checked again with its variables filled in, at most twice. One with very many texts is not: there
 * what is found at a text with a variable is due to that.
 *
 * @param check as the object was checked
 */
export function byVariables(
  object: JsonObject,
  found: readonly Finding[],
  check: (object: unknown) => readonly Finding[] = checkObject,
): OpenFindings {
  if (found.length === 0) return { certain: found, open: [] };
  const { texts, count } = variableTexts(object);
  if (texts.length === 0) return { certain: found, open: [] };
  if (count > MOST_TEXTS) return atVariables(found, new Set(texts.map(({ path }) => path)));
  const whole = new Set(texts.filter(({ isWhole }) => isWhole).map(({ path }) => path));
  const defaulted = new Set(texts.filter(({ isDefaulted }) => isDefaulted).map(({ path }) => path));
  const asWritten = new Set(found.map(idOf));
  const matters = (finding: Finding) =>
    asWritten.has(idOf(finding)) || defaulted.has(plainPath(finding.path));
  const asText = check(filledIn(object, asTextIs)).filter(matters);
  // Neither fits everywhere: a port is no letter, and the name of a key does not begin with a digit.
  const asScalar = asText.length === 0 ? [] : check(filledIn(object, asYamlIs));
  const filled = [asText, asScalar].map(findings => new Set(findings.map(idOf)));
  const isInAll = (finding: Finding) => filled.every(known => known.has(idOf(finding)));
  const wrongDefaults = asText.filter(finding => defaulted.has(plainPath(finding.path)) && isInAll(finding));
  const told = new Set(wrongDefaults.map(({ path }) => path));
  const isOpen = (finding: Finding) => whole.has(plainPath(finding.path)) || !isInAll(finding);
  const rest = found.filter(({ path }) => !told.has(path));
  return {
    certain: [...rest.filter(finding => !isOpen(finding)), ...wrongDefaults.map(asWrongDefault)],
    open: rest.filter(isOpen).map(asWarning),
  };
}

/** Of one object: more than anybody writes by hand. */
const MOST_TEXTS = 5000;

function atVariables(found: readonly Finding[], places: ReadonlySet<string>): OpenFindings {
  const isOpen = ({ path }: Finding) => places.has(plainPath(path));
  return {
    certain: found.filter(finding => !isOpen(finding)),
    open: found.filter(isOpen).map(asWarning),
  };
}

/** Whether an object is Flux's, and has variables filled into what it applies. */
export function fillsVariables(object: JsonObject): boolean {
  if (object['kind'] !== 'Kustomization' || groupOf(object) !== 'kustomize.toolkit.fluxcd.io') return false;
  const { spec } = object;
  return isJsonObject(spec) && isJsonObject(spec['postBuild']);
}

function asWarning(finding: Finding): Finding {
  if (finding.severity === 'warning') return finding;
  const { rule, path } = finding;
  const message = 'holds a variable that something else was to fill in: nothing here replaces it';
  return { rule, path, severity: 'warning', message, fix: 'write the real value' };
}

/** A repair would replace the variable. */
function asWrongDefault({ rule, path, message, fix }: Finding): Finding {
  const advice = fix === undefined ? {} : { fix };
  return {
    rule,
    path,
    severity: 'warning',
    message: `with the default of its variable: ${message}`,
    ...advice,
  };
}

/**
 * `${APP}`, and Flux's `${APP:=shop}`, `${APP:-shop}`, `${APP^^}`; `$${APP}` is text that stays. Without the end of a word after
 * the name a text that never closes takes the square of its length.
 */
const VARIABLE = /(?<!\$)\$\{(?<name>[A-Za-z_]\w*)\b(?:(?<operator>:?[-=])(?<fallback>[^{}]*)|[^{}]*)\}/gu;

function idOf({ rule, path }: Finding): string {
  return `${rule} ${path}`;
}

interface VariableText {
  /** As `plainPath` gives it. */
  readonly path: string;
  /** Nothing but variables, so that it may become of any form and, in YAML, of any type. */
  readonly isWhole: boolean;
  /** The same, and each variable has a default. */
  readonly isDefaulted: boolean;
}

/** The texts of an object that have variables, and how many it has in all. */
function variableTexts(object: JsonObject): {
  readonly texts: readonly VariableText[];
  readonly count: number;
} {
  const texts: VariableText[] = [];
  let count = 0;
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'string') {
      count += 1;
      const variable = variableText(value, path);
      if (variable !== undefined) texts.push(variable);
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, field] of Object.entries(value)) walk(field, path === '' ? name : `${path}.${name}`);
    }
  };
  walk(object, '');
  return { texts, count };
}

function variableText(text: string, path: string): VariableText | undefined {
  const variables = [...text.matchAll(VARIABLE)];
  if (variables.length === 0) return undefined;
  const isWhole = text.replaceAll(VARIABLE, '') === '';
  const isDefaulted = isWhole && variables.every(({ groups }) => (groups?.['fallback'] ?? '') !== '');
  return { path: plainPath(path), isWhole, isDefaulted };
}

/** `spec.data[0].secretKey` as `spec.data.0.secretKey`. */
function plainPath(path: string): string {
  return path.replaceAll('[', '.').replaceAll(']', '');
}

/** What a text becomes, by what each variable in it becomes. */
type Filling = (text: string, fill: (word: string) => string) => unknown;

const asTextIs: Filling = (_, fill) => fill('v');

/** A default that stands without quotes is a number or a truth value to YAML. */
const asYamlIs: Filling = (text, fill) => {
  const filled = fill('1');
  const isWhole = /^\$\{[^{}]*\}$/u.test(text);
  return isWhole && /^(?:true|false|-?(?:0|[1-9]\d*)(?:\.\d+)?)$/u.test(filled) ? JSON.parse(filled) : filled;
};

function filledIn(value: unknown, filling: Filling): unknown {
  if (typeof value === 'string') {
    return filling(value, word =>
      value.replaceAll(VARIABLE, (_, _name, _operator, fallback: string | undefined) => fallback ?? word),
    );
  }
  if (Array.isArray(value)) return value.map((entry: unknown) => filledIn(entry, filling));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, filledIn(field, filling)]));
}
