import { readlink } from 'node:fs/promises';
import { mustRun } from '../run-command.ts';
import { waitUntil } from '../wait-until.ts';

// Everything is in 198.18.0.0/15, which is set aside for testing network devices (RFC 2544): no real network uses it.

/** Where pods and the node reach what runs on this machine. */
export const hostAddress = '198.18.0.1';
const nodeAddress = '198.18.0.2';
export const podSubnet = '198.18.64.0/18';
/** Services of a test's cluster. */
export const serviceSubnet = '198.18.1.0/24';
/** The service `kubernetes` in the namespace `default`: always the first address. */
export const apiServiceAddress = '198.18.1.1';

const hostInterface = 'postern0';

/**
 * Connects the network namespace of a process with this machine by a pair of virtual interfaces. All of it goes away with
 * the namespace, so the interface's name is the lock that lets one test node at a time run on a machine. There is no way from the namespace to anywhere but this machine's own addresses.
 */
export async function connectNetworkOf(pid: number): Promise<void> {
  await waitUntil(
    async () => (await readlink(`/proc/${pid}/ns/net`)) !== (await readlink('/proc/self/ns/net')),
    { what: 'the node has its own network namespace', timeoutSeconds: 10, everyMilliseconds: 20 },
  );
  const here = async (command: string): Promise<string> => mustRun('ip', command.split(' '));
  const inside = async (command: string): Promise<string> =>
    mustRun('nsenter', ['--net', `--target=${pid}`, ...command.split(' ')]);

  await waitUntil(
    async () => here(`link add ${hostInterface} type veth peer name eth0 netns ${pid}`).then(() => true),
    {
      what: `no other test node has the interface ${hostInterface}`,
      timeoutSeconds: 600,
      everyMilliseconds: 500,
    },
  );
  await here(`address add ${hostAddress}/30 dev ${hostInterface}`);
  await here(`address add ${apiServiceAddress}/32 dev ${hostInterface}`);
  await here(`link set ${hostInterface} up`);
  await inside('ip link set lo up');
  await inside(`ip address add ${nodeAddress}/30 dev eth0`);
  await inside('ip link set eth0 up');
  await inside(`ip route add default via ${hostAddress}`);
  await inside('sysctl -q -w net.ipv4.ip_forward=1');
  await here(`route add ${podSubnet} via ${nodeAddress}`);
}
