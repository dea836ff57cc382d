export type Glob = (text: string) => boolean;

/**
 * Whether a text is what a pattern says, where `*` stands for any text and everything else for itself. Takes at most the
 * product of both lengths: names and patterns are short.
 */
export function compileGlob(pattern: string): Glob {
  const [head = '', ...rest] = pattern.split('*');
  const tail = rest.pop();
  if (tail === undefined) return text => text === head;
  return text => {
    if (text.length < head.length + tail.length || !text.startsWith(head) || !text.endsWith(tail))
      return false;
    // The leftmost place of each part leaves most room for the next.
    let at = head.length;
    const end = text.length - tail.length;
    for (const part of rest) {
      const found = text.indexOf(part, at);
      if (found < 0 || found + part.length > end) return false;
      at = found + part.length;
    }
    return true;
  };
}

/** Whether a text is what one of the patterns says. */
export function compileGlobs(patterns: readonly (string | undefined)[]): Glob {
  const globs = patterns.flatMap(pattern => (pattern === undefined ? [] : [compileGlob(pattern)]));
  return text => globs.some(glob => glob(text));
}
