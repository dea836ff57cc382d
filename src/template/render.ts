/** A template and data to bytes. */
import { problem } from '../errors.ts';
import type { Template, TemplateNode } from './parse.ts';

/**
 * Values go through as they are, binary ones too.
 * @throws PosternError `TEMPLATE_EXECUTION` for a key that the data does not have; it never quotes a value
 */
export function renderTemplate(template: Template, data: ReadonlyMap<string, Buffer>): Buffer {
  return Buffer.concat(template.nodes.map(node => renderNode(node, data)));
}

function renderNode(node: TemplateNode, data: ReadonlyMap<string, Buffer>): Buffer {
  if (node.kind === 'text') return Buffer.from(node.text);
  const value = data.get(node.key);
  if (value !== undefined) return value;
  if (node.kind === 'index') return Buffer.alloc(0);
  throw problem('TEMPLATE_EXECUTION', {
    position: node.position,
    action: `.${node.key}`,
    reason: `map has no entry for key ${JSON.stringify(node.key)}`,
  });
}
