/** The manifests of the demo, written to its folder and applied from there as a user would. */

export function storeManifest(vaultAddress: string): string {
  return `apiVersion: external-secrets.io/v1
kind: SecretStore
metadata:
  name: vault
  namespace: shop
spec:
  # External Secrets Operator leaves a store with another controller alone: nothing is written to etcd.
  controller: postern.dev/injector
  provider:
    vault:
      server: ${vaultAddress}
      path: secret
      auth:
        kubernetes:
          mountPath: kubernetes
          role: shop
`;
}

export const EXTERNAL_SECRET = `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: db
  namespace: shop
spec:
  refreshInterval: 2s
  secretStoreRef:
    name: vault
  target:
    name: db
    creationPolicy: None
    template:
      mergePolicy: Merge
      data:
        url: "postgres://{{ .username }}:{{ .password }}@db.shop.svc:5432/orders"
  data:
    - secretKey: username
      remoteRef:
        key: shop/db
        property: username
    - secretKey: password
      remoteRef:
        key: shop/db
        property: password
`;

/** Nothing in it is against the schema of the kind: that an API server would refuse itself, in words of its own. */
export const BROKEN_EXTERNAL_SECRET = `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: payments
  namespace: shop
spec:
  refreshInterval: 1d
  secretStoreRef:
    name: vault
  target:
    creationPolicy: None
    deletionPolicy: Delete
  dataFrom:
    - extract:
        key: shop/payments
      find:
        name:
          regexp: ^payments
`;

export function deploymentManifest(reloadUrl: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: orders
  namespace: shop
spec:
  selector:
    matchLabels: { app: orders }
  template:
    metadata:
      labels: { app: orders }
      annotations:
        postern.dev/inject: auto
        postern.dev/on-change: http POST ${reloadUrl}
    spec:
      containers:
        - name: orders
          image: example.com/orders:1.4.2
          env:
            - name: DB_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: db
                  key: password
          volumeMounts:
            - name: db
              mountPath: /etc/db
      volumes:
        - name: db
          secret:
            secretName: db
            defaultMode: 0440
`;
}
