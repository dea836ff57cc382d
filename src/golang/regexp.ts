import { RE2JS } from 're2js';
export interface GoRegexp {
  test(text: string): boolean;
}
export function compileRegexp(source: string): GoRegexp {
  const compiled = RE2JS.compile(source);
  return { test: text => compiled.matcher(text).find() };
}
