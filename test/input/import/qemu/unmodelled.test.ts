import { describe, expect, test } from 'vitest';
import { explain } from '../../../../src/explore/explain.ts';
import { linuxAt } from '../../../../src/guest/linux-named.ts';
import { qemu } from './samples.ts';

/** The outcome of each device of a command line. */
function outcomesOf(text: string, version = '10.0'): readonly string[] {
  const { devices, line } = qemu(text, {}, version);
  return devices.map(
    (device) => explain({ device, platform: line.platform, driver: 'linux-6.12' }, linuxAt('6.12')).outcome,
  );
}

describe('a model of which only its backend knows what it is', () => {
  test.each([
    ['vhost-user-test-device-pci,chardev=c', 0, 'pci-modern', 'vhost-user'],
    ['vhost-vdpa-device-pci,vhostdev=/dev/vhost-vdpa-0', 0, 'pci-modern', 'vdpa'],
    ['vhost-vdpa-device-pci-transitional,vhostdev=/dev/vhost-vdpa-0', 0, 'pci-transitional', 'vdpa'],
    ['vhost-vdpa-device-pci-non-transitional,vhostdev=/dev/vhost-vdpa-0', 0, 'pci-modern', 'vdpa'],
    ['virtio-nsm-pci,id=nsm', 33, 'pci-modern', 'qemu'],
    ['vhost-user-spi-pci,chardev=c', 45, 'pci-modern', 'vhost-user'],
    ['vfio-pci,host=01:00.0,x-pci-vendor-id=0x1af4', 0, 'pci-modern', 'hardware'],
  ])('%s is a device of type %i on %s, by %s, and the answer is unknown', (device, type, transport, who) => {
    const text = `-chardev socket,id=c,path=s -device ${device}`;
    const { devices, line } = qemu(text, {}, '10.0');
    const model = device.replace(/,.*/, '');
    expect(devices).toMatchObject([
      { type, transport, implementation: who, unmodelled: `the device model ${model}` },
    ]);
    expect(line.ignored.filter(({ matters }) => matters)).toEqual([]);
    expect(outcomesOf(text)).toEqual(['unknown']);
  });

  test.each([
    ['vhost-user-device-pci,chardev=c,virtio-id=42,num_vqs=1', 42, 'pci-modern'],
    ['vhost-user-device,chardev=c,virtio-id=26', 26, 'mmio-modern'],
  ])('%s is one of QEMU 8.2, and not to be had from 9.0 on', (device, type, transport) => {
    const text = `-chardev socket,id=c,path=s -device ${device}`;
    expect(qemu(text, {}, '8.2').devices).toMatchObject([{ type, transport, implementation: 'vhost-user' }]);
    expect(outcomesOf(text, '8.2')).toEqual(['unknown']);
    expect(qemu(text, {}, '10.0').refused.map(({ message }) => message)).toEqual([
      "Parameter 'driver' expects a pluggable device type",
    ]);
    expect(qemu(text, {}, '7.2').refused.map(({ message }) => message)).toEqual([
      `'${device.replace(/,.*/, '')}' is not a valid device model name`,
    ]);
  });

  test('whose bus is not there is refused all the same', () => {
    const { refused } = qemu('-device vhost-user-device-pci,bus=gone,virtio-id=42');
    expect(refused.map(({ message }) => message)).toEqual(["Bus 'gone' not found"]);
  });

  test('a name that no QEMU has is refused', () => {
    const { refused } = qemu('-device vhost-user-nosuch-pci');
    expect(refused.map(({ message }) => message)).toEqual([
      "'vhost-user-nosuch-pci' is not a valid device model name",
    ]);
  });
});

describe('an IOMMU that vnex does not know', () => {
  test.each([
    ['qemu-system-aarch64 -M virt,iommu=smmuv4', 'the IOMMU of -machine iommu=smmuv4'],
    ['qemu-system-x86_64 -M q35 -device newest-iommu', 'the IOMMU newest-iommu'],
  ])('%s: it bears on devices on PCI', (line, what) => {
    const { platform, ignored } = qemu(line).line;
    expect(platform.unmodelled).toEqual({ what, concerns: 'pci' });
    expect(ignored).toEqual([]);
    expect(outcomesOf(`${line} -nodefaults -device virtio-rng-pci`)).toEqual(['unknown']);
  });

  test('leaves devices on other buses alone', () => {
    expect(
      outcomesOf('qemu-system-aarch64 -M virt,iommu=smmuv4 -nodefaults -device virtio-rng-device'),
    ).toEqual(['works']);
  });

  test.each([
    '-M q35 -device intel-iommu',
    '-M q35 -device virtio-iommu-pci',
    '-M q35 -device amd-iommu',
    'qemu-system-riscv64 -M virt -device riscv-iommu-pci',
    'qemu-system-riscv64 -M virt,iommu-sys=on',
    '-M q35',
  ])('%s has none', (line) => {
    expect(qemu(line).line.platform.unmodelled).toBeUndefined();
  });
});
