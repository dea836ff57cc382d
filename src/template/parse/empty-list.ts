import type { ListNode } from './tree.ts';
import { textOf } from '../value.ts';

/** Nothing but white space: such a definition never replaces another one. */
export function isEmptyList(list: ListNode): boolean {
  return list.nodes.every(
    node => node.kind === 'text' && textOf(node.bytes).replaceAll('\u0085', '').trim() === '',
  );
}
