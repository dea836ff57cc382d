import { passwordFormProblem, type PasswordSpec } from '../wording/password-form.ts';
import { error, type Rule } from '../rule.ts';

/**
 * A password that cannot be made.
 *
 * More digits and symbols than the length, or more different characters than there are where none may come twice: External
 * Secrets fails when it generates. Set `allowRepeat: true`, or ask for fewer.
 */
export const passwordForm: Rule<{ spec: PasswordSpec }> = {
  id: 'PST405',
  title: 'a password that cannot be made',
  kinds: ['Password'],
  check({ spec = {} }) {
    const problem = passwordFormProblem(spec);
    const repeated = (spec.secretKeys ?? []).flatMap((key, index, keys) =>
      key === '' || keys.indexOf(key) < index
        ? [error(`spec.secretKeys[${index}]`, 'must not be empty, nor there twice')]
        : [],
    );
    return problem === undefined
      ? repeated
      : [error(`spec.${problem.field}`, problem.message, problem.fix), ...repeated];
  },
};
