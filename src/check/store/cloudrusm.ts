import { type StoreRule } from '../rule.ts';
import { checkProvider, must } from './provider-place.ts';
import { referent, filled } from './selector-checks.ts';

/*
 * spec.provider.cloudrusm
 *   auth.secretRef   required
 *   projectID        UUID
 *   every selector   in a SecretStore no namespace but its own
 */
/**
 * A store of provider `cloudrusm` that External Secrets refuses.
 *
 * The project is named by its UUID.
 */
export const cloudrusm: StoreRule = {
  id: 'PST227',
  title: 'what ESO refuses of provider `cloudrusm`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'cloudrusm', [
      must(
        place => place.read('auth') === undefined || place.read('auth.secretRef') !== undefined,
        'auth.secretRef',
        'is required',
      ),
      filled('projectID'),
      must(
        // As uuid.Parse: with braces or as urn too.
        place =>
          place.text('projectID') === '' ||
          /^(?:urn:uuid:)?\{?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\}?$/iu.test(
            place.text('projectID'),
          ),
        'projectID',
        'must be a UUID',
      ),
      referent('auth.secretRef.accessKeyIDSecretRef', 'auth.secretRef.accessKeySecretSecretRef'),
    ]),
};
