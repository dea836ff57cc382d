/** Texts that stand where a secret will be: nobody loses anything by them. */

const references =
  /\{\{|\$\{|\$\(|^\$[A-Za-z_]|^%[A-Za-z_]+%$|^<[^>]*>$|^\[[^\]]*\]$|^\{[\w:.-]+\}$|^%s$|%\{|^%[A-Z_]+\([^)]*\)%$|^(?:vault|ref\+|op|awssm|gcpsm|env|file|secretref):|^os\.environ\/|^!(?:secret|env|env_var)\b/iu;
/** The first begins `change` in base64. */
const words =
  /^Y2hhbmdl|replace|change[-_ ]?(?:me|it|this)|changeit|your[-_ ]|^your|placeholder|dummy|redacted|todo|fixme|insert|example|sample|fake|\btbd\b|not[-_ ]?(?:set|used|real|needed|required)|no[-_ ]?(?:api[-_ ]?)?(?:key|token|password|auth)\b|\bunused\b|^(?:my)?[-_ ]?(?:super)?[-_ ]?(?:secret|password|passwd|pass|pwd|token|apikey|api[-_]key)$/iu;
const switches =
  /^(?:true|false|yes|no|on|off|none|null|nil|undefined|default|auto|enabled|disabled|required|optional|empty|string|str|text|bytes|object)$/iu;
/** The same few characters again and again: `xxxx-xxxx`, `********`, `...`. */
const filler = /^(.)\1*$|x{4}|\*{3}|\.{3}|(.)\2{7}/iu;

/** Whether a text refers to a value, or says that one is to be written. */
export function isPlaceholder(text: string): boolean {
  const trimmed = text.trim();
  return (
    trimmed === '' ||
    references.test(trimmed) ||
    words.test(trimmed) ||
    switches.test(trimmed) ||
    isFiller(trimmed)
  );
}

/** Characters that only fill a place, whatever stands around them. */
export function isFiller(text: string): boolean {
  return filler.test(text);
}
