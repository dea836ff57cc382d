#!/bin/bash
# The first process of a test node: starts containerd and the kubelet in the process and mount namespaces that it was
# started in, so that its end is the end of every container and every mount. Arguments: the node's folder, the kubelet.
set -euo pipefail
folder=$1
kubelet=$2

# Places that these programs use whatever their configuration says; the machine's own are not to be touched.
for place in /run /var/lib/cni /var/lib/kubelet /var/log/containers; do
  mkdir -p "$place"
  mount -t tmpfs tmpfs "$place"
done
until [ -e "$folder/network-ready" ]; do sleep 0.05; done

containerd --config "$folder/containerd.toml" >>"$folder/logs/containerd.log" 2>&1 &
until [ -S "$folder/containerd.sock" ]; do sleep 0.05; done
"$kubelet" --config="$folder/kubelet.json" --kubeconfig="$folder/kubeconfig" --root-dir="$folder/kubelet" \
  --cert-dir="$folder/kubelet-certificates" --hostname-override=node1 --node-ip=198.18.0.2 \
  >>"$folder/logs/kubelet.log" 2>&1 &
# One without the other is no node: whichever ends first ends both.
wait -n
