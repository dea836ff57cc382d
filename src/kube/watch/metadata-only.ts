/**
 * What to accept where the metadata of objects is enough. Without a second choice: a server that cannot do this answers 406
 * instead of sending what nobody may keep.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-partial-metadata
 */
export const METADATA_LIST = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
export const METADATA_OBJECT = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
