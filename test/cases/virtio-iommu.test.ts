import { expect, test } from 'vitest';
import { importGuests } from '../../src/cases/imported.ts';

/** The platform of a QEMU with a virtio-iommu. */
function platformOf(options: string, qemu?: string, machine = '-M q35') {
  const text = `qemu-system-x86_64 ${machine} -m 1G -device virtio-iommu-pci${options} -device virtio-rng-pci`;
  const given = qemu === undefined ? {} : { qemu };
  const [guest] = importGuests('qemu', { file: 'a.sh', text }, { kernel: '6.12', ...given });
  if (guest === undefined) throw new Error('no guest');
  return guest.platform;
}

test.each([
  ['', '6.2', false],
  ['', '7.2', true],
  ['', '10.0', true],
  [',boot-bypass=off', '10.0', false],
  [',boot-bypass=on', '7.2', true],
])(
  'a virtio-iommu with %j of QEMU %s lets devices through until it is driven: %s',
  (options, qemu, passes) => {
    expect(platformOf(options, qemu).iommu).toEqual({ kind: 'virtio', passesAtReset: passes });
  },
);

test('a virtio-iommu of which only QEMU’s version decides what it lets through leaves that open', () => {
  const open = ({ open = [] }: ReturnType<typeof platformOf>) =>
    open.filter((one) => one.kind === 'fact' && one.name === 'platform.iommu.passesAtReset');
  expect(open(platformOf(''))).toEqual([
    { kind: 'fact', name: 'platform.iommu.passesAtReset', values: [true, false] },
  ]);
  expect(open(platformOf('', '10.0'))).toEqual([]);
});

const SEV = '-M q35,confidential-guest-support=s -object sev-guest,id=s,cbitpos=51,reduced-phys-bits=1';

test('a virtio-iommu of a confidential guest has the bit by itself, and lacks it where it is told so', () => {
  expect(platformOf('', '10.0', SEV).iommu.accessPlatform).toBeUndefined();
  expect(platformOf(',iommu_platform=off', '10.0', SEV).iommu.accessPlatform).toBe(false);
  expect(platformOf(',iommu_platform=off', '10.0').iommu.accessPlatform).toBeUndefined();
});
