import { fieldTree } from '../../schema/field-tree.ts';

/** `spec` of the generator Grafana of External Secrets 2.9. */
export const grafanaFields = fieldTree(`
auth*
  basic
    password*
      key: Key
      name: Name
    username*
  token
    key: Key
    name: Name
serviceAccount*
  name*
  role*
  secondsToLive: int64 minimum=1
url*
`);
