import { fromMask } from '../../features/feature-set.ts';
import type { GuestMemory } from '../../model/guest-memory.ts';
import type { Arch } from '../../model/platform.ts';
import { type AmdIommu, type Backend, globalOf, type Plug } from '../../model/qemu.ts';
import type { QemuDevice, RefusedDevice } from '../../model/recording.ts';
import { parseMachine, type QemuBoot, qemuVersion } from './boot.ts';
import { recordedDaemon } from './daemon.ts';
import { predictDevices } from './predict-devices.ts';
import type { QemuPrediction } from './prediction.ts';

/** One start of QEMU as a recording tells it. */
export interface RecordedBoot {
  readonly version: string;
  readonly machine: string;
  readonly arguments: readonly string[];
  readonly arch: Arch;
  /** Left out where QEMU took anonymous memory. */
  readonly memory?: GuestMemory;
  /** The release of the host's kernel. Left out where nobody wrote it down. */
  readonly hostKernel?: string;
}

/** The boot of a recording; undefined where its version is none. */
export function recordedBoot({
  version,
  machine,
  arguments: options,
  arch,
  memory,
}: RecordedBoot): QemuBoot | undefined {
  const parsed = qemuVersion(version);
  if (parsed === undefined) return undefined;
  const globals = options.flatMap((option, i) => {
    const global = options[i - 1] === '-global' ? globalOf(option) : undefined;
    return global === undefined ? [] : [global];
  });
  const amd = options.find((option, i) => options[i - 1] === '-device' && /^amd-iommu(?:,|$)/.test(option));
  const cpus = Number.parseInt(options[options.indexOf('-smp') + 1] ?? '', 10);
  return {
    version: parsed,
    arch,
    machine: parseMachine(machine, arch),
    cpus: options.includes('-smp') && cpus > 0 ? cpus : 1,
    globals,
    confidential: machine.includes('confidential-guest-support='),
    ...(memory === undefined ? {} : { memory }),
    ...(amd === undefined ? {} : { amdIommu: amdIommuOf(amd) }),
  };
}

/** What `-device amd-iommu,…` was given. */
function amdIommuOf(option: string): AmdIommu {
  return {
    remaps: /,dma-remap=(?:on|yes|true|y)(?:,|$)/.test(option),
    passes: !/,pt=(?:off|no|false|n)(?:,|$)/.test(option),
  };
}

/** The names of shares, which recordings may leave out: QEMU was given some, and nothing else depends on them. */
const SHARE_NAMES = { '9p': 'mount_tag', 'vhost-user-fs': 'tag' } as const;

function withShareName(model: string, properties: Plug['properties']): Plug['properties'] {
  const [, name] = Object.entries(SHARE_NAMES).find(([share]) => model.includes(`${share}-`)) ?? [];
  return name === undefined || properties.has(name) ? properties : new Map([...properties, [name, 'share']]);
}

/** A device of a recording. */
export function recordedPlug({ model, properties, bus, backend }: QemuDevice, name = model): Plug {
  return {
    name,
    model,
    properties: withShareName(model, new Map(Object.entries(properties))),
    bus,
    backend: recordedBackend(backend),
  };
}

/** A refused device of a recording, whose `bus` stands among its properties: the id of a root port. */
export function refusedPlug({ model, properties, backend = {} }: RefusedDevice): Plug {
  const given = new Map(Object.entries(properties));
  const bus = given.delete('bus') ? 'pcie-root-port' : 'root';
  return {
    name: model,
    model,
    properties: withShareName(model, given),
    bus,
    backend: recordedBackend(backend),
  };
}

function recordedBackend(backend: QemuDevice['backend']): Backend {
  const { vnet_hdr: header, read_only: readOnly, netdev, offers, daemon } = backend;
  const served = typeof daemon === 'string' ? recordedDaemon(daemon) : undefined;
  const offered = typeof offers === 'string' ? fromMask(offers) : undefined;
  return {
    ...(netdev === 'vhost-user' ? { vhost: 'user' } : {}),
    ...(offered === undefined ? {} : { offers: offered }),
    ...(served === undefined ? {} : { daemon: served }),
    ...(header === undefined ? {} : { vnetHeader: header === true }),
    ...(readOnly === undefined ? {} : { readOnly: readOnly === true }),
  };
}

function onHost(plug: Plug, { hostKernel }: RecordedBoot): Plug {
  return hostKernel === undefined ? plug : { ...plug, backend: { ...plug.backend, hostKernel } };
}

/**
 * What QEMU made of each device of a recording, its refused ones last. They were refused beside the others, so the
 * balloon of the boot is there before them.
 */
export function predictRecording(
  boot: RecordedBoot,
  devices: readonly QemuDevice[],
  refused: readonly RefusedDevice[],
): QemuPrediction[] {
  const parsed = recordedBoot(boot);
  if (parsed === undefined) return [];
  return predictDevices(parsed, [
    ...devices.map((device) => onHost(recordedPlug(device), boot)),
    ...refused.map((device) => onHost(refusedPlug(device), boot)),
  ]);
}
