import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type MachineType, readMachineType } from '../../src/data/machine-type.ts';

/** `q35, Red Hat, 7.2`; with `*` for an end that is open and `?` where the differences are unknown. */
function told(type: MachineType | undefined): string {
  if (type === undefined) return 'none';
  const { family, vendor = 'upstream', base, differences } = type;
  const { atLeast = '*', atMost = '*' } = base;
  const range = atLeast === atMost ? atLeast : `${atLeast} to ${atMost}`;
  return `${family}, ${vendor}, ${range}${differences === 'unknown' ? ', ?' : ''}`;
}

describe('upstream’s machine types', () => {
  test.each([
    ['pc-q35-6.2', 'q35, upstream, 6.2'],
    ['pc-i440fx-2.11', 'pc, upstream, 2.11'],
    ['pc-q35-4.0.1', 'q35, upstream, 4.0'],
    ['virt-9.0', 'virt, upstream, 9.0'],
    ['pseries-2.12', 'pseries, upstream, 2.12'],
    ['s390-ccw-virtio-8.1', 's390-ccw-virtio, upstream, 8.1'],
    ['q35', 'q35, upstream, *'],
    ['pc', 'pc, upstream, *'],
    ['virt', 'virt, upstream, *'],
    ['microvm', 'microvm, upstream, *'],
    ['xenfv', 'pc, upstream, 3.1'],
    ['xenfv-4.2', 'pc, upstream, 4.2'],
    ['raspi4b', 'raspi, upstream, *'],
    ['fuji-bmc', 'Arm board without PCI, upstream, *'],
  ])('%s is %s', (name, expected) => {
    expect(told(readMachineType(name))).toBe(expected);
  });

  test.each(['', 'none-such', 'isapc-2.0', 'raspi5b', 'pc-q34-6.2', 'xenfv-3.0'])(
    '%j is of no family',
    (name) => {
      expect(readMachineType(name)).toBeUndefined();
    },
  );
});

describe('Red Hat’s machine types', () => {
  test.each([
    ['pc-q35-rhel9.2.0', 'q35, Red Hat, 7.2'],
    ['pc-q35-rhel9.0.0', 'q35, Red Hat, 6.2'],
    ['pc-q35-rhel8.6.0', 'q35, Red Hat, 6.2'],
    ['pc-q35-rhel8.0.0', 'q35, Red Hat, 3.1'],
    ['pc-i440fx-rhel7.6.0', 'pc, Red Hat, 2.12'],
    ['pc-i440fx-rhel7.0.0', 'pc, Red Hat, 1.5 to 2.1'],
    ['virt-rhel9.2.0', 'virt, Red Hat, 7.2'],
    ['virt-rhel8.5.0', 'virt, Red Hat, 6.0'],
    ['s390-ccw-virtio-rhel9.2.0', 's390-ccw-virtio, Red Hat, 7.2'],
    ['s390-ccw-virtio-rhel8.4.0', 's390-ccw-virtio, Red Hat, 5.2'],
    ['pseries-rhel8.5.0', 'pseries, Red Hat, 6.0'],
    ['pseries-rhel7.6.0-sxxm', 'pseries, Red Hat, 2.12'],
    ['pc-q35-rhel9.6.0', 'q35, Red Hat, 7.2 to 9.1, ?'],
    ['pc-q35-rhel10.0.0', 'q35, Red Hat, 7.2 to 9.1, ?'],
    ['rhel6.6.0', 'pc, Red Hat, *, ?'],
  ])('%s is %s', (name, expected) => {
    expect(told(readMachineType(name))).toBe(expected);
  });

  test('one between two of the table lies between their bases', () => {
    expect(told(readMachineType('pc-q35-rhel9.5.0'))).toBe('q35, Red Hat, 7.2 to 9.1, ?');
  });

  test('a later release of an older line is not bounded by a newer line: 9.8 came after 10.0', () => {
    expect(told(readMachineType('pc-q35-rhel9.8.0'))).toBe('q35, Red Hat, 7.2 to *, ?');
  });

  test('what RHEL 7.3 took back: devices are modern too', () => {
    expect(readMachineType('pc-i440fx-rhel7.3.0')?.differences).toContainEqual({
      driver: 'virtio-pci',
      property: 'disable-modern',
      value: 'off',
    });
  });

  test('RHEL 8.6 has no seqpacket on x86 and s390, but on POWER and Arm', () => {
    expect(readMachineType('pc-q35-rhel8.6.0')?.differences).toHaveLength(1);
    expect(readMachineType('s390-ccw-virtio-rhel8.6.0')?.differences).toHaveLength(1);
    expect(readMachineType('pseries-rhel8.6.0')?.differences).toEqual([]);
    expect(readMachineType('virt-rhel8.6.0')?.differences).toEqual([]);
  });

  test('its binary has its own machine types behind the names without a version', () => {
    expect(told(readMachineType('q35', '/usr/libexec/qemu-kvm'))).toBe('q35, Red Hat, 4.2 to *, ?');
    expect(told(readMachineType('pc', '/usr/libexec/qemu-kvm'))).toBe('pc, Red Hat, 2.12, ?');
    expect(told(readMachineType('q35', 'qemu-kvm'))).toBe('q35, unknown, 4.2 to *, ?');
    expect(told(readMachineType('q35', '/usr/bin/qemu-system-x86_64'))).toBe('q35, upstream, *');
    expect(told(readMachineType('pc-q35-6.2', '/usr/libexec/qemu-kvm'))).toBe('q35, upstream, 6.2');
  });
});

describe('Ubuntu’s machine types', () => {
  test.each([
    ['pc-q35-jammy', 'q35, Ubuntu, 6.2'],
    ['pc-i440fx-jammy', 'pc, Ubuntu, 6.2'],
    ['pc-i440fx-jammy-hpb', 'pc, Ubuntu, 6.2'],
    ['pc-q35-noble', 'q35, Ubuntu, 8.2'],
    ['pc-q35-focal', 'q35, Ubuntu, 4.2'],
    ['pc-i440fx-focal-hpb', 'pc, Ubuntu, 4.0'],
    ['pc-i440fx-bionic', 'pc, Ubuntu, 2.11'],
    ['pc-q35-cosmic', 'q35, Ubuntu, 2.11'],
    ['pc-q35-cosmic-hpb', 'q35, Ubuntu, 2.12'],
    ['pc-i440fx-hirsute-hpb', 'pc, Ubuntu, 5.1'],
    ['pc-q35-hirsute-hpb', 'q35, Ubuntu, 5.2'],
    ['pseries-jammy', 'pseries, Ubuntu, 6.2'],
    ['pseries-bionic-sxxm', 'pseries, Ubuntu, 2.11'],
    ['pseries-kinetic', 'pseries, Ubuntu, 6.2'],
    ['pc-q35-kinetic', 'q35, Ubuntu, 7.0'],
    ['s390-ccw-virtio-jammy', 's390-ccw-virtio, Ubuntu, 6.2'],
    ['s390-ccw-virtio-eoan', 's390-ccw-virtio, Ubuntu, 3.1'],
    ['pc-i440fx-wily', 'pc, Ubuntu, 2.4 to *'],
    ['pc-q35-questing-v2', 'q35, Ubuntu, 8.2 to *, ?'],
    ['ubuntu-q35', 'q35, Ubuntu, *, ?'],
  ])('%s is %s', (name, expected) => {
    expect(told(readMachineType(name))).toBe(expected);
  });
});

describe('other additions', () => {
  test.each([
    ['pc-q35-9.0+pve1', 'q35, Proxmox, 9.0'],
    ['pc-i440fx-8.1+pve0', 'pc, Proxmox, 8.1'],
    ['pc+pve0', 'pc, Proxmox, *'],
    ['pc-q35-6.2+mine', 'q35, unknown, 6.2, ?'],
    ['pc-q35-6.2-fedora', 'q35, unknown, 6.2, ?'],
    ['pc-q35-strange', 'q35, unknown, *, ?'],
    ['virt-rhelly', 'virt, Red Hat, *, ?'],
  ])('%s is %s', (name, expected) => {
    expect(told(readMachineType(name))).toBe(expected);
  });
});

test('any text is read or refused, never thrown at, and no base ends before it begins', () => {
  const prefix = fc.constantFrom('', 'pc-q35-', 'pc-i440fx-', 'virt-', 'pseries-', 's390-ccw-virtio-');
  const rest = fc.oneof(
    fc.string(),
    fc
      .tuple(fc.integer({ max: 99, min: 0 }), fc.integer({ max: 99, min: 0 }))
      .map(([a, b]) => `rhel${a}.${b}.0`),
    fc.constantFrom('jammy', '6.2', '+pve0', 'rhel'),
  );
  fc.assert(
    fc.property(
      prefix,
      rest,
      fc.constantFrom('', 'qemu-kvm', '/usr/libexec/qemu-kvm'),
      (start, end, binary) => {
        const { atLeast, atMost } = readMachineType(start + end, binary)?.base ?? {};
        if (atLeast === undefined || atMost === undefined) return;
        expect(numeric(atMost)).toBeGreaterThanOrEqual(numeric(atLeast));
      },
    ),
    { numRuns: 1000 },
  );
});

function numeric(version: string): number {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major * 1000 + minor;
}
