/** Where the agent finds the templates that an ExternalSecret takes from ConfigMaps and Secrets. */
import type { ExternalSecretSpec } from '../api/external-secret.ts';
import { templateObjectKey, templateObjects } from '../template/secret/template-from.ts';
import { TEMPLATES_DIRECTORY } from './agent-paths.ts';
import { folderFor } from './folder-for.ts';
import type { ObjectKey } from './plan-store.ts';
import type { SecretPlan } from './plan.ts';

/** One file below the agent's folder of templates and where its bytes come from. */
export interface TemplateFile {
  /** Relative to {@link TEMPLATES_DIRECTORY}. */
  readonly path: string;
  readonly from: ObjectKey;
}

export interface PlannedTemplates {
  /** For the plan; absent: it uses none. */
  readonly templates?: NonNullable<SecretPlan['templates']>;
  readonly files: readonly TemplateFile[];
}

export function planTemplates(target: ExternalSecretSpec['target']): PlannedTemplates {
  const files: TemplateFile[] = [];
  const templates: Record<string, string> = {};
  for (const ref of templateObjects(target?.template?.templateFrom)) {
    const { name, key } = ref;
    const path = `${folderFor(ref.kind, name)}/${key}`;
    templates[templateObjectKey(ref)] = `${TEMPLATES_DIRECTORY}/${path}`;
    files.push({ path, from: { kind: ref.kind === 'Secret' ? 'secret' : 'configMap', name, key } });
  }
  return files.length === 0 ? { files } : { templates, files };
}
