/** The templates of `templateFrom` where the plan says that they are; read anew at each run, as Kubernetes replaces them. */
import { problem } from '../errors.ts';
import type { SecretPlan } from '../plan/plan.ts';
import { templateObjectKey, type TemplateObjectRef } from '../template/secret/template-from.ts';

/**
 * undefined: there is no such file.
 * @throws PosternError `RESOLVE_REFUSED` for a template of which the plan says nothing; what reading throws
 */
export function templateReader(
  readFile: (path: string) => Promise<Buffer>,
): (secret: SecretPlan, ref: TemplateObjectRef) => Promise<Buffer | undefined> {
  return async ({ templates = {} }, ref) => {
    const key = templateObjectKey(ref);
    const path = Object.hasOwn(templates, key) ? templates[key] : undefined;
    if (path === undefined) {
      throw problem('RESOLVE_REFUSED', { place: key, reason: 'the plan has no file for this template' });
    }
    try {
      return await readFile(path);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  };
}
