import { BLK as BLK_BITS, F, TYPE } from '../features/bits.ts';
import { type FeatureSet, featureSet, fromMask, union } from '../features/feature-set.ts';

/** A daemon of the table that is told something, by options of its own. */
export interface ToldDaemon {
  /** What it is without them. */
  readonly daemon: string;
  readonly options: readonly string[];
  /** How they are given, as advice: begins with a verb. */
  readonly how: string;
}

/** A daemon that can stand behind a vhost-user socket. */
export interface VhostDaemon {
  /** What an option takes. */
  readonly name: string;
  /** What sentences call it. */
  readonly title: string;
  /** The virtio device IDs that it serves. */
  readonly types: readonly number[];
  /**
   * What it answers to VHOST_USER_GET_FEATURES. It has an IOTLB where it offers ACCESS_PLATFORM, and only there: no daemon
   * of this table has one without the bit.
   */
  readonly offers: FeatureSet;
  /** Whether it takes a driver from before VIRTIO 1.0, which keeps no VERSION_1. */
  readonly legacy: boolean;
  /** It serves one request queue, and hangs where QEMU gives it several. */
  readonly oneRequestQueue?: true;
  /** What the daemon is told that it is without; left out where it is told nothing. */
  readonly told?: ToldDaemon;
  /** The version that was asked or read, and where its answer comes from. */
  readonly source: string;
}

/** The features of a mask, with further bits. Throws where the text is no mask. */
function mask(text: string, ...more: readonly number[]): FeatureSet {
  const set = fromMask(text);
  if (set === undefined) throw new Error(`"${text}" is no mask`);
  return more.length === 0 ? set : union(set, featureSet(more));
}

/** What libvhost-user offers by itself: vu_get_features_exec() of QEMU’s subprojects/libvhost-user. */
const LIBVHOST_USER = '0x175000000';
/** What most daemons of rust-vmm’s vhost-device offer by themselves. */
const VHOST_DEVICE = '0x171000000';

const DPDK = 'DPDK 25.11.4, as it answers; lib/vhost/vhost.h';
const OVS = 'Open vSwitch 4.0 lib/netdev-dpdk.c, on the mask of DPDK 25.11.4';
const SPDK = 'SPDK of August 2026, lib/vhost';
const RUST = 'rust-vmm/vhost-device of July 2026';
/** Every device of crosvm offers bit 42 besides, which it takes for suspension. */
const CROSVM = 'crosvm of August 2026, devices/src/virtio/mod.rs base_features(), vhost_user_backend';
const CLH = 'Cloud Hypervisor of August 2026';
const QSD =
  'qemu-storage-daemon 7.2.22 and 10.0.13, as they answer; 10.2.2 block/export/vhost-user-blk-server.c';
const QSD_11 = 'qemu-storage-daemon 11.1.3, as it answers';
const CONTRIB = 'QEMU 5.2, 7.2 and 10.0, contrib';

const NET = [TYPE.NET];
const BLK = [TYPE.BLK];
const FS = [TYPE.FS];
const SCSI = [TYPE.SCSI];
const GPU = [TYPE.GPU];

/** An option of the device by which DPDK serves a socket; doc/guides/nics/vhost.rst. */
function ofDpdk(...options: readonly string[]): ToldDaemon {
  return { daemon: 'dpdk', options, how: `start DPDK with ${options.join(',')} in its --vdev net_vhost0` };
}

/** A key that Open vSwitch reads as it starts; vswitchd/vswitch.xml. */
function ofOvs(option: string): ToldDaemon {
  const words = `ovs-vsctl set Open_vSwitch . other_config:${option}`;
  return { daemon: 'ovs', options: [option], how: `start Open vSwitch anew after ${words}` };
}

/** Every daemon that was asked or read. Of the daemons for one device type, the first is the one that is assumed. */
// biome-ignore format: one line a daemon
export const VHOST_DAEMONS: readonly VhostDaemon[] = [
  { name: 'dpdk-iommu', title: 'DPDK with iommu-support=1', types: NET, offers: mask('0xf7c66e7cb'), legacy: true, told: ofDpdk('iommu-support=1'), source: DPDK },
  { name: 'dpdk', title: 'DPDK as it is by default', types: NET, offers: mask('0xd7c66e7cb'), legacy: true, source: DPDK },
  { name: 'dpdk-iommu-tso', title: 'DPDK with iommu-support=1 and tso=1', types: NET, offers: mask('0xf7c66ffcb'), legacy: true, told: ofDpdk('iommu-support=1', 'tso=1'), source: DPDK },
  { name: 'dpdk-linear', title: 'DPDK with linear-buffer=1', types: NET, offers: mask('0xd7c66a7cb'), legacy: true, told: ofDpdk('linear-buffer=1'), source: DPDK },
  { name: 'ovs', title: 'Open vSwitch’s dpdkvhostuserclient', types: NET, offers: mask('0xd7c66a7cb'), legacy: true, source: OVS },
  { name: 'ovs-iommu', title: 'Open vSwitch with vhost-iommu-support=true', types: NET, offers: mask('0xf7c66a7cb'), legacy: true, told: ofOvs('vhost-iommu-support=true'), source: OVS },
  { name: 'ovs-tso', title: 'Open vSwitch with userspace-tso-enable=true', types: NET, offers: mask('0xd7c669fcb'), legacy: true, told: ofOvs('userspace-tso-enable=true'), source: OVS },
  { name: 'ovs-server', title: 'Open vSwitch’s dpdkvhostuser', types: NET, offers: mask('0xd7c66a7ca'), legacy: true, source: OVS },
  { name: 'passt', title: 'passt', types: NET, offers: mask('0x144008000'), legacy: false, source: 'passt of 3 May 2025, vhost_user.c vu_get_features_exec()' },
  { name: 'crosvm-net', title: 'crosvm’s network device', types: NET, offers: mask('0x40160024c8f'), legacy: true, source: CROSVM },
  { name: 'cloud-hypervisor-net', title: 'Cloud Hypervisor’s vhost_user_net', types: NET, offers: mask('0x141427f83'), legacy: true, source: CLH },
  { name: 'qemu-storage-daemon', title: 'qemu-storage-daemon up to 10.2', types: BLK, offers: mask('0x175007e46'), legacy: false, source: QSD },
  { name: 'qemu-storage-daemon-ro', title: 'qemu-storage-daemon up to 10.2, read-only', types: BLK, offers: mask('0x175007e46', BLK_BITS.RO), legacy: false, source: QSD },
  { name: 'qemu-storage-daemon-11', title: 'qemu-storage-daemon 11.1', types: BLK, offers: mask('0x175007e44'), legacy: false, source: QSD_11 },
  { name: 'qemu-storage-daemon-11-ro', title: 'qemu-storage-daemon 11.1, read-only', types: BLK, offers: mask('0x175007e64'), legacy: false, source: QSD_11 },
  { name: 'vhost-user-blk', title: 'QEMU’s contrib/vhost-user-blk', types: BLK, offers: mask('0x175006e46'), legacy: false, source: `${CONTRIB}/vhost-user-blk vub_get_features()` },
  { name: 'vhost-user-blk-ro', title: 'QEMU’s contrib/vhost-user-blk, read-only', types: BLK, offers: mask('0x175006e46', BLK_BITS.RO), legacy: false, source: `${CONTRIB}/vhost-user-blk vub_get_features()` },
  { name: 'spdk-blk', title: 'SPDK’s vhost-blk', types: BLK, offers: mask('0x15c007646'), legacy: true, source: SPDK },
  { name: 'spdk-blk-ro', title: 'SPDK’s vhost-blk, read-only', types: BLK, offers: mask('0x15c007646', BLK_BITS.RO), legacy: true, source: SPDK },
  { name: 'spdk-blk-packed', title: 'SPDK’s vhost-blk with packed rings', types: BLK, offers: mask('0x15c007646', F.RING_PACKED), legacy: true, source: SPDK },
  { name: 'crosvm-blk', title: 'crosvm’s disk', types: BLK, offers: mask('0x40160005244'), legacy: true, source: CROSVM },
  { name: 'crosvm-blk-ro', title: 'crosvm’s disk, read-only', types: BLK, offers: mask('0x40160001044', BLK_BITS.RO), legacy: true, source: CROSVM },
  { name: 'cloud-hypervisor-blk', title: 'Cloud Hypervisor’s vhost_user_block', types: BLK, offers: mask('0x160001e44'), legacy: true, source: CLH },
  { name: 'cloud-hypervisor-blk-ro', title: 'Cloud Hypervisor’s vhost_user_block, read-only', types: BLK, offers: mask('0x160001e44', BLK_BITS.RO), legacy: true, source: CLH },
  { name: 'virtiofsd', title: 'virtiofsd in Rust', types: FS, offers: mask('0x174000000'), legacy: true, oneRequestQueue: true, source: 'virtiofsd 1.13.2 and 1.14.0, as they answer' },
  { name: 'virtiofsd-c', title: 'virtiofsd in C, which QEMU had up to 7.2', types: FS, offers: mask(LIBVHOST_USER), legacy: false, source: 'virtiofsd of QEMU 7.2, as it answers' },
  { name: 'crosvm-fs', title: 'crosvm’s file system', types: FS, offers: mask('0x40160000000'), legacy: true, source: CROSVM },
  { name: 'spdk-scsi', title: 'SPDK’s vhost-scsi', types: SCSI, offers: mask('0x15c000007'), legacy: true, source: SPDK },
  { name: 'vhost-user-scsi', title: 'QEMU’s contrib/vhost-user-scsi', types: SCSI, offers: mask(LIBVHOST_USER), legacy: false, source: `${CONTRIB}/vhost-user-scsi` },
  { name: 'vhost-device-scsi', title: 'vhost-device-scsi', types: SCSI, offers: mask('0x170000002'), legacy: true, source: RUST },
  { name: 'vhost-device-vsock', title: 'vhost-device-vsock', types: [TYPE.VSOCK], offers: mask('0x161000000'), legacy: true, source: RUST },
  { name: 'vhost-user-gpu', title: 'QEMU’s contrib/vhost-user-gpu', types: GPU, offers: mask('0x175000002'), legacy: false, source: `${CONTRIB}/vhost-user-gpu vg_get_features()` },
  { name: 'vhost-user-gpu-virgl', title: 'QEMU’s contrib/vhost-user-gpu with virgl', types: GPU, offers: mask('0x175000003'), legacy: false, source: `${CONTRIB}/vhost-user-gpu vg_get_features()` },
  { name: 'vhost-device-gpu', title: 'vhost-device-gpu', types: GPU, offers: mask('0x1017100001f'), legacy: true, source: RUST },
  { name: 'vhost-device-gpu-headless', title: 'vhost-device-gpu without a display', types: GPU, offers: mask('0x1017100001d'), legacy: true, source: RUST },
  { name: 'vhost-device-input', title: 'vhost-device-input', types: [TYPE.INPUT], offers: mask('0x170000000'), legacy: true, source: RUST },
  { name: 'vhost-user-input', title: 'QEMU’s contrib/vhost-user-input', types: [TYPE.INPUT], offers: mask(LIBVHOST_USER), legacy: false, source: `${CONTRIB}/vhost-user-input` },
  { name: 'vhost-device-rng', title: 'vhost-device-rng', types: [TYPE.RNG], offers: mask(VHOST_DEVICE), legacy: true, source: RUST },
  { name: 'vhost-device-console', title: 'vhost-device-console', types: [TYPE.CONSOLE], offers: mask('0x171000002'), legacy: true, source: RUST },
  { name: 'vhost-device-i2c', title: 'vhost-device-i2c', types: [TYPE.I2C], offers: mask('0x171000001'), legacy: true, source: RUST },
  { name: 'vhost-device-gpio', title: 'vhost-device-gpio', types: [TYPE.GPIO], offers: mask('0x171000001'), legacy: true, source: RUST },
  { name: 'vhost-device-scmi', title: 'vhost-device-scmi', types: [TYPE.SCMI], offers: mask('0x171000001'), legacy: true, source: RUST },
  { name: 'vhost-device-sound', title: 'vhost-device-sound', types: [TYPE.SOUND], offers: mask(VHOST_DEVICE), legacy: true, source: RUST },
  { name: 'crosvm-snd', title: 'crosvm’s sound device', types: [TYPE.SOUND], offers: mask('0x40160000000'), legacy: true, source: CROSVM },
];
