/** `nullBytePolicy: Fail`: binary data in a value that must be text is refused. */
import { problem } from '../errors.ts';

export type NullBytePolicy = 'Ignore' | 'Fail';

/**
 * Looks at decoded values, in order of their keys.
 * @throws PosternError `NULL_BYTE` for the first that contains one.
 */
export function checkNullBytes(policy: NullBytePolicy | undefined, data: ReadonlyMap<string, Buffer>): void {
  if (policy !== 'Fail') return;
  const [offending] = [...data.keys()].filter(key => data.get(key)?.includes(0)).sort();
  if (offending !== undefined) throw problem('NULL_BYTE', { key: offending });
}
