/**
 * Every rule that a policy may speak about, in order: those of one object, across objects, of injection, of
 * requirements and of what runs. A test holds this against the rules themselves, which this folder may not know all of.
 */
export const KNOWN_RULES: readonly string[] = [
  ...range(101, 127),
  ...range(201, 250),
  ...range(300, 322),
  ...range(401, 414),
  ...range(500, 504),
  ...range(520, 530),
  ...range(600, 610),
  ...range(612, 619),
  ...range(700, 707),
  ...range(800, 806),
  ...range(820, 821),
];

function range(first: number, last: number): readonly string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => `PST${first + index}`);
}
