/** JSON in and out. Without `must` an error is swallowed: reading gives nil, writing gives nothing. */
import { FunctionFailure, type FunctionTable } from '../function.ts';
import type { GoValue } from '../value.ts';
import { define, readingEverything } from './define.ts';
import { readJson } from './read-json.ts';
import { writeJson, type JsonStyle } from './write-json.ts';

const compact: JsonStyle = { html: true, indent: 0 };
const pretty: JsonStyle = { html: true, indent: 2 };
const raw: JsonStyle = { html: false, indent: 0 };

export const json: FunctionTable = {
  fromJson: define(['string'], text => readJson(text).value),
  mustFromJson: define(['string'], text => {
    const { value, problem } = readJson(text);
    if (problem !== undefined) throw new FunctionFailure(problem);
    return value;
  }),
  ...readingEverything({
    toJson: define(['any'], value => writtenOrNothing(value, compact)),
    toPrettyJson: define(['any'], value => writtenOrNothing(value, pretty)),
    mustToJson: define(['any'], value => writeJson(value, compact)),
    mustToPrettyJson: define(['any'], value => writeJson(value, pretty)),
    // This one panics without `must` as well.
    toRawJson: define(['any'], value => writeJson(value, raw)),
    mustToRawJson: define(['any'], value => writeJson(value, raw)),
  }),
};

function writtenOrNothing(value: GoValue, style: JsonStyle): string {
  try {
    return writeJson(value, style);
  } catch (error) {
    if (error instanceof FunctionFailure) return '';
    throw error;
  }
}
