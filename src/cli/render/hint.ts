/** What may be said of a value to a person who debugs a manifest and must not see it. */
import { isUtf8 } from 'node:buffer';
import { parseJson } from '../../golang/encoding/json.ts';
import { counted } from '../print/counted.ts';

/** The form of a value: `text`, `JSON object with 3 keys`, `PEM CERTIFICATE`, and what is often a mistake in it. */
export function hintOf(value: Buffer): string {
  if (value.length === 0) return 'empty';
  if (!isUtf8(value)) return 'binary';
  const text = value.toString('utf8');
  return [formOf(value, text), ...traits(text)].join(', ');
}

function formOf(value: Buffer, text: string): string {
  const pem = [...text.matchAll(/^-----BEGIN ([A-Z0-9 ]+)-----$/gm)].map(match => match[1]);
  if (pem.length > 0)
    return `PEM ${[...new Set(pem)].join(' and ')}${pem.length > 1 ? ` (${pem.length})` : ''}`;
  const json = /^\s*[{[]/.test(text) ? parseJson(value) : undefined;
  if (json?.kind === 'object') return `JSON object with ${counted(json.members.length, 'key')}`;
  if (json?.kind === 'array') return `JSON list with ${counted(json.items.length, 'item')}`;
  const lines = text.replace(/\n$/, '').split('\n').length;
  return lines > 1 ? `text of ${lines} lines` : 'text';
}

function traits(text: string): string[] {
  return [
    ...(text.includes('\0') ? ['contains null bytes'] : []),
    ...(text.includes('\r') ? ['contains carriage returns'] : []),
    ...(text.endsWith('\n') && !text.includes('-----END') ? ['ends in a line end'] : []),
    ...(/^[ \t]|[ \t]$/.test(text) ? ['space at an end'] : []),
    ...(text.includes('<no value>') ? ['contains <no value>'] : []),
  ];
}
