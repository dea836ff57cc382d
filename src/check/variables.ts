/** Variables that a tool fills in before anything is applied: Flux's `postBuild`, `envsubst`, a pipeline. */
import { isJsonObject } from '../api/json.ts';
import { checkObject } from './check.ts';
import type { Finding } from './finding.ts';
import { groupOf } from './manifest-set.ts';

type JsonObject = Readonly<Record<string, unknown>>;

export interface OpenFindings {
  /** Whatever the variables are, these stay. */
  readonly certain: readonly Finding[];
  /** True of the text as it is written, and maybe not of what it becomes. */
  readonly open: readonly Finding[];
}

/**
 * Parts what was found in an object by whether it is due to variables in it, such as `${APP}-db` in a name. Where something
 * fills them in nothing is known to be wrong; where nothing does, each is a warning.
 */
export function byVariables(object: JsonObject, found: readonly Finding[]): OpenFindings {
  if (found.length === 0 || !holdsVariable(object)) return { certain: found, open: [] };
  // Neither fits everywhere: a port is no letter, and the name of a key does not begin with a digit.
  const filled = ['v', '1'].map(word => new Set(checkObject(filledIn(object, word)).map(idOf)));
  const whole = new Set(wholeVariables(object, ''));
  const isOpen = (finding: Finding) =>
    whole.has(plainPath(finding.path)) || filled.some(known => !known.has(idOf(finding)));
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

/** `${APP}`, and Flux's `${APP:=shop}`, `${APP:-shop}`, `${APP^^}`; `$${APP}` is text that stays. */
const VARIABLE = /(?<!\$)\$\{(?<name>[A-Za-z_]\w*)(?:(?<operator>:?[-=])(?<fallback>[^{}]*)|[^{}]*)\}/gu;

function idOf({ rule, path }: Finding): string {
  return `${rule} ${path}`;
}

function holdsVariable(value: unknown): boolean {
  if (typeof value === 'string') return value.search(VARIABLE) >= 0;
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsVariable);
}

/** Where a text is nothing but variables, so that it may become of any form and, in YAML, of any type. */
function wholeVariables(value: unknown, path: string): readonly string[] {
  if (typeof value === 'string') return value.replaceAll(VARIABLE, '') === '' && value !== '' ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, field]) =>
    wholeVariables(field, path === '' ? name : `${path}.${name}`),
  );
}

/** `spec.data[0].secretKey` as `spec.data.0.secretKey`. */
function plainPath(path: string): string {
  return path.replaceAll(/\[([^\]]*)\]/gu, '.$1');
}

function filledIn(value: unknown, word: string): unknown {
  if (typeof value === 'string')
    return value.replaceAll(
      VARIABLE,
      (_, _name, _operator, fallback: string | undefined) => fallback ?? word,
    );
  if (Array.isArray(value)) return value.map((entry: unknown) => filledIn(entry, word));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, filledIn(field, word)]));
}
