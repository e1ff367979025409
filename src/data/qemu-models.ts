import type { Release } from '../model/release.ts';
import {
  BALLOON,
  BLK,
  CHARDEV,
  CRYPTO,
  GPU,
  INPUT_HOST,
  IOMMU,
  KEYBOARD,
  MEM,
  NET,
  NINEP,
  PMEM,
  POINTER,
  type PropertyRow,
  RNG,
  SCSI,
  SERIAL,
  SOUND,
  VHOST_SCSI,
  VHOST_USER_BLK,
  VHOST_USER_FS,
  VHOST_USER_GPU,
  VHOST_USER_SCSI,
  VHOST_USER_SND,
  VHOST_USER_VSOCK,
  VHOST_VSOCK,
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
const VGA_PROPERTIES: readonly PropertyRow[] = [...GPU, { name: 'big-endian-framebuffer', kind: 'bool' }];
const GPU_PCI = ['virtio-gpu-pci-base'] as const;
const VUB_WHERE = 'hw/virtio/vhost-user-base.c vub_get_features()';

/** Every virtio device model of QEMU. */
// biome-ignore format: one line a model
export const MODELS: readonly ModelRow[] = [
  { device: 'virtio-net-device', type: 1, worker: 'qemu', pci: { name: 'virtio-net-pci', forms: ALL, vectors: true, ioeventfd: true }, ccw: { name: 'virtio-net-ccw' }, alias: 'virtio-net', properties: NET, where: 'hw/net/virtio-net.c virtio_net_get_features()' },
  { device: 'virtio-blk-device', type: 2, worker: 'qemu', pci: { name: 'virtio-blk-pci', forms: ALL, vectors: true, ioeventfd: true, class: true }, ccw: { name: 'virtio-blk-ccw' }, alias: 'virtio-blk', properties: BLK, where: 'hw/block/virtio-blk.c virtio_blk_get_features()' },
  { device: 'virtio-serial-device', type: 3, worker: 'qemu', pci: { name: 'virtio-serial-pci', forms: ALL, vectors: true, ioeventfd: true, class: true }, ccw: { name: 'virtio-serial-ccw' }, alias: 'virtio-serial', properties: SERIAL, where: 'hw/char/virtio-serial-bus.c get_features()' },
  { device: 'virtio-rng-device', type: 4, worker: 'qemu', pci: { name: 'virtio-rng-pci', forms: ALL, vectors: true, ioeventfd: true }, ccw: { name: 'virtio-rng-ccw' }, alias: 'virtio-rng', properties: RNG, where: 'hw/virtio/virtio-rng.c get_features()' },
  { device: 'virtio-balloon-device', type: 5, worker: 'qemu', pci: { name: 'virtio-balloon-pci', forms: ALL, vectors: '10.0', ioeventfd: '10.0' }, ccw: { name: 'virtio-balloon-ccw' }, alias: 'virtio-balloon', properties: BALLOON, where: 'hw/virtio/virtio-balloon.c virtio_balloon_get_features()' },
  { device: 'virtio-scsi-device', type: 8, worker: 'qemu', pci: { name: 'virtio-scsi-pci', forms: ALL, vectors: true, ioeventfd: true }, ccw: { name: 'virtio-scsi-ccw' }, alias: 'virtio-scsi', properties: SCSI, where: 'hw/scsi/virtio-scsi.c virtio_scsi_get_features()' },
  { device: 'virtio-9p-device', type: 9, worker: 'qemu', pci: { name: 'virtio-9p-pci', forms: ALL, vectors: true, ioeventfd: true }, ccw: { name: 'virtio-9p-ccw' }, alias: 'virtio-9p', properties: NINEP, where: 'hw/9pfs/virtio-9p-device.c virtio_9p_get_features()' },
  { device: 'virtio-gpu-device', type: 16, worker: 'qemu', pci: { name: 'virtio-gpu-pci', forms: GENERIC, vectors: true, ioeventfd: true, classes: GPU_PCI }, ccw: { name: 'virtio-gpu-ccw' }, alias: 'virtio-gpu', modernOnly: true, properties: GPU, where: GPU_WHERE },
  { device: 'virtio-gpu-device', type: 16, worker: 'qemu', pci: { name: 'virtio-vga', forms: GENERIC, vectors: true, ioeventfd: true, classes: VGA }, modernOnly: true, properties: VGA_PROPERTIES, where: GPU_WHERE },
  { device: 'virtio-gpu-gl-device', type: 16, worker: 'qemu', pci: { name: 'virtio-gpu-gl-pci', forms: GENERIC, vectors: true, ioeventfd: true, classes: GPU_PCI }, alias: 'virtio-gpu-gl', modernOnly: true, properties: GPU, since: '6.1', where: GPU_WHERE },
  { device: 'virtio-gpu-gl-device', type: 16, worker: 'qemu', pci: { name: 'virtio-vga-gl', forms: GENERIC, vectors: true, ioeventfd: true, classes: VGA }, modernOnly: true, properties: VGA_PROPERTIES, since: '6.1', where: GPU_WHERE },
  { device: 'virtio-gpu-rutabaga-device', type: 16, worker: 'qemu', pci: { name: 'virtio-gpu-rutabaga-pci', forms: GENERIC, vectors: true, ioeventfd: true, classes: GPU_PCI }, alias: 'virtio-gpu-rutabaga', modernOnly: true, properties: GPU, since: V8_2, where: GPU_WHERE },
  { device: 'virtio-gpu-rutabaga-device', type: 16, worker: 'qemu', pci: { name: 'virtio-vga-rutabaga', forms: GENERIC, vectors: true, ioeventfd: true, classes: VGA }, modernOnly: true, properties: VGA_PROPERTIES, since: V8_2, where: GPU_WHERE },
  { device: 'virtio-keyboard-device', type: 18, worker: 'qemu', pci: { name: 'virtio-keyboard-pci', forms: GENERIC, vectors: true, classes: INPUT }, ccw: { name: 'virtio-keyboard-ccw' }, alias: 'virtio-keyboard', modernOnly: true, properties: KEYBOARD, where: INPUT_WHERE },
  { device: 'virtio-mouse-device', type: 18, worker: 'qemu', pci: { name: 'virtio-mouse-pci', forms: GENERIC, vectors: true, classes: INPUT }, ccw: { name: 'virtio-mouse-ccw' }, alias: 'virtio-mouse', modernOnly: true, properties: POINTER, where: INPUT_WHERE },
  { device: 'virtio-tablet-device', type: 18, worker: 'qemu', pci: { name: 'virtio-tablet-pci', forms: GENERIC, vectors: true, classes: INPUT }, ccw: { name: 'virtio-tablet-ccw' }, alias: 'virtio-tablet', modernOnly: true, properties: POINTER, where: INPUT_WHERE },
  { device: 'virtio-multitouch-device', type: 18, worker: 'qemu', pci: { name: 'virtio-multitouch-pci', forms: GENERIC, vectors: true, classes: INPUT }, modernOnly: true, properties: KEYBOARD, since: { after: '7.2', by: '10.0', likely: '8.1' }, where: INPUT_WHERE },
  { device: 'virtio-input-host-device', type: 18, worker: 'qemu', pci: { name: 'virtio-input-host-pci', forms: GENERIC, vectors: true, classes: ['virtio-input-host-pci-base', 'virtio-input-pci'] }, ccw: { name: 'virtio-input-host-ccw' }, alias: 'virtio-input-host', modernOnly: true, properties: INPUT_HOST, where: INPUT_WHERE },
  { device: 'virtio-crypto-device', type: 20, worker: 'qemu', pci: { name: 'virtio-crypto-pci', forms: GENERIC, vectors: true, ioeventfd: true }, ccw: { name: 'virtio-crypto-ccw' }, alias: 'virtio-crypto', modernOnly: true, properties: CRYPTO, where: 'hw/virtio/virtio-crypto.c virtio_crypto_get_features()' },
  { device: 'virtio-iommu-device', type: 23, worker: 'qemu', pci: { name: 'virtio-iommu-pci', forms: GENERIC }, alias: 'virtio-iommu', modernOnly: true, properties: IOMMU, where: 'hw/virtio/virtio-iommu.c virtio_iommu_device_realize()' },
  { device: 'virtio-mem', type: 24, worker: 'qemu', pci: { name: 'virtio-mem-pci', forms: GENERIC, vectors: '10.0', ioeventfd: '10.0' }, ccw: { name: 'virtio-mem-ccw', since: '10.0' }, modernOnly: true, properties: MEM, where: 'hw/virtio/virtio-mem.c virtio_mem_get_features()' },
  { device: 'virtio-sound-device', type: 25, worker: 'qemu', pci: { name: 'virtio-sound-pci', forms: GENERIC, vectors: true, ioeventfd: true }, alias: 'virtio-sound', modernOnly: true, properties: SOUND, since: V8_2, where: 'hw/audio/virtio-snd.c get_features()' },
  { device: 'virtio-pmem', type: 27, worker: 'qemu', pci: { name: 'virtio-pmem-pci', forms: GENERIC }, modernOnly: true, properties: PMEM, where: 'hw/virtio/virtio-pmem.c virtio_pmem_get_features()' },
  { device: 'virtio-rtc-device', type: 17, worker: 'qemu', pci: { name: 'virtio-rtc-pci', forms: MODERN }, modernOnly: true, properties: [], since: { after: '10.2', by: '11.1' }, where: 'QEMU 11.1.3, as it answers' },
  { device: 'vhost-vsock-device', type: 19, worker: 'vhost-kernel', pci: { name: 'vhost-vsock-pci', forms: VSOCK_FORMS, vectors: true }, ccw: { name: 'vhost-vsock-ccw' }, modernOnly: true, properties: VHOST_VSOCK, where: 'hw/virtio/vhost-vsock-common.c vhost_vsock_common_get_features()' },
  { device: 'vhost-scsi', type: 8, worker: 'vhost-kernel', pci: { name: 'vhost-scsi-pci', forms: ALL, vectors: true }, ccw: { name: 'vhost-scsi-ccw' }, properties: VHOST_SCSI, where: 'hw/scsi/vhost-scsi-common.c vhost_scsi_common_get_features()' },
  { device: 'vhost-user-scsi', type: 8, worker: 'vhost-user', pci: { name: 'vhost-user-scsi-pci', forms: ALL, vectors: true }, properties: VHOST_USER_SCSI, where: 'hw/scsi/vhost-scsi-common.c vhost_scsi_common_get_features()' },
  { device: 'vhost-user-blk', type: 2, worker: 'vhost-user', pci: { name: 'vhost-user-blk-pci', forms: ALL, vectors: true, class: true }, properties: VHOST_USER_BLK, where: 'hw/block/vhost-user-blk.c vhost_user_blk_get_features()' },
  { device: 'vhost-user-fs-device', type: 26, worker: 'vhost-user', pci: { name: 'vhost-user-fs-pci', forms: MODERN, vectors: true }, ccw: { name: 'vhost-user-fs-ccw' }, modernOnly: true, properties: VHOST_USER_FS, where: 'hw/virtio/vhost-user-fs.c vuf_get_features()' },
  { device: 'vhost-user-vsock-device', type: 19, worker: 'vhost-user', pci: { name: 'vhost-user-vsock-pci', forms: VSOCK_FORMS, vectors: true }, modernOnly: true, properties: VHOST_USER_VSOCK, where: 'hw/virtio/vhost-vsock-common.c vhost_vsock_common_get_features()' },
  { device: 'vhost-user-gpu', type: 16, worker: 'vhost-user', pci: { name: 'vhost-user-gpu-pci', forms: GENERIC, vectors: true, ioeventfd: true, classes: GPU_PCI }, modernOnly: true, properties: VHOST_USER_GPU, where: GPU_WHERE },
  { device: 'vhost-user-gpu', type: 16, worker: 'vhost-user', pci: { name: 'vhost-user-vga', forms: GENERIC, vectors: true, ioeventfd: true, classes: VGA }, modernOnly: true, properties: VHOST_USER_GPU, where: GPU_WHERE },
  { device: 'vhost-user-input', type: 18, worker: 'vhost-user', pci: { name: 'vhost-user-input-pci', forms: GENERIC, vectors: true }, modernOnly: true, properties: CHARDEV, where: VUB_WHERE },
  { device: 'vhost-user-rng', type: 4, worker: 'vhost-user', pci: { name: 'vhost-user-rng-pci', forms: MODERN, vectors: true }, modernOnly: true, properties: CHARDEV, since: { after: '5.2', by: '7.2' }, where: VUB_WHERE },
  { device: 'vhost-user-i2c-device', type: 34, worker: 'vhost-user', pci: { name: 'vhost-user-i2c-pci', forms: MODERN }, modernOnly: true, properties: CHARDEV, since: { after: '5.2', by: '7.2' }, where: VUB_WHERE },
  { device: 'vhost-user-gpio-device', type: 41, worker: 'vhost-user', pci: { name: 'vhost-user-gpio-pci', forms: MODERN }, modernOnly: true, properties: CHARDEV, since: { after: '5.2', by: '7.2' }, where: VUB_WHERE },
  { device: 'vhost-user-snd', type: 25, worker: 'vhost-user', pci: { name: 'vhost-user-snd-pci', forms: MODERN }, modernOnly: true, properties: VHOST_USER_SND, since: V9_0, where: VUB_WHERE },
  { device: 'vhost-user-scmi', type: 32, worker: 'vhost-user', pci: { name: 'vhost-user-scmi-pci', forms: MODERN }, modernOnly: true, properties: CHARDEV, since: V9_0, where: 'hw/virtio/vhost-user-scmi.c vu_scmi_get_features()' },
];

/** Models whose type or offer only their backend knows, and parts that are no virtio devices. */
export const UNMODELLED: ReadonlySet<string> = new Set([
  ...['virtio-mmio', 'virtio-serial-bus', 'virtio-nsm', 'virtio-nsm-device', 'virtio-nsm-pci'],
  ...['vhost-vdpa-device', 'vhost-vdpa-device-pci', 'vhost-vdpa-device-pci-transitional'],
  ...['vhost-vdpa-device-pci-non-transitional', 'vhost-user-device', 'vhost-user-device-pci'],
  ...['vhost-user-test-device', 'vhost-user-test-device-pci', 'vhost-user-rtc', 'vhost-user-rtc-pci'],
  ...['vhost-user-spi-device', 'vhost-user-spi-pci'],
]);
