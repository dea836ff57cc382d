import { expressionFindings } from '../expression-findings.ts';
import { warning, type ExternalSecretRule, type RuleFinding } from '../rule.ts';

/*
 * spec.dataFrom[].find.name.regexp        RE2
 * spec.dataFrom[].rewrite[].regexp.source RE2
 * spec.dataFrom[].rewrite[].regexp.target no group whose name runs into what follows: $1_x is the group "1_x"
 */
/**
 * A regular expression that RE2 does not read.
 *
 * External Secrets compiles `find.name.regexp` and `rewrite[].regexp.source` with Go's RE2 when it fetches, and fails then. RE2
 * has no lookaround and no back-references; in `target` a group is `$1`, or `${1}` where a letter or digit follows.
 */
export const expressions: ExternalSecretRule = {
  id: 'PST117',
  title: 'a regular expression that RE2 does not read',
  kinds: ['ExternalSecret'],
  check({ spec }) {
    return (spec?.dataFrom ?? []).flatMap((entry, index) => {
      const path = `spec.dataFrom[${index}]`;
      const selected = expressionFindings(`${path}.find.name.regexp`, entry?.find?.name?.regexp);
      const rewritten = (entry?.rewrite ?? []).flatMap((step, at) =>
        stepFindings(`${path}.rewrite[${at}].regexp`, step?.regexp ?? {}),
      );
      return selected.concat(rewritten);
    });
  },
};

function stepFindings(
  path: string,
  { source, target }: { readonly source?: string | undefined; readonly target?: string | undefined },
): readonly RuleFinding[] {
  return [...expressionFindings(`${path}.source`, source), ...targetFindings(`${path}.target`, target)];
}

/** `$1_KEY` names a group "1_KEY", which no expression has, and writes nothing. */
function targetFindings(path: string, target: string | undefined): readonly RuleFinding[] {
  const group = /(?<!\$)(?:\$\$)*\$(\d+)([A-Za-z_]\w*)/u.exec(target ?? '');
  if (group !== null) {
    const [, number = '', rest = ''] = group;
    const message = `names a group "${number}${rest}", which does not exist, and writes nothing for it`;
    return [warning(path, message, `write \${${number}}${rest}`)];
  }
  return /\\\d/u.test(target ?? '')
    ? [warning(path, 'has a backslash before a digit, which Go writes as it is', 'write ${1} for a group')]
    : [];
}
