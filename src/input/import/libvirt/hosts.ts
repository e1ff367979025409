import { addOption, addSocket, type DomainDraft, ignoreElement } from './draft.ts';
import { attributeOf, childOf, countOf } from './element.ts';
import { refuseVirtiofs } from './refusals.ts';
import { addVirtioDevice } from './virtio.ts';
import type { Element } from './xml.ts';

// Devices that lead to the host: random numbers, folders, sockets, SCSI, passed-through devices.

/** `<rng>`. */
export function addRng(draft: DomainDraft, rng: Element, index: number): void {
  const id = `objrng${index}`;
  const backend = attributeOf(childOf(rng, 'backend'), 'model') ?? 'random';
  addOption(draft, 'object', { 'qom-type': `rng-${backend}`, id }, rng);
  const rate = childOf(rng, 'rate');
  addVirtioDevice(draft, {
    element: rng,
    base: 'virtio-rng',
    alias: `rng${index}`,
    model: attributeOf(rng, 'model'),
    properties: {
      rng: id,
      'max-bytes': countOf(attributeOf(rate, 'bytes')),
      period: rate === undefined ? undefined : (countOf(attributeOf(rate, 'period')) ?? 1000),
    },
  });
}

/** `<filesystem>`: virtio-9p, or virtiofsd behind vhost-user-fs. */
export function addFilesystem(draft: DomainDraft, folder: Element, index: number): void {
  const tag = attributeOf(childOf(folder, 'target'), 'dir') ?? '';
  const alias = `fs${index}`;
  const common = { element: folder, alias };
  const driver = childOf(folder, 'driver');
  // usb-mtp: libvirt qemuBuildFilesystemCommandLine().
  if (attributeOf(driver, 'type') === 'mtp') return;
  if (attributeOf(driver, 'type') === 'virtiofs') {
    addVirtioDevice(draft, {
      ...common,
      base: 'vhost-user-fs',
      properties: {
        chardev: addSocket(draft, `chr-vu-${alias}`, folder),
        tag,
        'queue-size': countOf(attributeOf(driver, 'queue')),
      },
      objection: refuseVirtiofs(draft.root, folder),
    });
    return;
  }
  addOption(draft, 'fsdev', { fsdriver: 'local', id: `fsdev-${alias}` }, folder);
  addVirtioDevice(draft, {
    ...common,
    base: 'virtio-9p',
    model: attributeOf(folder, 'model'),
    properties: { fsdev: `fsdev-${alias}`, mount_tag: tag },
  });
}

/** `<vsock>`; a context that is chosen at start is taken to be the first one. */
export function addVsock(draft: DomainDraft, vsock: Element, index: number): void {
  const cid = countOf(attributeOf(childOf(vsock, 'cid'), 'address')) ?? 3;
  addVirtioDevice(draft, {
    element: vsock,
    base: 'vhost-vsock',
    alias: `vsock${index}`,
    model: attributeOf(vsock, 'model'),
    properties: { 'guest-cid': cid },
  });
}

/** `<hostdev>`: vhost-scsi is virtio; all others are devices of the host itself. */
export function addHostDevice(draft: DomainDraft, device: Element, index: number): void {
  if (attributeOf(device, 'type') !== 'scsi_host') {
    if (attributeOf(device, 'type') !== 'usb' && attributeOf(device, 'type') !== 'scsi')
      ignoreElement(draft, device, 'a device of the host, passed through');
    return;
  }
  addVirtioDevice(draft, {
    element: device,
    base: 'vhost-scsi',
    alias: `hostdev${index}`,
    model: attributeOf(device, 'model'),
    properties: { wwpn: attributeOf(childOf(device, 'source'), 'wwpn') },
  });
}
