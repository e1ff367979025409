import { driverElement, element, textElement } from '../libvirt/domain-elements.ts';
import type { Element } from '../libvirt/xml.ts';
import { at, flagAt, itemsAt, type Tree, textAt } from '../tree.ts';
import { type KubevirtGuest, usesPasst } from './guest.ts';

/**
 * The devices of a domain as virt-launcher converts them: pkg/virt-launcher/virtwrap/converter of KubeVirt 1.9, in the
 * order of its api.Devices.
 */
export function deviceElements(guest: KubevirtGuest): readonly Element[] {
  return [
    ...interfaces(guest),
    ...controllers(guest),
    ...video(guest),
    balloon(guest),
    ...disks(guest),
    ...inputs(guest),
    ...rng(guest),
    ...filesystems(guest),
    ...vsock(guest),
  ];
}

/** iommu='on' where memory is protected so that virt-launcher says it. */
function iommu({ forcesIommu }: KubevirtGuest): string | undefined {
  return forcesIommu ? 'on' : undefined;
}

/** The place of a device that virt-launcher adds by itself. */
function own({ spec }: KubevirtGuest): number {
  return spec.offset;
}

/** network/configurator.go, and pkg/network/vmispec SetDefaultNetworkInterface() where no interface is named. */
function interfaces(guest: KubevirtGuest): readonly Element[] {
  const { devices, spec } = guest;
  const given = itemsAt(devices, 'interfaces');
  const none = given.length === 0 && itemsAt(spec, 'networks').length === 0;
  if (none)
    return flagAt(devices, 'autoattachPodInterface') === false
      ? []
      : [interfaceElement(guest, undefined, own(guest))];
  return given.flatMap((one) => {
    if (at(one, 'sriov') !== undefined || textAt(one, 'state') === 'absent') return [];
    return [interfaceElement(guest, one, one.offset)];
  });
}

function interfaceElement(guest: KubevirtGuest, one: Tree | undefined, offset: number): Element {
  const { devices, model, cpus } = guest;
  const name = textAt(one, 'name') ?? 'default';
  const kind = textAt(one, 'model') ?? 'virtio';
  const passt = one !== undefined && usesPasst(one);
  const queues =
    flagAt(devices, 'networkInterfaceMultiqueue') === true ? String(Math.min(cpus, MOST_QUEUES)) : undefined;
  const driver =
    kind === 'virtio' && (queues !== undefined || guest.forcesIommu)
      ? driverElement(offset, { name: 'vhost', queues, iommu: iommu(guest) })
      : undefined;
  return element(offset, 'interface', { type: passt ? 'vhostuser' : 'ethernet' }, [
    passt ? element(offset, 'backend', { type: 'passt' }) : undefined,
    passt ? element(offset, 'source', { dev: 'eth0' }) : undefined,
    element(offset, 'model', { type: kind === 'virtio' ? model : kind }),
    driver,
    bootElement(one),
    alias(offset, name),
  ]);
}

/** MultiQueueMaxQueues of network/virtio-queues.go. */
const MOST_QUEUES = 256;

/** bootOrder of a disk or an interface. */
function bootElement(one: Tree | undefined): Element | undefined {
  const order = textAt(one, 'bootOrder');
  return order === undefined ? undefined : element(one?.offset ?? 0, 'boot', { order });
}

function alias(offset: number, name: string): Element {
  return element(offset, 'alias', { name: `ua-${name}` });
}

/** compute/controllers.go: no USB unless it is needed, SCSI for disks to plug in, and a serial controller. */
function controllers(guest: KubevirtGuest): readonly Element[] {
  const { devices, model, arch } = guest;
  const offset = own(guest);
  const driver = driverElement(offset, { iommu: iommu(guest) });
  const scsi =
    flagAt(devices, 'disableHotplug') !== true ||
    itemsAt(devices, 'disks').some((disk) => busOf(disk, guest) === 'scsi');
  return [
    element(offset, 'controller', { type: 'usb', index: '0', model: 'none' }),
    ...(scsi
      ? [
          element(
            offset,
            'controller',
            { type: 'scsi', index: '0', model: arch === 's390x' ? 'virtio-scsi' : model },
            [driver],
          ),
        ]
      : []),
    ...(flagAt(devices, 'autoattachSerialConsole') === false
      ? []
      : [element(offset, 'controller', { type: 'virtio-serial', index: '0', model }, [driver])]),
  ];
}

/** compute/graphics.go: virtio on arm64 and s390x, and where it is asked for. */
function video(guest: KubevirtGuest): readonly Element[] {
  const { devices, arch } = guest;
  if (flagAt(devices, 'autoattachGraphicsDevice') === false) return [];
  const given = at(devices, 'video');
  const offset = given?.offset ?? own(guest);
  const type = textAt(given, 'type') ?? (arch === 'amd64' ? 'vga' : 'virtio');
  return [element(offset, 'video', {}, [element(offset, 'model', { type, heads: '1' })])];
}

/** compute/balloon.go: there is one unless it is switched off. */
function balloon(guest: KubevirtGuest): Element {
  const { devices, model, domain, annotations } = guest;
  const given = at(devices, 'autoattachMemBalloon');
  const offset = given?.offset ?? own(guest);
  if (flagAt(devices, 'autoattachMemBalloon') === false)
    return element(offset, 'memballoon', { model: 'none' });
  // manager.go isFreePageReportingEnabled(): not where pages are pinned, huge, or where an annotation says so.
  const pinned =
    flagAt(domain, 'cpu', 'dedicatedCpuPlacement') === true ||
    at(domain, 'memory', 'hugepages') !== undefined ||
    at(domain, 'cpu', 'realtime') !== undefined;
  const disabled = textAt(annotations, 'kubevirt.io/free-page-reporting-disabled') === 'true';
  return element(offset, 'memballoon', { model, freePageReporting: pinned || disabled ? 'off' : 'on' }, [
    driverElement(offset, { iommu: iommu(guest) }),
  ]);
}

/** storage/configurator.go and disk.go; volumes that no disk names get one of their own, SetDefaultVolumeDisk(). */
function disks(guest: KubevirtGuest): readonly Element[] {
  const { devices, spec } = guest;
  const given = itemsAt(devices, 'disks');
  const named = new Set(
    [...given, ...itemsAt(devices, 'filesystems')].map((one) => textAt(one, 'name') ?? ''),
  );
  const others = itemsAt(spec, 'volumes').filter((volume) => !named.has(textAt(volume, 'name') ?? ''));
  const counts = new Map<string, number>();
  return [...given, ...others].map((one) => diskElement(guest, one, counts));
}

/** The bus of a disk; where none is named, the architecture’s own: pkg/defaults/amd64.go, arm64.go, s390x.go. */
function busOf(disk: Tree, { arch }: KubevirtGuest): string {
  const bus = ['disk', 'lun', 'cdrom']
    .map((kind) => textAt(disk, kind, 'bus'))
    .find((found) => found !== undefined);
  return bus ?? (arch === 'amd64' ? 'sata' : 'virtio');
}

const PREFIXES: Readonly<Record<string, string>> = { virtio: 'vd', scsi: 'sd', sata: 'sd', usb: 'sd' };

function diskElement(guest: KubevirtGuest, one: Tree, counts: Map<string, number>): Element {
  const { devices, model, cpus } = guest;
  const { offset } = one;
  const bus = busOf(one, guest);
  const prefix = PREFIXES[bus] ?? 'vd';
  const index = counts.get(prefix) ?? 0;
  counts.set(prefix, index + 1);
  const device = at(one, 'cdrom') !== undefined ? 'cdrom' : at(one, 'lun') !== undefined ? 'lun' : 'disk';
  const readOnly = device === 'cdrom' || flagAt(one, device, 'readonly') === true;
  const onVirtio = bus === 'virtio';
  const queues =
    onVirtio && flagAt(devices, 'blockMultiQueue') === true ? String(Math.max(1, cpus)) : undefined;
  const discard = device === 'cdrom' ? undefined : 'unmap';
  return element(
    offset,
    'disk',
    { device, type: 'file', model: onVirtio && device === 'disk' ? model : undefined },
    [
      element(offset, 'source', { file: 'disk.img' }),
      element(offset, 'target', { bus, dev: `${prefix}${lettersOf(index)}` }),
      driverElement(offset, {
        name: 'qemu',
        type: 'raw',
        cache: textAt(one, 'cache'),
        io: textAt(one, 'io'),
        discard,
        queues,
        iommu: onVirtio ? iommu(guest) : undefined,
      }),
      readOnly ? element(offset, 'readonly') : undefined,
      bootElement(one),
      alias(offset, textAt(one, 'name') ?? `disk${index}`),
    ],
  );
}

/** a to z, then aa: disk.go formatDeviceName(). */
function lettersOf(index: number): string {
  const last = String.fromCharCode('a'.charCodeAt(0) + (index % 26));
  return index < 26 ? last : `${lettersOf(Math.floor(index / 26) - 1)}${last}`;
}

/** compute/input_device.go: what is asked for, and on s390x a keyboard. */
function inputs(guest: KubevirtGuest): readonly Element[] {
  const { devices, arch } = guest;
  const given = itemsAt(devices, 'inputs')
    .filter((one) => textAt(one, 'bus') === 'virtio')
    .map((one) =>
      element(
        one.offset,
        'input',
        { type: textAt(one, 'type') ?? 'tablet', bus: 'virtio', model: 'virtio' },
        [alias(one.offset, textAt(one, 'name') ?? 'tablet')],
      ),
    );
  const keyboard = arch === 's390x' && flagAt(devices, 'autoattachGraphicsDevice') !== false;
  return keyboard ? [...given, element(own(guest), 'input', { type: 'keyboard', bus: 'virtio' })] : given;
}

/** compute/rng.go: only where it is asked for. */
function rng(guest: KubevirtGuest): readonly Element[] {
  const given = at(guest.devices, 'rng');
  if (given === undefined) return [];
  const { offset } = given;
  const backend = textElement(offset, 'backend', '/dev/urandom', { model: 'random' });
  return [
    element(offset, 'rng', { model: guest.model }, [backend, driverElement(offset, { iommu: iommu(guest) })]),
  ];
}

/** storage/virtiofs.go: nothing is said of the IOMMU there, whatever protects the memory. */
function filesystems({ devices }: KubevirtGuest): readonly Element[] {
  return itemsAt(devices, 'filesystems').flatMap((one) => {
    if (at(one, 'virtiofs') === undefined) return [];
    const { offset } = one;
    const name = textAt(one, 'name') ?? 'share';
    return [
      element(offset, 'filesystem', { type: 'mount', accessmode: 'passthrough' }, [
        element(offset, 'driver', { type: 'virtiofs', queue: '1024' }),
        element(offset, 'source', { socket: `${name}.sock` }),
        element(offset, 'target', { dir: name }),
      ]),
    ];
  });
}

/** compute/vsock.go: the context ID is the cluster’s to choose. */
function vsock({ devices }: KubevirtGuest): readonly Element[] {
  const given = at(devices, 'autoattachVSOCK');
  if (given === undefined || flagAt(devices, 'autoattachVSOCK') !== true) return [];
  const { offset } = given;
  return [
    element(offset, 'vsock', { model: 'virtio-non-transitional' }, [
      element(offset, 'cid', { auto: 'no', address: '3' }),
    ]),
  ];
}
