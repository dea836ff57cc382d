import type { Pod } from '../../api/pod.ts';
import { mapValues, type StructuralSchema } from '../../api/schema/structural-schema.ts';
import type { Violation } from '../../api/validate/violation.ts';
import { violations } from '../../api/validate/violations.ts';

/**
 * Fields of a pod of another type than Kubernetes has, as far as injection reads them. What comes from an API server
 * has the right types; a file may hold anything.
 */
export function podShapeProblems(pod: unknown, path: string): readonly Violation[] {
  return violations(podSchema, pod, path);
}

/** A pod or template as the API server would pass it on: fields that are null are fields that are absent. */
export function asPod(pod: unknown): Pod | undefined {
  const plain = withoutNulls(pod);
  return isPod(plain) ? plain : undefined;
}

function isPod(pod: unknown): pod is Pod {
  return podShapeProblems(pod, '').length === 0;
}

/** The same value without any field of an object that is null. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== null && field !== undefined);
  return mapValues(Object.fromEntries(fields), withoutNulls);
}

const text: StructuralSchema = { type: 'string' };
const flag: StructuralSchema = { type: 'boolean' };
const whole: StructuralSchema = { type: 'integer' };

const fields = (
  properties: Readonly<Record<string, StructuralSchema>>,
  required: readonly string[] = [],
): StructuralSchema => ({ type: 'object', properties, required });
const list = (items: StructuralSchema): StructuralSchema => ({ type: 'array', items });
const texts: StructuralSchema = { type: 'object', additionalProperties: text };

const items = list(fields({ key: text, path: text, mode: whole }, ['path']));
const keyRef = fields({ name: text, key: text, optional: flag }, ['key']);
const secretRef = fields({ name: text, optional: flag });
const probe = fields({ exec: fields({}) });

const containers = list(
  fields(
    {
      name: text,
      command: list(text),
      args: list(text),
      env: list(
        fields(
          { name: text, value: text, valueFrom: fields({ secretKeyRef: keyRef, fileKeyRef: fields({}) }) },
          ['name'],
        ),
      ),
      envFrom: list(fields({ prefix: text, secretRef, configMapRef: secretRef })),
      volumeMounts: list(
        fields({ name: text, mountPath: text, readOnly: flag, subPath: text }, ['name', 'mountPath']),
      ),
      volumeDevices: list(fields({ name: text, devicePath: text }, ['name', 'devicePath'])),
      terminationMessagePath: text,
      securityContext: fields({ runAsUser: whole, windowsOptions: fields({}) }),
      livenessProbe: probe,
      readinessProbe: probe,
      startupProbe: probe,
      lifecycle: fields({ postStart: probe, preStop: probe }),
    },
    ['name'],
  ),
);

const podSchema = fields(
  {
    metadata: fields({ annotations: texts }),
    spec: fields(
      {
        containers,
        initContainers: containers,
        volumes: list(
          fields(
            {
              name: text,
              secret: fields({ secretName: text, defaultMode: whole, items, optional: flag }),
              projected: fields({
                defaultMode: whole,
                sources: list(
                  fields({
                    secret: fields({ name: text, items, optional: flag }),
                    configMap: fields({ items }),
                    downwardAPI: fields({ items }),
                  }),
                ),
              }),
            },
            ['name'],
          ),
        ),
        securityContext: fields({ runAsUser: whole, fsGroup: whole, windowsOptions: fields({}) }),
        serviceAccountName: text,
        serviceAccount: text,
        restartPolicy: text,
        shareProcessNamespace: flag,
        hostPID: flag,
        os: fields({ name: text }),
        nodeSelector: texts,
      },
      ['containers'],
    ),
  },
  ['spec'],
);
