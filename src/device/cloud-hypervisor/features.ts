import { BALLOON, BLK, bits, CONSOLE, F, IOMMU, NET, TYPE } from '../../features/bits.ts';
import { isSettingOn, isSince, settingCount } from '../monitors/monitor-model.ts';
import type { Asked, OfferRow } from '../monitors/when.ts';

/** What Cloud Hypervisor makes of one of its device options. */
export interface DeviceRow {
  readonly type: number;
  /** The bits that its constructor offers, from the source of v20.0 to v54.0. */
  readonly rows: readonly OfferRow[];
  /** Whether it takes iommu=on by itself; of the others the monitor refuses it. */
  readonly translated: boolean;
  /** The release since which ACCESS_PLATFORM can be forced on it; left out where it always could. */
  readonly forcedSince?: string;
  /** The monitor never offers ACCESS_PLATFORM of it. */
  readonly neverForced?: boolean;
}

function since(version: string): (asked: Asked) => boolean {
  return ({ under }) => isSince(under['cloud-hypervisor'], version);
}

function setting(key: string, otherwise = false): (asked: Asked) => boolean {
  return ({ asked }) => isSettingOn(asked.settings, key, otherwise);
}

function always(where: string): OfferRow {
  return { bits: [F.VERSION_1], why: 'every device follows VIRTIO 1.0', where };
}

const IN_BLOCK = 'virtio-devices/src/block.rs Block::new()';
const IN_NET = 'virtio-devices/src/net.rs Net::new_with_tap()';
const IN_BALLOON = 'virtio-devices/src/balloon.rs Balloon::new()';
const IN_IOMMU = 'virtio-devices/src/iommu.rs Iommu::new()';

/** The circumstance by whose value a disk image can be given holes: the monitor tries it on the file. */
export const HOLES = 'disk-image';
export const WITH_HOLES = 'that can be given holes';
export const WITHOUT_HOLES = 'that cannot be given holes';

const BLOCK: readonly OfferRow[] = [
  always(IN_BLOCK),
  { bits: bits(BLK, 'FLUSH', 'CONFIG_WCE'), why: 'every disk has a write cache', where: IN_BLOCK },
  {
    bits: bits(BLK, 'BLK_SIZE', 'TOPOLOGY'),
    why: 'since v21.0 every disk tells its topology',
    where: IN_BLOCK,
    when: since('21.0'),
  },
  { bits: [F.EVENT_IDX], why: 'every disk has it since v41.0', where: IN_BLOCK, when: since('41.0') },
  { bits: [F.INDIRECT_DESC], why: 'every disk has it since v43.0', where: IN_BLOCK, when: since('43.0') },
  { bits: [BLK.SEG_MAX], why: 'every disk has it since v44.0', where: IN_BLOCK, when: since('44.0') },
  { bits: [BLK.RO], why: 'readonly is on', where: IN_BLOCK, when: setting('readonly') },
  {
    bits: [BLK.MQ],
    why: 'num_queues is more than one',
    where: IN_BLOCK,
    when: ({ asked }) => settingCount(asked.settings, 'num_queues', 1) > 1,
  },
  {
    bits: [BLK.WRITE_ZEROES],
    why: 'the disk image can be given holes (v51.0 and later)',
    where: IN_BLOCK,
    when: (asked) => takesHoles(asked),
  },
  {
    bits: [BLK.DISCARD],
    why: 'the disk image can be given holes, and sparse is not off (v51.0 and later)',
    where: IN_BLOCK,
    when: (asked) => takesHoles(asked) && isSettingOn(asked.asked.settings, 'sparse', true),
  },
];

function takesHoles({ under }: Asked): boolean {
  return isSince(under['cloud-hypervisor'], '51.0') && under[HOLES] === WITH_HOLES;
}

/** Offloads can be switched off since v29.0; before, they were always on. */
function offloads(...keys: readonly string[]): (asked: Asked) => boolean {
  return (asked) => !since('29.0')(asked) || keys.every((key) => setting(key, true)(asked));
}

const NETWORK: readonly OfferRow[] = [
  always(IN_NET),
  { bits: [F.EVENT_IDX], why: 'every network card has it', where: IN_NET },
  { bits: bits(NET, 'CTRL_VQ', 'MAC', 'MQ'), why: 'every network card has it', where: IN_NET },
  {
    bits: [NET.MRG_RXBUF, F.INDIRECT_DESC],
    why: 'network cards had it up to v20.2',
    where: IN_NET,
    when: (asked) => !since('21.0')(asked),
  },
  { bits: [NET.MTU], why: 'the tap tells its MTU (v27.0 and later)', where: IN_NET, when: since('27.0') },
  {
    bits: bits(NET, 'CSUM', 'GUEST_CSUM', 'CTRL_GUEST_OFFLOADS'),
    why: 'offload_csum is not off',
    where: IN_NET,
    when: offloads('offload_csum'),
  },
  {
    bits: bits(NET, 'HOST_ECN', 'HOST_TSO4', 'HOST_TSO6', 'GUEST_ECN', 'GUEST_TSO4', 'GUEST_TSO6'),
    why: 'offload_csum and offload_tso are not off',
    where: IN_NET,
    when: offloads('offload_csum', 'offload_tso'),
  },
  {
    bits: bits(NET, 'HOST_UFO', 'GUEST_UFO'),
    why: 'offload_csum and offload_ufo are not off',
    where: IN_NET,
    when: offloads('offload_csum', 'offload_ufo'),
  },
  {
    bits: bits(NET, 'STATUS', 'GUEST_ANNOUNCE'),
    why: 'every network card has it since v53.0',
    where: IN_NET,
    when: since('53.0'),
  },
];

const BALLOON_ROWS: readonly OfferRow[] = [
  always(IN_BALLOON),
  {
    bits: [BALLOON.DEFLATE_ON_OOM],
    why: 'deflate_on_oom is on',
    where: IN_BALLOON,
    when: setting('deflate_on_oom'),
  },
  {
    bits: [BALLOON.PAGE_REPORTING],
    why: 'free_page_reporting is on (v22.0 and later)',
    where: IN_BALLOON,
    when: (asked) => setting('free_page_reporting')(asked) && since('22.0')(asked),
  },
];

const IOMMU_ROWS: readonly OfferRow[] = [
  always(IN_IOMMU),
  { bits: bits(IOMMU, 'MAP_UNMAP', 'PROBE'), why: 'every IOMMU has it', where: IN_IOMMU },
  {
    bits: [IOMMU.BYPASS_CONFIG],
    why: 'every IOMMU has it since v24.0',
    where: IN_IOMMU,
    when: since('24.0'),
  },
  {
    bits: [IOMMU.INPUT_RANGE],
    why: 'iommu_address_width_bits of --platform is less than 64 (v44.0 and later)',
    where: IN_IOMMU,
    when: (asked) =>
      since('44.0')(asked) && settingCount(asked.machine.settings, 'iommu_address_width_bits', 64) < 64,
  },
];

function inFile(file: string): readonly OfferRow[] {
  return [always(`virtio-devices/src/${file}`)];
}

/** The devices of Cloud Hypervisor by what its options call them; `_iommu` is the one that it adds by itself. */
export const DEVICE_ROWS: ReadonlyMap<string, DeviceRow> = new Map<string, DeviceRow>([
  ['disk', { type: TYPE.BLK, rows: BLOCK, translated: true }],
  ['net', { type: TYPE.NET, rows: NETWORK, translated: true }],
  ['rng', { type: TYPE.RNG, rows: inFile('rng.rs Rng::new()'), translated: true }],
  [
    'console',
    {
      type: TYPE.CONSOLE,
      rows: [
        ...inFile('console.rs Console::new()'),
        {
          bits: [CONSOLE.SIZE],
          why: 'every console tells its size',
          where: 'virtio-devices/src/console.rs Console::new()',
        },
      ],
      translated: true,
    },
  ],
  ['balloon', { type: TYPE.BALLOON, rows: BALLOON_ROWS, translated: true, forcedSince: '52.0' }],
  ['pmem', { type: TYPE.PMEM, rows: inFile('pmem.rs Pmem::new()'), translated: true }],
  [
    'vsock',
    {
      type: TYPE.VSOCK,
      rows: [
        ...inFile('vsock/device.rs Vsock::new()'),
        {
          bits: [F.IN_ORDER],
          why: 'every socket device uses its buffers in order',
          where: 'virtio-devices/src/vsock/device.rs Vsock::new()',
        },
      ],
      translated: true,
    },
  ],
  [
    'watchdog',
    {
      type: TYPE.WATCHDOG,
      rows: inFile('watchdog.rs Watchdog::new()'),
      translated: false,
      forcedSince: '53.0',
    },
  ],
  ['rtc', { type: TYPE.RTC, rows: inFile('rtc.rs Rtc::new()'), translated: true }],
  ['memory', { type: TYPE.MEM, rows: inFile('mem.rs Mem::new()'), translated: false, neverForced: true }],
  ['_iommu', { type: TYPE.IOMMU, rows: IOMMU_ROWS, translated: false, forcedSince: '53.0' }],
]);
