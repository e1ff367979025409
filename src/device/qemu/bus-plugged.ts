import { F, TYPE } from '../../features/bits.ts';
import type { FeatureSet } from '../../features/feature-set.ts';
import type { Device, Implementation, OptionRom, Transport } from '../../model/device.ts';
import type { Plug } from '../../model/qemu.ts';
import { hasLegacyPci } from '../creation.ts';
import { type OfferDraft, offerAll, offered, offers } from '../draft.ts';
import { since } from './boot.ts';
import { busAddressing, vdpaAddressing } from './bus-addressing.ts';
import { configOf } from './config-space.ts';
import type { DeviceModel } from './device-model.ts';
import { devicePlugged, isTooYoung, refuseWithoutMsix, transportOf } from './device-plugged.ts';
import { getFeatures } from './get-features.ts';
import { prePlugged } from './pre-plugged.ts';
import type { QemuObjection } from './prediction.ts';
import { isPropertyOn, numberOf, type Settings, settingOf } from './properties.ts';
import { interfacesOf, virtioPciForceVirtio1 } from './proxy-realize.ts';
import { deviceBackend } from './vhost-backend.ts';

const KEPT = {
  why: 'iommu_platform is on: the guest is to see the bit whatever the backend knows',
  where: 'hw/virtio/virtio-bus.c virtio_bus_device_plugged()',
};

/** A device that its transport has taken in, and why it offers each bit. */
export interface Plugged {
  readonly device: Device;
  readonly draft: OfferDraft;
}

/**
 * QEMU virtio_bus_device_plugged(): a device that is realized meets its transport, which says what it wants, asks the
 * device for its features and then looks at what has come of that.
 */
export function virtioBusDevicePlugged(settings: Settings): Plugged | QemuObjection {
  const interfaces = virtioPciForceVirtio1(interfacesOf(settings), settings);
  const draft = prePlugged(settings, interfaces);
  const refused = getFeatures(draft, settings);
  if (refused !== undefined) return { ...refused, where: settings.model.row.where };
  const objection =
    devicePlugged(draft, settings, interfaces) ??
    refuseAccessPlatform(draft, settings) ??
    refuseWithoutMsix(settings);
  if (objection !== undefined) return objection;
  keepAccessPlatform(draft, settings);
  const transport = transportOf(interfaces, offers(draft, F.VERSION_1));
  return { device: deviceOf(settings, transport, offered(draft)), draft };
}

function deviceOf(settings: Settings, transport: Transport, offer: FeatureSet): Device {
  const { plug, model } = settings;
  const backend = deviceBackend(settings);
  const rom = romOf(settings);
  return {
    name: plug.name,
    type: model.row.type,
    transport,
    implementation: implementationOf(model, plug),
    offers: offer,
    requires: undefined,
    addressing:
      busAddressing(settings.boot, model.transport === 'pci') ??
      (plug.backend.vhost === 'vdpa' ? vdpaAddressing(settings.boot) : undefined),
    config: configOf(settings),
    ...(backend === undefined ? {} : { backend }),
    ...(plug.bypassesIommu === true ? { bypassesIommu: true } : {}),
    ...(isTooYoung(settings) && hasLegacyPci(transport) ? { allowsLegacy: true } : {}),
    ...(rom === undefined ? {} : { rom }),
  };
}

/** QEMU virtio_net_pci_class_init(): a card on PCI has iPXE for x86 in its ROM, and virtio-vga the BIOS of its frame buffer. */
function romOf(settings: Settings): OptionRom | undefined {
  const { boot, model } = settings;
  if (model.proxyClasses.has('virtio-vga-base')) return 'vga';
  const isCard = model.transport === 'pci' && model.row.type === TYPE.NET && boot.arch === 'x86_64';
  const isEmpty = settingOf('romfile', settings)?.value === '' || numberOf('rombar', settings) === 0;
  return isCard && !isEmpty ? 'ipxe' : undefined;
}

/**
 * QEMU virtio_bus_device_plugged(): iommu_platform=on, and the backend has dropped the bit. Since 6.1 that fails, from
 * 7.0 on only where the transport has an address space of its own, which is PCI.
 */
function refuseAccessPlatform(draft: OfferDraft, settings: Settings): QemuObjection | undefined {
  const { boot, model } = settings;
  if (!isPropertyOn('iommu_platform', settings) || offers(draft, F.ACCESS_PLATFORM)) return undefined;
  if (!since(boot, '6.1') || (since(boot, '7.0') && model.transport !== 'pci')) return undefined;
  return {
    message: 'iommu_platform=true is not supported by the device',
    where: 'hw/virtio/virtio-bus.c virtio_bus_device_plugged()',
  };
}

/** Before 7.0 only where the transport has an address space of its own, which is PCI. */
function keepAccessPlatform(draft: OfferDraft, settings: Settings): void {
  const keeps = settings.model.transport === 'pci' || since(settings.boot, '7.0');
  if (keeps && isPropertyOn('iommu_platform', settings) && !offers(draft, F.ACCESS_PLATFORM))
    offerAll(draft, [F.ACCESS_PLATFORM], KEPT);
}

function implementationOf({ row }: DeviceModel, { backend }: Plug): Implementation {
  if (row.worker !== 'qemu') return row.worker;
  return backend.vhost === undefined ? 'qemu' : NET_WORKERS[backend.vhost];
}

const NET_WORKERS = { kernel: 'vhost-kernel', user: 'vhost-user', vdpa: 'vdpa' } as const;
