/** Layouts of Go's time package: the reference time (Mon Jan 2 15:04:05 MST 2006) written in the wanted form. */

export interface LayoutPart {
  /** Text that stands for itself, before the element. */
  readonly prefix: string;
  /** As the layout writes it (`Jan`, `.000`, `Z07:00`); empty at the end of the layout. */
  readonly element: string;
}

/** The last part has no element. */
export function partsOfLayout(layout: string): LayoutPart[] {
  const parts: LayoutPart[] = [];
  let start = 0;
  for (const { 0: element, index } of layout.matchAll(elements)) {
    // _2006 is an underscore and a year.
    const from = element === '_2006' ? index + 1 : index;
    parts.push({ prefix: layout.slice(start, from), element: layout.slice(from, index + element.length) });
    start = index + element.length;
  }
  return [...parts, { prefix: layout.slice(start), element: '' }];
}

/** In the order of Go's tests: the longer form first, `Jan` and `Mon` only where no small letter follows. */
const elements = new RegExp(
  [
    'January|Jan(?![a-z])',
    'Monday|Mon(?![a-z])|MST',
    '0[1-6]|002',
    '15|1',
    '_2006|2006|2|_2|__2',
    '[345]',
    'PM|pm',
    '-070000|-07:00:00|-0700|-07:00|-07',
    'Z070000|Z07:00:00|Z0700|Z07:00|Z07',
    '[.,](?:0+|9+)(?![0-9])',
  ].join('|'),
  'g',
);

export const monthNames =
  'January February March April May June July August September October November December'.split(' ');
export const dayNames = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
