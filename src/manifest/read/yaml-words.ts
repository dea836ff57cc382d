/** What the YAML parser says in words of its grammar, in words of who wrote the file. */
const words: readonly (readonly [parsers: string, ours: string])[] = [
  ['Implicit keys need to be on a single line', 'a space is missing after ":", or the ":" itself'],
  ['Implicit map keys need to be followed by map values', 'a ":" is missing after the key'],
  [
    'Nested mappings are not allowed in compact mappings',
    'a second ":" in one value: the line is indented wrongly, a "-" is missing before it, or the value needs quotes',
  ],
  [
    'A block sequence may not be used as an implicit map key',
    'a "- " among keys: they are a mapping or a list, not both, or the line is indented wrongly',
  ],
  [
    'Sequence item without - indicator',
    'a key among entries of a list: a "- " is missing before it, or the line is indented wrongly',
  ],
  ['Tabs are not allowed as indentation', 'the line begins with a tab: indent with spaces'],
  [
    'All mapping items must start at the same column',
    'the line is not indented as far as the keys around it',
  ],
  [
    'All sequence items must start at the same column',
    'the line is not indented as far as the entries around it',
  ],
  ['Flow map', 'a "{" has no "}", or a line between them is not indented'],
  ['Flow sequence', 'a "[" has no "]", or a line between them is not indented'],
  ['Missing closing', 'a quote has no end'],
  [
    'Unexpected flow-map-start at node end',
    'another object begins here: put a --- before it, or mend the JSON of it and of those before it',
  ],
];

/** Never quotes the text, as some of the parser's messages do at their end, in quotes or after a colon. */
export function inOurWords(message: string): string {
  const ours = words.find(([parsers]) => message.startsWith(parsers))?.[1];
  return ours ?? message.replace(/\n.*$|:? ["'`].*$|(?<=\w): .*$/su, '').slice(0, 160);
}
