import { describe, expect, test } from 'vitest';
import { commandLineEditor } from '../../../src/input/edit/command-line.ts';
import { edited } from '../../../src/input/edit/text-edit.ts';
import { qemuCommands } from '../../../src/input/import/qemu/commands.ts';
import { commandOf } from '../../../src/input/import/qemu/options.ts';
import type { Step } from '../../../src/model/step.ts';

/** The text with a step taken for its first command, whose devices are its `-device` options. */
function taken(text: string, step: Step): string | undefined {
  const words = qemuCommands(text, new Map()).starts[0]?.words ?? [];
  const devices = commandOf(words)
    .options.filter(({ name }) => name === 'device')
    .map(({ value, offset }) => ({
      model: /[\w-]+-(?:pci|ccw|device)[\w-]*/.exec(value)?.[0] ?? '',
      offset,
    }));
  const edits = commandLineEditor(text, words, devices)(step);
  return edits && edited(text, edits);
}

const offer: Step = { kind: 'properties', device: 0, properties: new Map([['iommu_platform', 'on']]) };

describe('a property is given where its device stands', () => {
  test.each([
    [
      'a word',
      'qemu-system-x86_64 -device virtio-net-pci',
      'qemu-system-x86_64 -device virtio-net-pci,iommu_platform=on',
    ],
    [
      'a value that is there already',
      'qemu-system-x86_64 -device virtio-net-pci,iommu_platform=off,netdev=n',
      'qemu-system-x86_64 -device virtio-net-pci,iommu_platform=on,netdev=n',
    ],
    [
      'quotes',
      `qemu-system-x86_64 -device 'virtio-net-pci,id=a'`,
      `qemu-system-x86_64 -device 'virtio-net-pci,id=a,iommu_platform=on'`,
    ],
    [
      'variables of the shell',
      'N=n0\nqemu-system-x86_64 -device virtio-net-pci,netdev=$N -nodefaults',
      'N=n0\nqemu-system-x86_64 -device virtio-net-pci,netdev=$N,iommu_platform=on -nodefaults',
    ],
    [
      'an array',
      `args=(\n  -M q35\n  -device virtio-net-pci,id=a\n)\nqemu-system-x86_64 "${'$'}{args[@]}"`,
      `args=(\n  -M q35\n  -device virtio-net-pci,id=a,iommu_platform=on\n)\nqemu-system-x86_64 "${'$'}{args[@]}"`,
    ],
    [
      'a list of a program',
      '["qemu-system-x86_64", "-device", "virtio-net-pci,id=a", "-nodefaults"]',
      '["qemu-system-x86_64", "-device", "virtio-net-pci,id=a,iommu_platform=on", "-nodefaults"]',
    ],
    [
      'JSON',
      `qemu-system-x86_64 -device '{"driver":"virtio-net-pci","id":"a"}'`,
      `qemu-system-x86_64 -device '{"driver":"virtio-net-pci","id":"a","iommu_platform":true}'`,
    ],
    [
      'JSON without quotes around',
      'qemu-system-x86_64 -device {"driver":"virtio-net-pci","iommu_platform":false} -nodefaults',
      'qemu-system-x86_64 -device {"driver":"virtio-net-pci","iommu_platform":true} -nodefaults',
    ],
  ])('%s', (_, text, expected) => {
    expect(taken(text, offer)).toBe(expected);
  });

  test('a model whose name fixes the interface becomes the other one', () => {
    const step: Step = { kind: 'properties', device: 0, properties: new Map([['disable-legacy', 'on']]) };
    expect(taken('qemu-system-x86_64 -device virtio-net-pci-transitional,id=a', step)).toBe(
      'qemu-system-x86_64 -device virtio-net-pci-non-transitional,id=a',
    );
  });
});

describe('a device goes with what stood behind it alone', () => {
  const leave = (device: number): Step => ({ kind: 'leave-out', device });

  test('at the end of a command of several lines', () => {
    const text =
      'qemu-system-x86_64 -M q35 \\\n  -netdev user,id=n -device virtio-net-pci,netdev=n \\\n  -device virtio-rng-pci\n';
    expect(taken(text, leave(1))).toBe(
      'qemu-system-x86_64 -M q35 \\\n  -netdev user,id=n -device virtio-net-pci,netdev=n\n',
    );
    expect(taken(text, leave(0))).toBe('qemu-system-x86_64 -M q35 \\\n  -device virtio-rng-pci\n');
  });

  test('a device that is left out leaves what others stand on', () => {
    const text =
      'qemu-system-x86_64 -chardev socket,id=c -device vhost-user-blk-pci,chardev=c -device vhost-user-fs-pci,chardev=c';
    expect(taken(text, leave(1))).toBe(
      'qemu-system-x86_64 -chardev socket,id=c -device vhost-user-blk-pci,chardev=c',
    );
  });
});

describe('an option that is added is laid out as its neighbours are', () => {
  const global: Step = { kind: 'global', driver: 'virtio-mmio', property: 'force-legacy', value: 'false' };
  test.each([
    [
      'on one line',
      'qemu-system-x86_64 -M microvm -device virtio-net-device',
      'qemu-system-x86_64 -M microvm -global virtio-mmio.force-legacy=false -device virtio-net-device',
    ],
    [
      'on lines of their own',
      'qemu-system-x86_64 -M microvm \\\n  -device virtio-net-device \\\n  -nodefaults',
      'qemu-system-x86_64 -M microvm \\\n  -global virtio-mmio.force-legacy=false \\\n  -device virtio-net-device \\\n  -nodefaults',
    ],
    [
      'in a list',
      '["qemu-system-x86_64", "-M", "microvm", "-device", "virtio-net-device"]',
      '["qemu-system-x86_64", "-M", "microvm", "-global", "virtio-mmio.force-legacy=false", "-device", "virtio-net-device"]',
    ],
  ])('%s', (_, text, expected) => {
    expect(taken(text, global)).toBe(expected);
  });
});

describe('words for the kernel', () => {
  const words = (drop: readonly string[], add: string | undefined): Step => ({ kind: 'words', drop, add });

  test('come behind those that are there, before what is for init', () => {
    expect(
      taken(
        'qemu-system-x86_64 -kernel k -append "console=ttyS0 -- single" -device virtio-rng-pci',
        words([], 'swiotlb=force'),
      ),
    ).toBe(
      'qemu-system-x86_64 -kernel k -append "console=ttyS0 swiotlb=force -- single" -device virtio-rng-pci',
    );
  });

  test('take the place of others, or go', () => {
    const text = `qemu-system-x86_64 -kernel k -append 'iommu=pt quiet' -device virtio-rng-pci`;
    expect(taken(text, words(['iommu=pt'], 'iommu=off'))).toContain(`-append 'iommu=off quiet'`);
    expect(taken(text, words(['iommu=pt'], undefined))).toContain(`-append 'quiet'`);
  });

  test('have no place where QEMU loads no kernel', () => {
    expect(taken('qemu-system-x86_64 -device virtio-rng-pci', words([], 'swiotlb=force'))).toBeUndefined();
    expect(
      taken('qemu-system-x86_64 -kernel k -device virtio-rng-pci', words([], 'swiotlb=force')),
    ).toContain('-append swiotlb=force -kernel k');
  });
});

describe('memory that another process can map', () => {
  const share: Step = { kind: 'share-memory', by: 'memfd' };

  test('is the object that there is, shared', () => {
    expect(
      taken(
        'qemu-system-x86_64 -M q35,memory-backend=m -object memory-backend-memfd,id=m,size=1G -device virtio-rng-pci',
        share,
      ),
    ).toContain('-object memory-backend-memfd,id=m,size=1G,share=on');
  });

  test('is of another kind where it had no file', () => {
    expect(
      taken(
        'qemu-system-x86_64 -M q35,memory-backend=m -object memory-backend-ram,id=m,size=1G -device virtio-rng-pci',
        share,
      ),
    ).toContain('-object memory-backend-memfd,id=m,size=1G,share=on');
  });
});

test('a machine without its IOMMU, wherever that is said', () => {
  expect(
    taken('qemu-system-aarch64 -M virt,iommu=smmuv3,gic-version=3 -device virtio-rng-pci', {
      kind: 'no-iommu',
    }),
  ).toBe('qemu-system-aarch64 -M virt,gic-version=3 -device virtio-rng-pci');
  expect(
    taken('qemu-system-x86_64 -M q35 -device intel-iommu,intremap=on -device virtio-rng-pci', {
      kind: 'no-iommu',
    }),
  ).toBe('qemu-system-x86_64 -M q35 -device virtio-rng-pci');
});
