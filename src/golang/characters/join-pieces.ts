/**
 * A text out of very many small pieces. In a list, or in a string that grows, each of them is an object until the text is
 * read: of a value of 900 KB taken rune by rune they fill the memory of an agent.
 *
 * @throws RangeError above 16 MiB, before memory is taken for them: a few pieces can be the same large text many times
 */
export function joinPieces(pieces: Iterable<string>): string {
  const joined: string[] = [];
  let open: string[] = [];
  let length = 0;
  for (const piece of pieces) {
    length += piece.length;
    if (length > LONGEST) throw new RangeError('a text of more than 16 MiB');
    open.push(piece);
    if (open.length < MOST_OPEN) continue;
    joined.push(open.join(''));
    open = [];
  }
  return joined.length === 0 ? open.join('') : [...joined, ...open].join('');
}

const MOST_OPEN = 4096;
const LONGEST = 16 * 1024 * 1024;
