import { textProblems } from '../template/supported.ts';
import { error, type RuleFinding } from './rule.ts';

/** Errors for a text that Go's template language does not read, or that calls functions External Secrets does not have. */
export function templateFindings(path: string, text: string | undefined): readonly RuleFinding[] {
  if (text?.includes('{{') !== true) return [];
  return textProblems(path, 'template', text).map(({ message, fix }) =>
    error(path, message, fix ?? hyphenFix(text)),
  );
}

/** `{{ .db-password }}`: a hyphen ends a name in Go's templates. */
function hyphenFix(text: string): string | undefined {
  const name = /\{\{[^}]*?\.([A-Za-z_]\w*(?:-\w+)+)/u.exec(text)?.[1];
  return name === undefined ? undefined : `write {{ index . ${JSON.stringify(name)} }}`;
}
