/** `!value`: a value that stands in the path itself. */
import { endOfNested } from './scan.ts';

export interface Made {
  readonly json: string;
  readonly rest: string;
}

/** Undefined where nothing of that kind begins here. A number or a string takes in all of the path that follows. */
export function readStatic(path: string): Made | undefined {
  const source = path.slice(1);
  if (/^[{["+\-0-9]/u.test(source)) {
    const end = endOfNested(source, 0);
    return { json: source.slice(0, end), rest: source.slice(end) };
  }
  const name = /^[^.|]*/u.exec(source)?.[0] ?? '';
  if (!/^(?:true|false|null|nan|inf)$/iu.test(name)) return undefined;
  return { json: name, rest: source.slice(name.length) };
}
