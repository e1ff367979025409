import { ASSUMED_HOST_KERNEL } from '../../data/host-kernels.ts';
import { VHOST_DEVICES, VHOST_NET, type VhostRow } from '../../data/qemu-vhost.ts';
import { F } from '../../features/bits.ts';
import { type FeatureSet, featureSet, hasBit, NO_FEATURES } from '../../features/feature-set.ts';
import type { DeviceBackend, WithoutIotlb } from '../../model/device.ts';
import { type QemuBoot, since } from './boot.ts';
import { type Daemon, daemonOf, possibleDaemons, servesDeviceType } from './daemon.ts';
import { hostOffer } from './host-kernel.ts';
import type { Settings } from './properties.ts';

/** What does the work of a vhost device, and what it offers QEMU. */
export interface VhostBackend {
  /** What sentences call it. */
  readonly name: string;
  readonly offers: FeatureSet;
  /** Nobody said that it is this one. */
  readonly assumed: boolean;
  /** Whether it takes a driver that keeps no VERSION_1; undefined where nobody knows. */
  readonly legacy: boolean | undefined;
  /** Whether it is known to serve one request queue alone. */
  readonly oneRequestQueue?: boolean;
}

/** What QEMU makes of the offer of a backend; undefined for devices that show it as it is, hw/virtio/vhost-user-base.c. */
export function vhostRow({ model, plug }: Settings): VhostRow | undefined {
  const { vhost } = plug.backend;
  if (model.row.worker === 'qemu') return vhost === undefined ? undefined : VHOST_NET[vhost];
  return VHOST_DEVICES.get(model.row.device);
}

/** What does the work: what was asked or stated, or else what mostly does. */
export function vhostBackend(settings: Settings): VhostBackend {
  const { model, plug } = settings;
  const { offers, daemon, hostKernel } = plug.backend;
  const { kernel, vdpa } = vhostRow(settings) ?? {};
  if (kernel !== undefined)
    return {
      name: `${kernel} of Linux ${hostKernel ?? ASSUMED_HOST_KERNEL}`,
      offers: offers ?? hostOffer(kernel, hostKernel),
      assumed: offers === undefined && hostKernel === undefined,
      legacy: true,
    };
  if (vdpa !== undefined)
    return {
      name: 'the vDPA device',
      offers: offers ?? featureSet(vdpa),
      assumed: offers === undefined,
      legacy: true,
    };
  const stated = daemon === undefined ? undefined : daemonOf(daemon);
  if (stated !== undefined && servesDeviceType(stated, model.row.type))
    return ofDaemon(stated, offers, false);
  if (offers !== undefined) return { name: 'its daemon', offers, assumed: false, legacy: undefined };
  const [usual] = possibleDaemons(model.row.type);
  return usual === undefined
    ? { name: 'its daemon', offers: NO_FEATURES, assumed: true, legacy: undefined }
    : ofDaemon(usual, undefined, true);
}

function ofDaemon(daemon: Daemon, offers: FeatureSet | undefined, assumed: boolean): VhostBackend {
  const { title, legacy, oneRequestQueue = false } = daemon;
  return { name: title, offers: offers ?? daemon.offers, assumed, legacy, oneRequestQueue };
}

/** What of the backend decides whether the device works. Returns undefined where QEMU itself or hardware does the work. */
export function deviceBackend(settings: Settings): DeviceBackend | undefined {
  const { model, plug, boot } = settings;
  const worker = model.row.worker === 'qemu' ? plug.backend.vhost : model.row.worker;
  if (worker === undefined || worker === 'vdpa') return undefined;
  const isDaemon = worker === 'user' || worker === 'vhost-user';
  const { name, offers, assumed, legacy } = vhostBackend(settings);
  const without = hasBit(offers, F.ACCESS_PLATFORM) ? undefined : withoutIotlb(settings);
  const shared = isDaemon ? memoryIsShared(boot) : undefined;
  return {
    name: assumed ? `${name} (assumed)` : name,
    ...(shared === undefined ? {} : { sharedMemory: shared }),
    ...(without === undefined ? {} : { withoutIotlb: without }),
    ...(legacy === false ? { refusesLegacy: true } : {}),
  };
}

/**
 * QEMU vhost_dev_has_iommu() and virtio_bus_device_plugged(), for a backend without an IOTLB. Only PCI has address spaces
 * of its own. Until 6.1 it made no difference to QEMU whether they are translated; since then a device that loses the bit
 * to its backend is refused, and one that does not look at what the backend knows is asked behind an IOMMU.
 */
function withoutIotlb(settings: Settings): WithoutIotlb | undefined {
  const { model, boot } = settings;
  if (model.transport !== 'pci') return undefined;
  if (since(boot, '6.1') && losesAccessPlatform(settings)) return 'refused';
  return since(boot, '6.2') ? 'asked-behind-iommu' : 'asked-on-pci';
}

/** Whether QEMU takes the bit away where the backend lacks it; devices of hw/virtio/vhost-user-base.c show what it offers. */
function losesAccessPlatform(settings: Settings): boolean {
  const { model, boot } = settings;
  if (model.row.device === 'vhost-user-gpu') return false;
  const row = vhostRow(settings);
  if (row === undefined) return true;
  const veto = row.vetoes.find(({ bit }) => bit === F.ACCESS_PLATFORM);
  return veto !== undefined && (veto.since === undefined || since(boot, veto.since));
}

/**
 * QEMU vhost_user_fill_set_mem_table_msg(): a daemon gets memory that has a file descriptor, and sees what the guest
 * writes where that is mapped shared. Anonymous memory that is shared has had a descriptor since qemu_ram_alloc_from_fd()
 * makes one for it. Returns undefined where the memory is not known.
 */
export function memoryIsShared(boot: QemuBoot): boolean | undefined {
  const { memory } = boot;
  if (memory === undefined) return false;
  if (memory === 'not read') return undefined;
  if (!memory.share) return false;
  return memory.backend !== 'ram' || since(boot, { after: '7.2', by: '10.0', likely: '10.0' });
}
