import { describe, expect, test } from 'vitest';
import { qemu } from './samples.ts';

/** What QEMU says, as 7.2.22 and 10.0.13 were asked: of both where one message stands, of each where two do; '' where it starts. */
type Said = string | readonly [in7: string, in10: string];

const BEHIND: Readonly<Record<string, string>> = {
  'virtio-blk-pci,drive=d': '-blockdev null-co,node-name=d',
  'virtio-mem-pci,memdev=m': '-m 1G,maxmem=4G -object memory-backend-ram,id=m,size=1G',
  'virtio-sound-pci,audiodev=a': '-audiodev none,id=a',
};

function said(machine: string, device: string): readonly [string, string] {
  const behind = Object.entries(BEHIND).find(([head]) => device.startsWith(head))?.[1] ?? '';
  const text = `-M ${machine} -nodefaults ${behind} -device ${device}`;
  const first = (version: string) => qemu(text, {}, version).refused[0]?.message ?? '';
  return [first('7.2.22'), first('10.0.13')];
}

const IN_7 = (name: string, value: string) => `Property .${name} doesn't take value ${value}`;
const IN_10 = (name: string) => `parameter ${name} must be a power of 2 between 512 and 2097152`;
const RANGE = '(minimum: 512, maximum: 2097152)';
const NO_SOUND = "'virtio-sound-pci' is not a valid device model name";

describe('a value', () => {
  test.each<[string, Said]>([
    ['virtio-net-pci,host_mtu=65535', ''],
    ['virtio-net-pci,host_mtu=65536', "Parameter 'host_mtu' expects uint16_t"],
    ['virtio-net-pci,host_mtu=-1', "Parameter 'host_mtu' expects uint16_t"],
    ['virtio-net-pci,host_mtu=x', "Parameter 'host_mtu' expects integer"],
    ['virtio-net-pci,speed=4000000000', "Parameter 'speed' expects int32_t"],
    ['virtio-net-pci,vectors=4294967296', "Parameter 'vectors' expects uint32_t"],
    ['virtio-net-pci,rx_queue_size=65536', "Parameter 'rx_queue_size' expects uint16_t"],
    ['virtio-rng-pci,max-bytes=18446744073709551616', "Parameter 'max-bytes' expects integer"],
    [
      'virtio-rng-pci,max-bytes=-1',
      [
        "'max-bytes' parameter must be non-negative, and less than 2^63",
        "'max-bytes' parameter must be positive, and less than 2^63",
      ],
    ],
    ['virtio-gpu-pci,max_hostmem=1.5M', ''],
    ['virtio-gpu-pci,max_hostmem=1.5', "Parameter 'max_hostmem' expects size"],
    ['virtio-gpu-pci,max_hostmem=16E', "Parameter 'max_hostmem' expects size"],
    ['virtio-balloon-pci,guest-stats=0', "Property 'virtio-balloon-device.guest-stats' is not writable"],
    ['virtio-balloon-pci,guest-stats-polling-interval=-1', 'timer value must be greater than zero'],
    ['virtio-balloon-pci,guest-stats-polling-interval=4294967296', 'timer value is too big'],
    ['virtio-scsi-pci,virtqueue_size=2', 'invalid virtqueue_size property (= 2), must be > 2'],
    ['virtio-scsi-pci,virtqueue_size=1025', 'Aborted'],
    ['virtio-scsi-pci,virtqueue_size=100', ''],
  ])('of %s', (device, wanted) => {
    expect(said('q35', device)).toEqual(typeof wanted === 'string' ? [wanted, wanted] : wanted);
  });

  test.each<[string, Said]>([
    ['logical_block_size=0', ''],
    ['logical_block_size=1', [IN_7('logical_block_size', `1 ${RANGE}`), IN_10('logical_block_size')]],
    [
      'physical_block_size=1536',
      [IN_7('physical_block_size', "'1536', it's not a power of 2"), IN_10('physical_block_size')],
    ],
    ['logical_block_size=1024', 'logical_block_size > physical_block_size not supported'],
    ['logical_block_size=4k,physical_block_size=4k,min_io_size=4096', ''],
    [
      'logical_block_size=4k,physical_block_size=4k,min_io_size=512',
      'min_io_size must be a multiple of logical_block_size',
    ],
    ['opt_io_size=100', 'opt_io_size must be a multiple of logical_block_size'],
    ['discard_granularity=3', 'discard_granularity must be a multiple of logical_block_size'],
    [
      'opt_io_size=8G',
      "Property virtio-blk-device.opt_io_size doesn't take value 8589934592 (maximum: 4294967295)",
    ],
    ['cyls=1,heads=1,secs=64', ''],
    ['cyls=1', 'heads must be between 1 and 255'],
    ['cyls=65536,heads=1,secs=1', 'cyls must be between 1 and 65535'],
    ['max-discard-sectors=0', 'invalid max-discard-sectors property (0), must be between 1 and 4194303'],
    ['max-discard-sectors=0,discard=off', ''],
    ['num-queues=1025', 'Aborted'],
    ['num-queues=1024', ''],
    ['werror=enospc', ''],
    ['rerror=on', "Parameter 'rerror' does not accept value 'on'"],
  ])('of a disk with %s', (properties, wanted) => {
    const device = `virtio-blk-pci,drive=d,${properties}`;
    expect(said('q35', device)).toEqual(typeof wanted === 'string' ? [wanted, wanted] : wanted);
  });

  test.each<[string, Said]>([
    ['virtio-mem-pci,memdev=m,block-size=1M', ''],
    ['virtio-mem-pci,memdev=m,block-size=1', "'block-size' property has to be at least 0x100000"],
    ['virtio-mem-pci,memdev=m,block-size=3M', "'block-size' property has to be a power of two"],
    [
      'virtio-mem-pci,memdev=m,block-size=2M,requested-size=3M',
      "'requested-size' property has to be multiples of 'block-size' (0x200000)",
    ],
    ['virtio-mem-pci,memdev=m,size=64M', "Property 'virtio-mem.size' is not writable"],
    ['virtio-sound-pci,audiodev=a,streams=10', [NO_SOUND, '']],
    ['virtio-sound-pci,audiodev=a,streams=11', [NO_SOUND, 'Invalid number of streams: 11']],
    ['virtio-sound-pci,audiodev=a,jacks=9', [NO_SOUND, 'Invalid number of jacks: 9']],
    ['virtio-sound-pci,audiodev=a,chmaps=19', [NO_SOUND, 'Invalid number of channel maps: 19']],
    ['virtio-sound-pci', [NO_SOUND, 'no default audio driver available']],
    [
      'virtio-iommu-pci,aw-bits=31',
      ["Property 'virtio-iommu-pci.aw-bits' not found", 'aw-bits must be within [32,64]'],
    ],
    [
      'virtio-iommu-pci,granule=2k',
      ["Property 'virtio-iommu-pci.granule' not found", "Parameter 'granule' does not accept value '2k'"],
    ],
  ])('of %s', (device, wanted) => {
    expect(said('q35', device)).toEqual(typeof wanted === 'string' ? [wanted, wanted] : wanted);
  });
});

const NOT_PREPARED =
  'the configuration is not prepared for memory devices (e.g., for memory hotplug), consider specifying the maxmem option';
const UNPLUGGED = 'Check your machine implements a hotplug handler for the virtio-iommu-pci device';

describe('a place', () => {
  test.each<[string, string, Said]>([
    ['q35', 'virtio-rng-pci,failover_pair_id=a', 'failover primary device is not an Ethernet device'],
    ['pc', 'virtio-rng-pci,failover_pair_id=a', 'failover primary device must be on PCIExpress bus'],
    ['q35', 'virtio-net-pci,failover_pair_id=a', ''],
    [
      'q35',
      'virtio-net-pci,failover_pair_id=a,addr=4.1',
      'failover: primary device must be in its own PCI slot',
    ],
    ['microvm,pcie=on', 'virtio-iommu-pci', UNPLUGGED],
    ['q35', 'virtio-iommu-pci', ''],
    ['q35', 'virtio-crypto-pci,cryptodev=', "'cryptodev' parameter expects a valid object"],
    ['microvm,pcie=on', 'virtio-pmem-pci', 'virtio-pmem memdev not set'],
    ['microvm,pcie=on', 'virtio-mem-pci', "'memdev' property is not set"],
    ['q35', 'virtio-mem-pci', ["'memdev' property must be set", NOT_PREPARED]],
    ['pc-q35-8.0', 'virtio-rng-pci', ['unsupported machine type', '']],
    [
      'pc-q35-12.0',
      'virtio-rng-pci',
      ['unsupported machine type', 'unsupported machine type: "pc-q35-12.0"'],
    ],
    ['pc-i440fx-2.3', 'virtio-rng-pci', ['', 'unsupported machine type: "pc-i440fx-2.3"']],
  ])('on %s of %s', (machine, device, wanted) => {
    expect(said(machine, device)).toEqual(typeof wanted === 'string' ? [wanted, wanted] : wanted);
  });
});
