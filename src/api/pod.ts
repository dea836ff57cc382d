/** Kubernetes' own shapes, as the client library declares them; only the types, none of its code. */
export type {
  V1Container as Container,
  V1EnvVar as EnvVar,
  V1Pod as Pod,
  V1PodSpec as PodSpec,
  V1PodTemplateSpec as PodTemplate,
  V1ResourceRequirements as ResourceRequirements,
  V1SecurityContext as SecurityContext,
  V1Volume as Volume,
  V1VolumeMount as VolumeMount,
  V1VolumeProjection as VolumeProjection,
} from '@kubernetes/client-node';
