/**
 * A text out of very many small pieces. In a list, or in a string that grows, each of them is an object until the text is
 * read: of a value of 900 KB taken rune by rune they fill the memory of an agent.
 */
export function joinPieces(pieces: Iterable<string>): string {
  const joined: string[] = [];
  let open: string[] = [];
  for (const piece of pieces) {
    open.push(piece);
    if (open.length < MOST_OPEN) continue;
    joined.push(open.join(''));
    open = [];
  }
  return joined.length === 0 ? open.join('') : [...joined, ...open].join('');
}

const MOST_OPEN = 4096;
