import { writeLines, type FileFormat } from './format.ts';

/** One object; every value is a string. */
export const json: FileFormat = data => {
  const members = writeLines(data, (key, text) => `  ${JSON.stringify(key)}: ${JSON.stringify(text)}`);
  if (!Array.isArray(members)) return members;
  return Buffer.from(members.length === 0 ? '{}\n' : `{\n${members.join(',\n')}\n}\n`);
};
