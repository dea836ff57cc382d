import { nearestName } from '../../api/validate/nearest-name.ts';
import type { Finding } from '../../check/finding.ts';
import { describe } from '../../errors.ts';
import { excerpt } from '../../check/wording/excerpt.ts';
import { ANNOTATION_PREFIX, strayName } from '../../manifest/stray-annotation.ts';
import {
  isOptionName,
  optionNames,
  optionTable,
  PLAN_ANNOTATION,
  setOption,
  STATUS_ANNOTATION,
  type OptionName,
  type Options,
} from './options.ts';
import type { Settings } from './settings.ts';

export type Annotations = Readonly<Record<string, string>>;

/** Of annotations that there are not: nobody is told of more, and to look for what was meant costs. */
const MOST_UNKNOWN = 50;

/**
 * Annotations over the operator's defaults over ours. Everything wrong is found at once.
 *
 * Rules: PST301 unknown annotation, or one that is meant to be ours (warning), PST302 value that cannot be read, PST303 option the operator locked,
 * PST304 annotation without effect because nothing asks for injection (warning).
 */
export function readOptions(
  annotations: Annotations,
  settings: Settings,
): { options: Options; findings: Finding[] } {
  const findings: Finding[] = [];
  const options = { ...defaultOptions(settings) };
  let unknown = 0;
  for (const [annotation, text] of Object.entries(annotations)) {
    if (!annotation.startsWith(ANNOTATION_PREFIX)) {
      findings.push(...strayAnnotation(annotation));
      continue;
    }
    if (isReserved(annotation)) continue;
    const name = annotation.slice(ANNOTATION_PREFIX.length);
    if (!isOptionName(name)) {
      if (unknown < MOST_UNKNOWN) findings.push(unknownAnnotation(annotation, name));
      unknown += 1;
    } else if (settings.locked.includes(name)) {
      findings.push(lockedOption(annotation, name, settings));
    } else {
      try {
        setOption(options, name, text);
      } catch (error) {
        findings.push(unreadable(annotation, name, describe(error)));
      }
    }
  }
  return { options, findings };
}

/** Findings for a pod that has annotations of ours but none that asks for injection. */
export function withoutEffect(annotations: Annotations): Finding[] {
  let unknown = 0;
  return Object.keys(annotations).flatMap((annotation): Finding | Finding[] => {
    if (!annotation.startsWith(ANNOTATION_PREFIX)) return strayAnnotation(annotation);
    const name = annotation.slice(ANNOTATION_PREFIX.length);
    if (!isOptionName(name) && !isReserved(annotation)) {
      unknown += 1;
      return unknown > MOST_UNKNOWN ? [] : unknownAnnotation(annotation, name);
    }
    return {
      rule: 'PST304',
      severity: 'warning',
      path: annotationPath(annotation),
      message: `${annotation} has no effect without ${ANNOTATION_PREFIX}inject`,
      fix: `add ${ANNOTATION_PREFIX}inject: auto, or the names of ExternalSecrets`,
    };
  });
}

/** One that is written otherwise than ours are, so that it has no effect. */
export function strayAnnotation(annotation: string): Finding[] {
  const name = strayName(annotation, isOptionName);
  return name === undefined ? [] : [noAnnotation(annotation, name)];
}

function isReserved(annotation: string): boolean {
  return annotation === PLAN_ANNOTATION || annotation === STATUS_ANNOTATION;
}

export function annotationPath(annotation: string): string {
  return `metadata.annotations[${excerpt(annotation)}]`;
}

const parsedDefaults = new WeakMap<Settings, Options>();

/** What a pod without annotations gets. Parsed once for all pods: settings are read at the start and stay. */
export function defaultOptions(settings: Settings): Options {
  const known = parsedDefaults.get(settings);
  if (known !== undefined) return known;
  const options: Options = {};
  for (const name of optionNames) {
    const text = settings.defaults[name] ?? optionTable[name].default;
    if (text !== undefined) setOption(options, name, text);
  }
  parsedDefaults.set(settings, options);
  return options;
}

function unknownAnnotation(annotation: string, name: string): Finding {
  return noAnnotation(annotation, nearestName(name, optionNames));
}

function noAnnotation(annotation: string, meant: string | undefined): Finding {
  return {
    rule: 'PST301',
    severity: 'warning',
    path: annotationPath(annotation),
    message: `there is no annotation ${excerpt(annotation)}`,
    ...(meant === undefined ? {} : { fix: `did you mean ${ANNOTATION_PREFIX}${meant}?` }),
  };
}

function unreadable(annotation: string, name: OptionName, reason: string): Finding {
  return {
    rule: 'PST302',
    severity: 'error',
    path: annotationPath(annotation),
    message: `${annotation} ${reason}`,
    fix: `write ${optionTable[name].form}`,
  };
}

function lockedOption(annotation: string, name: OptionName, settings: Settings): Finding {
  const value =
    name === 'agent-image' ? settings.image : (settings.defaults[name] ?? optionTable[name].default);
  return {
    rule: 'PST303',
    severity: 'error',
    path: annotationPath(annotation),
    message: `${annotation} is locked by the operator of this cluster${value === undefined ? '' : ` to ${value}`}`,
    fix: 'remove the annotation',
  };
}
