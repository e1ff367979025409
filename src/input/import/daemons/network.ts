import { VHOST_DAEMONS } from '../../../data/vhost-daemons.ts';
import { variablesIn, type Word } from '../shell/words.ts';
import { type DaemonArguments, hasFlag, lastValue, optionValues, pairsOf } from './arguments.ts';
import { atSocket, type DaemonReader, type StartedDaemon } from './started-daemon.ts';

// Daemons that switch packets.

/** The daemon of the table that is told just these options; none where no such one was asked. */
function toldExactly(plain: string, options: readonly string[]): readonly string[] {
  if (options.length === 0) return [plain];
  const found = VHOST_DAEMONS.find(
    ({ told }) =>
      told?.daemon === plain &&
      told.options.length === options.length &&
      told.options.every((option) => options.includes(option)),
  );
  return found === undefined ? [] : [found.name];
}

/** What of DPDK’s net_vhost changes which bits it offers; doc/guides/nics/vhost.rst. */
const OF_VHOST = ['iommu-support', 'tso', 'linear-buffer'] as const;

/** `dpdk-testpmd --vdev net_vhost0,iface=PATH,iommu-support=1`. */
export const testpmd: DaemonReader = (args) =>
  optionValues(args, '--vdev').flatMap(({ text, word }): readonly StartedDaemon[] => {
    if (!/^(?:net|eth)_vhost/.test(text)) return [];
    const pairs = pairsOf(text);
    const path = pairs.get('iface');
    // A variable may stand for any option.
    const isOpen =
      [...pairs].some(([name, value]) => value === '' && variablesIn(name).length > 0) ||
      OF_VHOST.some((name) => variablesIn(pairs.get(name) ?? '').length > 0);
    if (path === undefined || isOpen) return [];
    const told = OF_VHOST.filter((name) => (pairs.get(name) ?? '0') !== '0').map((name) => `${name}=1`);
    const names = toldExactly('dpdk', told);
    return names.length === 0 ? [] : [{ socket: { path }, names, options: word }];
  });

/** `other_config:KEY=true` of any command of ovs-vsctl; undefined where none says it, as it stays in the database. */
function otherConfig(programs: readonly (readonly Word[])[], key: string): boolean | undefined {
  const values = programs
    .filter(isOvs)
    .flatMap((words) => words.map(({ text }) => /^other[_-]config:([\w-]+)=(.*)$/.exec(text)))
    .flatMap((found) => (found?.[1] === key ? (found[2] ?? '') : []));
  const last = values.at(-1)?.replaceAll('"', '');
  return last === 'true' ? true : last === 'false' ? false : undefined;
}

export function isOvs(words: readonly Word[]): boolean {
  return words.some(({ text }) => /(?:^|\/)ovs-vsctl$/.test(text));
}

const IOMMU = 'vhost-iommu-support';
const TSO = 'userspace-tso-enable';

/** What a client of Open vSwitch may be; a key that no command sets may be set already. */
function clients(programs: readonly (readonly Word[])[]): readonly string[] {
  const [iommu, tso] = [otherConfig(programs, IOMMU), otherConfig(programs, TSO)];
  return VHOST_DAEMONS.filter(({ name, told }) => {
    if (name !== 'ovs' && told?.daemon !== 'ovs') return false;
    const has = (key: string) => told?.options.includes(`${key}=true`) === true;
    return has(IOMMU) === (iommu ?? has(IOMMU)) && has(TSO) === (tso ?? has(TSO));
  }).map(({ name }) => name);
}

/** `ovs-vsctl add-port br0 PORT -- set Interface PORT type=dpdkvhostuserclient options:vhost-server-path=PATH`. */
export const openVswitch: DaemonReader = (args, programs) => {
  const [iommu, tso] = [otherConfig(programs, IOMMU), otherConfig(programs, TSO)];
  const isPlain = iommu !== true && tso !== true;
  return portsIn(args).flatMap(({ port, type, path }): readonly StartedDaemon[] => {
    if (type === 'dpdkvhostuserclient') return atSocket(path, clients(programs));
    if (type !== 'dpdkvhostuser' || !isPlain) return [];
    return atSocket(port, ['ovs-server'], { isFileAlone: true });
  });
};

/** Each interface that a command sets, with what it sets of it. */
function portsIn(args: DaemonArguments) {
  const texts = args.map(({ text }) => text.replaceAll('"', ''));
  return texts.flatMap((text, i) => {
    if (text.toLowerCase() !== 'interface') return [];
    const end = texts.indexOf('--', i);
    const own = texts.slice(i + 1, end === -1 ? undefined : end);
    const after = (prefix: string) => own.find((one) => one.startsWith(prefix))?.slice(prefix.length);
    return [{ port: own[0], type: after('type='), path: after('options:vhost-server-path=') }];
  });
}

/** `passt --vhost-user --socket PATH`. */
export const passt: DaemonReader = (args) =>
  hasFlag(args, '--vhost-user') ? atSocket(lastValue(args, '--socket', '-s'), ['passt']) : [];

/** `vhost_user_net --net-backend ip=…,socket=PATH`, of Cloud Hypervisor. */
export const vhostUserNet: DaemonReader = (args) =>
  atSocket(pairsOf(lastValue(args, '--net-backend') ?? '').get('socket'), ['cloud-hypervisor-net']);
