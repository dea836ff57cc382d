/**
 * The environment file that kubelet reads for `env[].valueFrom.fileKeyRef` (Kubernetes 1.35 and later): lines
 * `NAME='value'`. What is between the quotes is taken as it is, with no way to write a quote; lines are read by Go's
 * `bufio.Scanner`, which drops a carriage return before a line feed and takes no longer line than 64 KiB.
 */
import { isUtf8 } from 'node:buffer';
import { commonFault, MOUNT_AS_FILE, type EnvFormat, type ValueFault } from './env-format.ts';

const USE_EXEC = `set postern.dev/env-method: exec, or ${MOUNT_AS_FILE}`;

/** With its line feed a line has to fit into the scanner's 64 KiB. */
const LONGEST_LINE = 64 * 1024 - 1;

export const kubeletEnv: EnvFormat = { nameFault, valueFault, assignment };

/** The API server takes printable ASCII without `=`; kubelet's parser trims blanks and skips lines with a leading `#`. */
function nameFault(name: string): string | undefined {
  if (!/^[\u0020-\u007e]+$/.test(name)) return 'must be printable ASCII and not empty';
  if (name.includes('=')) return 'must not contain "="';
  if (name.startsWith('#'))
    return 'must not start with "#", because kubelet would take the line for a comment';
  if (name.startsWith(' ') || name.endsWith(' ')) return 'must not start or end with a space';
  return undefined;
}

function valueFault(name: string, value: Buffer): ValueFault | undefined {
  const common = commonFault(name, value);
  if (common !== undefined) return common;
  // `''` is read like no line at all. Where the variable is optional, kubelet would leave it out: unset is not empty.
  if (value.length === 0)
    return { reason: 'it is empty, which kubelet takes for a missing key', fix: USE_EXEC };
  if (value.includes("'"))
    return { reason: "it has a single quote, which kubelet's format cannot carry", fix: USE_EXEC };
  if (value.includes('\r\n'))
    return {
      reason: 'it has a carriage return before a line feed, which kubelet would drop',
      fix: USE_EXEC,
    };
  // Kubelet hands the value to the container runtime in a protobuf string.
  if (!isUtf8(value)) return { reason: 'it is not UTF-8', fix: MOUNT_AS_FILE };
  if (longestLine(assignment(name, value)) > LONGEST_LINE)
    return { reason: 'it has a line of more than 64 KiB, which kubelet does not read', fix: USE_EXEC };
  return undefined;
}

function assignment(name: string, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${name}='`), value, Buffer.from("'\n")]);
}

/** In bytes, without line feeds. */
function longestLine(text: Buffer): number {
  let longest = 0;
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    longest = Math.max(longest, end - start);
    start = end + 1;
  }
  return longest;
}
