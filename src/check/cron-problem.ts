interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly words: readonly string[];
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const fields: readonly Field[] = [
  { name: 'minute', least: 0, most: 59, words: [] },
  { name: 'hour', least: 0, most: 23, words: [] },
  { name: 'day of the month', least: 1, most: 31, words: [] },
  { name: 'month', least: 1, most: 12, words: months },
  { name: 'weekday', least: 0, most: 6, words: days },
];

/**
 * What is wrong with the five fields of a cron schedule, as github.com/robfig/cron reads them; undefined: nothing.
 * What the schema refuses already, such as four fields, is not said again.
 */
export function cronProblem(schedule: string): string | undefined {
  const parts = schedule.split(' ');
  if (schedule.startsWith('@') || parts.length !== 5) return undefined;
  for (const [index, field] of fields.entries()) {
    const part = parts[index] ?? '';
    if (!part.split(',').every(range => isRange(range, field))) {
      return `has no valid ${field.name}: it must be between ${field.least} and ${field.most}`;
    }
  }
  return undefined;
}

/** `*`, `5`, `1-5`, each with `/step`. */
function isRange(range: string, field: Field): boolean {
  const [span = '', step, more] = range.split('/');
  if (more !== undefined || (step !== undefined && !/^[1-9]\d*$/u.test(step))) return false;
  if (span === '*' || span === '?') return true;
  const [from, to, third] = span.split('-').map(text => numberOf(text, field));
  if (from === undefined || third !== undefined || from < field.least) return false;
  const last = span.includes('-') ? to : from;
  return last !== undefined && last <= field.most && from <= last;
}

function numberOf(text: string, { words, least }: Field): number | undefined {
  const word = words.indexOf(text.toLowerCase());
  if (word !== -1) return word + least;
  return /^\d+$/u.test(text) ? Number(text) : undefined;
}
