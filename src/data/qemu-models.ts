import { TYPE } from '../features/bits.ts';
import type { Arch } from '../model/platform.ts';
import type { Release } from '../model/release.ts';
import {
  BALLOON_PROPERTIES,
  BLK_PROPERTIES,
  CHARDEV_PROPERTIES,
  CRYPTO_PROPERTIES,
  GPU_PROPERTIES,
  INPUT_HOST_PROPERTIES,
  IOMMU_PROPERTIES,
  KEYBOARD_PROPERTIES,
  MEM_PROPERTIES,
  NET_PROPERTIES,
  NINEP_PROPERTIES,
  PMEM_PROPERTIES,
  POINTER_PROPERTIES,
  type PropertyRow,
  RNG_PROPERTIES,
  SCSI_PROPERTIES,
  SERIAL_PROPERTIES,
  SOUND_PROPERTIES,
  VHOST_SCSI_PROPERTIES,
  VHOST_USER_BLK_PROPERTIES,
  VHOST_USER_FS_PROPERTIES,
  VHOST_USER_GPU_PROPERTIES,
  VHOST_USER_SCSI_PROPERTIES,
  VHOST_USER_SND_PROPERTIES,
  VHOST_USER_VSOCK_PROPERTIES,
  VHOST_VSOCK_PROPERTIES,
} from './qemu-properties.ts';

/** Who does the work behind a model. */
export type Worker = 'qemu' | 'vhost-kernel' | 'vhost-user';

/**
 * The names under which a PCI model can be had. `generic` places itself by its slot and has disable-legacy and
 * disable-modern; the others are fixed and have neither. `modern` is a fixed modern one whose name does not say so.
 */
export type PciForm = 'generic' | 'transitional' | 'non-transitional' | 'modern';

export interface PciModel {
  readonly name: string;
  readonly forms: readonly PciForm[];
  /** Has `vectors`, `ioeventfd`, `class`; a release: since then. */
  readonly vectors?: true | Release;
  readonly ioeventfd?: true | Release;
  readonly class?: true;
  /** Classes between the model and virtio-pci, which `-global` can name too. */
  readonly classes?: readonly string[];
}

export interface ModelRow {
  /** The device itself, without a transport; on a virtio-mmio bus it goes by this name. */
  readonly device: string;
  /** The virtio device ID. */
  readonly type: number;
  readonly worker: Worker;
  readonly pci?: PciModel;
  readonly ccw?: { readonly name: string; readonly since?: Release };
  /** The name that stands for the one model that suits the architecture: qdev_alias_table. */
  readonly alias?: string;
  /** Takes neither a legacy slot nor revision 0: virtio_pci_force_virtio_1(), force_revision_1. */
  readonly modernOnly?: true;
  readonly properties: readonly PropertyRow[];
  readonly since?: Release;
  /** The architectures that it is built for; left out: all. */
  readonly arches?: readonly Arch[];
  /** The first release without it, of an architecture that had it. */
  readonly goneFrom?: Readonly<Partial<Record<Arch, Release>>>;
  /** Where its features are put together. */
  readonly where: string;
}

const ALL = ['generic', 'transitional', 'non-transitional'] as const;
const GENERIC = ['generic'] as const;
const VSOCK_FORMS = ['generic', 'non-transitional'] as const;
const MODERN = ['modern'] as const;

const V8_2: Release = { after: '7.2', by: '10.0', likely: '8.2' };
const V9_0: Release = { after: '7.2', by: '10.0', likely: '9.0' };
const INPUT_WHERE = 'hw/input/virtio-input.c virtio_input_get_features()';
const INPUT = ['virtio-input-pci-base', 'virtio-input-pci', 'virtio-input-hid-pci'] as const;
const GPU_WHERE = 'hw/display/virtio-gpu-base.c virtio_gpu_base_get_features()';
const VGA = ['virtio-vga-base'] as const;
/** VIRTIO_VGA of hw/display/Kconfig is built for the boards that ask for it, of which neither Arm nor s390x has one. */
export const VGA_ARCHES: readonly Arch[] = ['x86_64', 'ppc64le', 'riscv64', 'loongarch64'];
/** The board of LoongArch asked for it until then: libvirt's tests have it of 8.2, and 10.0.13 has none. */
export const VGA_GONE: Readonly<Partial<Record<Arch, Release>>> = {
  loongarch64: { after: '8.2', by: '10.0' },
};
const VGA_PROPERTIES: readonly PropertyRow[] = [
  ...GPU_PROPERTIES,
  { name: 'big-endian-framebuffer', kind: 'bool' },
];
const GPU_PCI = ['virtio-gpu-pci-base'] as const;
const VUB_WHERE = 'hw/virtio/vhost-user-base.c vub_get_features()';

/** Every virtio device model of QEMU. */
// biome-ignore format: one line a model
export const MODELS: readonly ModelRow[] = [
  { device: 'virtio-net-device', type: TYPE.NET, worker: 'qemu', pci: { name: 'virtio-net-pci', forms: ALL, vectors: true, ioeventfd: true }, ccw: { name: 'virtio-net-ccw' }, alias: 'virtio-net', properties: NET_PROPERTIES, where: 'hw/net/virtio-net.c virtio_net_get_features()' },
  { device: 'virtio-blk-device', type: TYPE.BLK, worker: 'qemu', pci: { name: 'virtio-blk-pci', forms: ALL, vectors: true, ioeventfd: true, class: true }, ccw: { name: 'virtio-blk-ccw' }, alias: 'virtio-blk', properties: BLK_PROPERTIES, where: 'hw/block/virtio-blk.c virtio_blk_get_features()' },
  { device: 'virtio-serial-device', type: TYPE.CONSOLE, worker: 'qemu', pci: { name: 'virtio-serial-pci', forms: ALL, vectors: true, ioeventfd: true, class: true }, ccw: { name: 'virtio-serial-ccw' }, alias: 'virtio-serial', properties: SERIAL_PROPERTIES, where: 'hw/char/virtio-serial-bus.c get_features()' },
  { device: 'virtio-rng-device', type: TYPE.RNG, worker: 'qemu', pci: { name: 'virtio-rng-pci', forms: ALL, vectors: true, ioeventfd: true }, ccw: { name: 'virtio-rng-ccw' }, alias: 'virtio-rng', properties: RNG_PROPERTIES, where: 'hw/virtio/virtio-rng.c get_features()' },
  { device: 'virtio-balloon-device', type: TYPE.BALLOON, worker: 'qemu', pci: { name: 'virtio-balloon-pci', forms: ALL, vectors: '10.0', ioeventfd: '10.0' }, ccw: { name: 'virtio-balloon-ccw' }, alias: 'virtio-balloon', properties: BALLOON_PROPERTIES, where: 'hw/virtio/virtio-balloon.c virtio_balloon_get_features()' },
  { device: 'virtio-scsi-device', type: TYPE.SCSI, worker: 'qemu', pci: { name: 'virtio-scsi-pci', forms: ALL, vectors: true, ioeventfd: true }, ccw: { name: 'virtio-scsi-ccw' }, alias: 'virtio-scsi', properties: SCSI_PROPERTIES, where: 'hw/scsi/virtio-scsi.c virtio_scsi_get_features()' },
  { device: 'virtio-9p-device', type: TYPE.NINEP, worker: 'qemu', pci: { name: 'virtio-9p-pci', forms: ALL, vectors: true, ioeventfd: true }, ccw: { name: 'virtio-9p-ccw' }, alias: 'virtio-9p', properties: NINEP_PROPERTIES, where: 'hw/9pfs/virtio-9p-device.c virtio_9p_get_features()' },
  { device: 'virtio-gpu-device', type: TYPE.GPU, worker: 'qemu', pci: { name: 'virtio-gpu-pci', forms: GENERIC, vectors: true, ioeventfd: true, classes: GPU_PCI }, ccw: { name: 'virtio-gpu-ccw' }, alias: 'virtio-gpu', modernOnly: true, properties: GPU_PROPERTIES, where: GPU_WHERE },
  { device: 'virtio-gpu-device', type: TYPE.GPU, worker: 'qemu', pci: { name: 'virtio-vga', forms: GENERIC, vectors: true, ioeventfd: true, classes: VGA }, modernOnly: true, arches: VGA_ARCHES, goneFrom: VGA_GONE, properties: VGA_PROPERTIES, where: GPU_WHERE },
  { device: 'virtio-gpu-gl-device', type: TYPE.GPU, worker: 'qemu', pci: { name: 'virtio-gpu-gl-pci', forms: GENERIC, vectors: true, ioeventfd: true, classes: GPU_PCI }, alias: 'virtio-gpu-gl', modernOnly: true, properties: GPU_PROPERTIES, since: '6.1', where: GPU_WHERE },
  { device: 'virtio-gpu-gl-device', type: TYPE.GPU, worker: 'qemu', pci: { name: 'virtio-vga-gl', forms: GENERIC, vectors: true, ioeventfd: true, classes: VGA }, modernOnly: true, arches: VGA_ARCHES, goneFrom: VGA_GONE, properties: VGA_PROPERTIES, since: '6.1', where: GPU_WHERE },
  { device: 'virtio-gpu-rutabaga-device', type: TYPE.GPU, worker: 'qemu', pci: { name: 'virtio-gpu-rutabaga-pci', forms: GENERIC, vectors: true, ioeventfd: true, classes: GPU_PCI }, alias: 'virtio-gpu-rutabaga', modernOnly: true, properties: GPU_PROPERTIES, since: V8_2, where: GPU_WHERE },
  { device: 'virtio-gpu-rutabaga-device', type: TYPE.GPU, worker: 'qemu', pci: { name: 'virtio-vga-rutabaga', forms: GENERIC, vectors: true, ioeventfd: true, classes: VGA }, modernOnly: true, arches: VGA_ARCHES, goneFrom: VGA_GONE, properties: VGA_PROPERTIES, since: V8_2, where: GPU_WHERE },
  { device: 'virtio-keyboard-device', type: TYPE.INPUT, worker: 'qemu', pci: { name: 'virtio-keyboard-pci', forms: GENERIC, vectors: true, classes: INPUT }, ccw: { name: 'virtio-keyboard-ccw' }, alias: 'virtio-keyboard', modernOnly: true, properties: KEYBOARD_PROPERTIES, where: INPUT_WHERE },
  { device: 'virtio-mouse-device', type: TYPE.INPUT, worker: 'qemu', pci: { name: 'virtio-mouse-pci', forms: GENERIC, vectors: true, classes: INPUT }, ccw: { name: 'virtio-mouse-ccw' }, alias: 'virtio-mouse', modernOnly: true, properties: POINTER_PROPERTIES, where: INPUT_WHERE },
  { device: 'virtio-tablet-device', type: TYPE.INPUT, worker: 'qemu', pci: { name: 'virtio-tablet-pci', forms: GENERIC, vectors: true, classes: INPUT }, ccw: { name: 'virtio-tablet-ccw' }, alias: 'virtio-tablet', modernOnly: true, properties: POINTER_PROPERTIES, where: INPUT_WHERE },
  { device: 'virtio-multitouch-device', type: TYPE.INPUT, worker: 'qemu', pci: { name: 'virtio-multitouch-pci', forms: GENERIC, vectors: true, classes: INPUT }, modernOnly: true, properties: KEYBOARD_PROPERTIES, since: { after: '7.2', by: '10.0', likely: '8.1' }, where: INPUT_WHERE },
  { device: 'virtio-input-host-device', type: TYPE.INPUT, worker: 'qemu', pci: { name: 'virtio-input-host-pci', forms: GENERIC, vectors: true, classes: ['virtio-input-host-pci-base', 'virtio-input-pci'] }, ccw: { name: 'virtio-input-host-ccw' }, alias: 'virtio-input-host', modernOnly: true, properties: INPUT_HOST_PROPERTIES, where: INPUT_WHERE },
  { device: 'virtio-crypto-device', type: TYPE.CRYPTO, worker: 'qemu', pci: { name: 'virtio-crypto-pci', forms: GENERIC, vectors: true, ioeventfd: true }, ccw: { name: 'virtio-crypto-ccw' }, alias: 'virtio-crypto', modernOnly: true, properties: CRYPTO_PROPERTIES, where: 'hw/virtio/virtio-crypto.c virtio_crypto_get_features()' },
  { device: 'virtio-iommu-device', type: TYPE.IOMMU, worker: 'qemu', pci: { name: 'virtio-iommu-pci', forms: GENERIC }, alias: 'virtio-iommu', modernOnly: true, properties: IOMMU_PROPERTIES, where: 'hw/virtio/virtio-iommu.c virtio_iommu_device_realize()' },
  { device: 'virtio-mem', type: TYPE.MEM, worker: 'qemu', pci: { name: 'virtio-mem-pci', forms: GENERIC, vectors: '10.0', ioeventfd: '10.0' }, ccw: { name: 'virtio-mem-ccw', since: '10.0' }, modernOnly: true, properties: MEM_PROPERTIES, arches: ['x86_64', 'aarch64', 's390x', 'riscv64'], where: 'hw/virtio/virtio-mem.c virtio_mem_get_features()' },
  { device: 'virtio-sound-device', type: TYPE.SOUND, worker: 'qemu', pci: { name: 'virtio-sound-pci', forms: GENERIC, vectors: true, ioeventfd: true }, alias: 'virtio-sound', modernOnly: true, properties: SOUND_PROPERTIES, since: V8_2, where: 'hw/audio/virtio-snd.c get_features()' },
  { device: 'virtio-pmem', type: TYPE.PMEM, worker: 'qemu', pci: { name: 'virtio-pmem-pci', forms: GENERIC }, modernOnly: true, properties: PMEM_PROPERTIES, arches: ['x86_64'], where: 'hw/virtio/virtio-pmem.c virtio_pmem_get_features()' },
  { device: 'virtio-rtc-device', type: TYPE.RTC, worker: 'qemu', pci: { name: 'virtio-rtc-pci', forms: MODERN }, modernOnly: true, properties: [], since: { after: '10.2', by: '11.1' }, where: 'QEMU 11.1.3, as it answers' },
  { device: 'vhost-vsock-device', type: TYPE.VSOCK, worker: 'vhost-kernel', pci: { name: 'vhost-vsock-pci', forms: VSOCK_FORMS, vectors: true }, ccw: { name: 'vhost-vsock-ccw' }, modernOnly: true, properties: VHOST_VSOCK_PROPERTIES, where: 'hw/virtio/vhost-vsock-common.c vhost_vsock_common_get_features()' },
  { device: 'vhost-scsi', type: TYPE.SCSI, worker: 'vhost-kernel', pci: { name: 'vhost-scsi-pci', forms: ALL, vectors: true }, ccw: { name: 'vhost-scsi-ccw' }, properties: VHOST_SCSI_PROPERTIES, where: 'hw/scsi/vhost-scsi-common.c vhost_scsi_common_get_features()' },
  { device: 'vhost-user-scsi', type: TYPE.SCSI, worker: 'vhost-user', pci: { name: 'vhost-user-scsi-pci', forms: ALL, vectors: true }, properties: VHOST_USER_SCSI_PROPERTIES, where: 'hw/scsi/vhost-scsi-common.c vhost_scsi_common_get_features()' },
  { device: 'vhost-user-blk', type: TYPE.BLK, worker: 'vhost-user', pci: { name: 'vhost-user-blk-pci', forms: ALL, vectors: true, class: true }, properties: VHOST_USER_BLK_PROPERTIES, where: 'hw/block/vhost-user-blk.c vhost_user_blk_get_features()' },
  { device: 'vhost-user-fs-device', type: TYPE.FS, worker: 'vhost-user', pci: { name: 'vhost-user-fs-pci', forms: MODERN, vectors: true }, ccw: { name: 'vhost-user-fs-ccw' }, modernOnly: true, properties: VHOST_USER_FS_PROPERTIES, where: 'hw/virtio/vhost-user-fs.c vuf_get_features()' },
  { device: 'vhost-user-vsock-device', type: TYPE.VSOCK, worker: 'vhost-user', pci: { name: 'vhost-user-vsock-pci', forms: VSOCK_FORMS, vectors: true }, modernOnly: true, properties: VHOST_USER_VSOCK_PROPERTIES, where: 'hw/virtio/vhost-vsock-common.c vhost_vsock_common_get_features()' },
  { device: 'vhost-user-gpu', type: TYPE.GPU, worker: 'vhost-user', pci: { name: 'vhost-user-gpu-pci', forms: GENERIC, vectors: true, ioeventfd: true, classes: GPU_PCI }, modernOnly: true, properties: VHOST_USER_GPU_PROPERTIES, where: GPU_WHERE },
  { device: 'vhost-user-gpu', type: TYPE.GPU, worker: 'vhost-user', pci: { name: 'vhost-user-vga', forms: GENERIC, vectors: true, ioeventfd: true, classes: VGA }, modernOnly: true, arches: VGA_ARCHES, goneFrom: VGA_GONE, properties: VHOST_USER_GPU_PROPERTIES, where: GPU_WHERE },
  { device: 'vhost-user-input', type: TYPE.INPUT, worker: 'vhost-user', pci: { name: 'vhost-user-input-pci', forms: GENERIC, vectors: true }, modernOnly: true, properties: CHARDEV_PROPERTIES, where: VUB_WHERE },
  { device: 'vhost-user-rng', type: TYPE.RNG, worker: 'vhost-user', pci: { name: 'vhost-user-rng-pci', forms: MODERN, vectors: true }, modernOnly: true, properties: CHARDEV_PROPERTIES, since: { after: '5.2', by: '7.2' }, where: VUB_WHERE },
  { device: 'vhost-user-i2c-device', type: TYPE.I2C, worker: 'vhost-user', pci: { name: 'vhost-user-i2c-pci', forms: MODERN }, modernOnly: true, properties: CHARDEV_PROPERTIES, since: { after: '5.2', by: '7.2' }, where: VUB_WHERE },
  { device: 'vhost-user-gpio-device', type: TYPE.GPIO, worker: 'vhost-user', pci: { name: 'vhost-user-gpio-pci', forms: MODERN }, modernOnly: true, properties: CHARDEV_PROPERTIES, since: { after: '5.2', by: '7.2' }, where: VUB_WHERE },
  { device: 'vhost-user-snd', type: TYPE.SOUND, worker: 'vhost-user', pci: { name: 'vhost-user-snd-pci', forms: MODERN }, modernOnly: true, properties: VHOST_USER_SND_PROPERTIES, since: V9_0, where: VUB_WHERE },
  { device: 'vhost-user-scmi', type: TYPE.SCMI, worker: 'vhost-user', pci: { name: 'vhost-user-scmi-pci', forms: MODERN }, modernOnly: true, properties: CHARDEV_PROPERTIES, since: V9_0, arches: ['aarch64'], where: 'hw/virtio/vhost-user-scmi.c vu_scmi_get_features()' },
];
