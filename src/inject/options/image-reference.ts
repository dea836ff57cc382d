/**
 * `[registry[:port]/]name[:tag][@digest]`, as containerd and kubelet read it.
 * https://github.com/distribution/reference/blob/main/regexp.go
 */
const DOMAIN_PART = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const DOMAIN = new RegExp(`^(?:${DOMAIN_PART}(?:\\.${DOMAIN_PART})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?$`);
const PATH_PART = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
/** Hexadecimal digits by algorithm; a runtime knows no others. */
const DIGESTS: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };
const LONGEST_NAME = 255;

/** @throws Error whose message says what is wrong with the text */
export function parseImageReference(text: string): string {
  const reference = text.trim();
  if (reference === '') throw new Error('is empty');
  const fault = faultOf(reference);
  if (fault !== undefined) throw new Error(`${quoted(reference)} ${fault}`);
  return reference;
}

function faultOf(reference: string): string | undefined {
  const [tagged = '', digest, ...more] = reference.split('@');
  if (more.length > 0) return 'has more than one @';
  const colon = tagged.indexOf(':', tagged.lastIndexOf('/') + 1);
  const [name, tag] = colon === -1 ? [tagged] : [tagged.slice(0, colon), tagged.slice(colon + 1)];
  if (name.length > LONGEST_NAME) return `has a name of more than ${LONGEST_NAME} characters`;
  return nameFault(name) ?? tagFault(tag) ?? digestFault(digest);
}

function nameFault(name: string): string | undefined {
  const parts = name.split('/');
  const [first = ''] = parts;
  // Otherwise it is a part of the name: of Docker Hub, and not of a registry of that name.
  const hasRegistry = parts.length > 1 && (/[.:A-Z]/.test(first) || first === 'localhost');
  if (hasRegistry && !DOMAIN.test(first)) return `has no registry: ${quoted(first)} is no host[:port]`;
  const wrong = parts.slice(hasRegistry ? 1 : 0).find(part => !PATH_PART.test(part));
  if (wrong === undefined) return undefined;
  return `is no image: in a name stand small letters and digits, with ., _ or - between them, not ${quoted(wrong)}`;
}

function tagFault(tag: string | undefined): string | undefined {
  return tag === undefined || TAG.test(tag)
    ? undefined
    : `has no tag: ${quoted(tag)} must be letters, digits, _, . and -, at most 128`;
}

function digestFault(digest: string | undefined): string | undefined {
  if (digest === undefined) return undefined;
  const [algorithm = '', hex = ''] = digest.split(/:(.*)/s);
  const length = Object.hasOwn(DIGESTS, algorithm) ? DIGESTS[algorithm] : undefined;
  if (length === undefined) return `has no digest: ${quoted(digest)} must begin with sha256:`;
  const isWhole = hex.length === length && /^[0-9a-f]*$/.test(hex);
  return isWhole
    ? undefined
    : `has no whole digest: behind ${algorithm}: stand ${length} digits of 0-9 and a-f, not ${quoted(hex)}`;
}

/** On one line, and not longer than a name may be. */
function quoted(text: string): string {
  return JSON.stringify(text.slice(0, LONGEST_NAME));
}
