import { ofEach } from '../across/placed.ts';
import { excerpt } from '../wording/excerpt.ts';
import { warning, type SetRule } from '../rule.ts';
import { shownKey } from '../wording/shown-key.ts';
import { isAllowed, knownToken, likelySecret } from './likeness.ts';
import { namedLiterals } from './literal-places.ts';

/**
 * A text in clear that is likely to be a secret: its name says so (`DB_PASSWORD`), or it looks as if it were random.
 *
 * Looked at are variables and arguments of containers, annotations, ConfigMaps, `literals` of a `secretGenerator`, templates of
 * ExternalSecrets, and headers and values in the settings of a store; JSON, settings and options inside of variables and
 * ConfigMaps are read. Take the value from a Secret that an ExternalSecret writes, or have Postern deliver
 * it. References (`$(VAR)`, `{{ .key }}`), placeholders, identifiers, hashes, images, certificates, paths and addresses
 * are no secrets. How long and how varied a random text is at least, and what is allowed, can be set with
 * `--least-entropy` and `--allow-literal`. The message never has the value.
 */
export const secretLiterals: SetRule = {
  id: 'PST701',
  title: 'a text that is likely to be a secret: by its name, or because it looks random',
  kinds: ['any'],
  checkSet: set =>
    ofEach(set.objects, object => {
      const seen = new Set<string>();
      return namedLiterals(object).flatMap(literal => {
        const { name, text, path } = literal;
        const id = `${path}\n${name}`;
        // A text that is a secret as a whole is said once.
        const isSaid = seen.has(id) || (literal.isOfName === true && seen.has(path));
        if (isSaid || isAllowed(name, text, set.literals) || knownToken(text) !== undefined) return [];
        const why = likelySecret(literal, set.literals);
        if (why === undefined) return [];
        seen.add(literal.isOfName === true ? id : path).add(id);
        const fix = 'take it from a Secret that an ExternalSecret writes';
        return [warning(path, `${excerpt(shownKey(name))} has a value in clear text, and ${why}`, fix)];
      });
    }),
};
