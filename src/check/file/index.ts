import { aliases } from './aliases.ts';
import { ignoreComment } from './ignore-comment.ts';
import { key } from './key.ts';
import { noObject } from './no-object.ts';
import { notText } from './not-text.ts';
import { notYaml } from './not-yaml.ts';
import { template } from './template.ts';
import { tooLarge } from './too-large.ts';
import { unopened } from './unopened.ts';
import type { RuleInfo } from '../rule.ts';

/** Rules about files, by what keeps an object from being read out of them; the reader finds it. */
export const fileRules = {
  syntax: notYaml,
  template,
  size: tooLarge,
  alias: aliases,
  encoding: notText,
  key,
  'no-object': noObject,
  unopened,
  ignore: ignoreComment,
} as const satisfies Readonly<Record<string, RuleInfo>>;
