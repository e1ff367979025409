import { describe, expect, test } from 'vitest';
import { libvirt } from '../libvirt/samples.ts';
import { qemu } from './samples.ts';

/** What of a command line may matter although it is ignored, with the reasons. */
function mayMatter(line: string): readonly (readonly [string, string | undefined])[] {
  return qemu(line).line.ignored.flatMap(({ text, matters, why }) => (matters ? [[text, why] as const] : []));
}

describe('what is ignored may matter', () => {
  test.each([
    ['-readconfig vm.cfg', 'the file was not read'],
    [
      '-device vfio-pci,host=01:00.0',
      'a device of the host; if that is a virtio function, it is not modelled',
    ],
    ['-frob x', 'QEMU has no such option'],
    ['-devcie x', 'QEMU has no such option; it has -device'],
    ['-global intel-iommu.dma-translation=off', 'it sets what decides on virtio devices'],
    [
      '-object tdx-guest,id=t',
      'no confidential-guest-support of -machine names it, so nothing protects memory',
    ],
  ])('%s: %s', (option, why) => {
    expect(mayMatter(option)).toEqual([[option, why]]);
  });

  test('an option of the machine for its IOMMU', () => {
    expect(mayMatter('-M q35,x-iommu=on')).toEqual([
      ['-machine x-iommu=on', 'it may change which devices are behind an IOMMU'],
    ]);
  });

  test('an element of a domain that speaks of virtio, and a device that is passed through', () => {
    const { ignored } = libvirt("<widget model='virtio'/><hostdev type='pci'/>").line;
    expect(ignored.map(({ matters }) => matters)).toEqual([true, true]);
  });
});

test('what bears on no virtio device cannot matter', () => {
  const line =
    'LC_ALL=C sudo qemu-system-x86_64 -M q35,usb=off -cpu host -nographic -device intel-hda -chardev socket,id=c,path=/run/virtio -serial mon:stdio -rtc base=utc -object rng-random,id=r > log';
  expect(mayMatter(line)).toEqual([]);
  expect(qemu(line).line.ignored).toHaveLength(11);
});

test('what guest memory is made of is not among it', () => {
  const memory = '-object memory-backend-memfd,id=m,size=1G,share=on -numa node,memdev=m -m 1G';
  expect(qemu(memory).line.ignored).toEqual([]);
  expect(
    qemu('-M q35,memory-backend=m -object memory-backend-file,id=m,size=1G,mem-path=/x').line.ignored,
  ).toEqual([]);
});
