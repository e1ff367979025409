import { describe, expect, test } from 'vitest';
import { F, TYPE } from '../../src/features/bits.ts';
import { gibson2019 } from '../../src/guest/proposals/gibson-2019.ts';
import { codeOf, outcome, run, type Spec } from '../cases.ts';

const vtd = { iommu: 'intel', cmdline: 'intel_iommu=on' } as const;
const smmu = { iommu: 'smmuv3', arch: 'aarch64' } as const;
const bit = { offers: [F.VERSION_1, F.ACCESS_PLATFORM] } as const;
const physical = { ...bit, addressing: 'guest-physical' } as const;
const XEN = { config: { XEN_VIRTIO: 'y', XEN_VIRTIO_FORCE_GRANT: 'y' } } as const;

const addresses = (spec: Spec) => {
  const story = run(spec);
  return [codeOf(story, 'reach/addresses'), outcome(story)];
};

describe('a driver that bypasses the DMA API', () => {
  test.each([
    [{}, 'both-physical'],
    [vtd, 'both-physical'],
    [smmu, 'both-physical'],
    [{ implementation: 'hardware' }, 'same'],
    [{ implementation: 'hardware', iommu: 'intel' }, 'same'],
    [{ implementation: 'hardware', ...vtd, cmdline: 'intel_iommu=on iommu=pt' }, 'same'],
    [{ implementation: 'hardware', ...smmu, transport: 'mmio-modern' }, 'same'],
    [{ implementation: 'hardware', arch: 's390x', transport: 'ccw' }, 'same'],
    [{ implementation: 'hardware', arch: 'ppc64le', iommu: 'none' }, 'same'],
  ] as const)('of %j is understood: %s', (spec, code) => {
    expect(addresses(spec)).toEqual([code, 'works']);
  });

  test.each([
    [{ implementation: 'hardware', ...vtd }],
    [{ implementation: 'hardware', iommu: 'amd' }],
    [{ implementation: 'hardware', iommu: 'virtio' }],
    [{ implementation: 'hardware', ...smmu }],
    [{ implementation: 'hardware', arch: 'ppc64le' }],
    [{ implementation: 'hardware', arch: 's390x' }],
    [{ implementation: 'openvmm', ...vtd }],
    [{ addressing: 'platform', ...vtd }],
    [{ addressing: 'platform', arch: 'ppc64le' }],
    [{ addressing: 'platform', arch: 'ppc64le', cmdline: 'iommu=off' }],
  ] as const)('of %j runs into the IOMMU', (spec) => {
    expect(addresses(spec)).toEqual(['physical-into-iommu', 'breaks']);
  });

  test('runs into the IOMMU where it drops ACCESS_PLATFORM and the QEMU device lets it', () => {
    const spec = { type: TYPE.BALLOON, ...bit, requires: [], ...vtd } as const;
    expect(addresses(spec)).toEqual(['physical-into-iommu', 'breaks']);
    expect(addresses({ ...spec, iommu: 'none' })).toEqual(['same', 'works']);
  });
});

describe('a driver that goes through the DMA API', () => {
  test.each([
    [bit, 'both-platform'],
    [{ ...bit, ...vtd }, 'both-platform'],
    [{ ...bit, arch: 'ppc64le', linux: '7.3' }, 'both-platform'],
    [{ ...bit, arch: 's390x' }, 'both-platform'],
    [{ ...bit, arch: 's390x', transport: 'ccw' }, 'same'],
    [{ ...bit, ...smmu, transport: 'mmio-modern' }, 'same'],
    [physical, 'same'],
    [{ ...physical, iommu: 'intel' }, 'same'],
    [{ ...physical, ...vtd, cmdline: 'intel_iommu=on iommu=pt' }, 'same'],
    [{ ...bit, implementation: 'crosvm' }, 'same'],
    [{ ...bit, implementation: 'cloud-hypervisor', ...vtd }, 'both-platform'],
    [{ ...bit, implementation: 'vdpa', transport: 'vdpa', ...vtd }, 'both-platform'],
    [{ xen: 'dom0 pv' }, 'xen'],
    [{ ...bit, ...XEN, xen: 'domU pv' }, 'xen'],
    [{ xen: 'domU hvm' }, 'same'],
  ] as const)('of %j is understood: %s', (spec, code) => {
    expect(addresses(spec)).toEqual([code, 'works']);
  });

  test.each([
    [{ ...physical, ...vtd }],
    [{ ...physical, ...smmu }],
    [{ ...physical, arch: 's390x' }],
    [{ ...physical, arch: 'ppc64le', linux: '7.3' }],
    [{ ...physical, arch: 'ppc64le', linux: '7.3', cmdline: 'disable_ddw' }],
    [{ ...bit, implementation: 'firecracker', ...vtd }],
  ] as const)('of %j is taken for guest-physical', (spec) => {
    expect(addresses(spec)).toEqual(['iova-as-physical', 'breaks']);
  });

  const untouched = { ...bit, arch: 'ppc64le', cmdline: 'iommu=off' } as const;
  test.each([
    [untouched, 'physical-into-iommu', 'breaks'],
    [{ ...untouched, implementation: 'hardware' }, 'physical-into-iommu', 'breaks'],
    [{ ...untouched, addressing: 'platform' }, 'physical-into-iommu', 'breaks'],
    [{ ...untouched, addressing: 'guest-physical' }, 'both-physical', 'works'],
    [{ ...untouched, transport: 'mmio-modern' }, 'same', 'works'],
    [{ ...bit, arch: 'ppc64le', protection: 'pef', linux: '5.5' }, 'physical-into-iommu', 'breaks'],
  ] as const)('of %j leaves the hypervisor’s table in the way: %s, %s', (spec, code, expected) => {
    expect(addresses(spec)).toEqual([code, expected]);
  });

  test('gives grants that a physical device can do nothing with', () => {
    const spec = { ...bit, ...XEN, xen: 'domU pv', implementation: 'hardware' } as const;
    expect(addresses(spec)).toEqual(['grant-to-hardware', 'breaks']);
  });
});

describe('an IOMMU that cannot read its own tables', () => {
  const pt = 'iommu.passthrough=1';
  test.each([
    [{ protection: 'sev', iommu: 'intel', cmdline: `intel_iommu=on ${pt}` }, 'iommu-blind', 'breaks'],
    [{ protection: 'sev-es', iommu: 'amd', cmdline: pt }, 'iommu-blind', 'breaks'],
    [{ protection: 'sev-snp', iommu: 'amd', cmdline: pt }, 'iommu-blind', 'breaks'],
    [{ protection: 'sev-snp', iommu: 'amd' }, 'iommu-blind', 'breaks'],
    [{ protection: 'tdx', iommu: 'intel', cmdline: `intel_iommu=on ${pt}` }, 'iommu-blind', 'breaks'],
    [{ protection: 'tdx', iommu: 'amd', cmdline: pt }, 'iommu-unread', 'unknown'],
    [{ protection: 'tdx', iommu: 'amd' }, 'both-platform', 'breaks'],
    [{ protection: 'pkvm', ...smmu, cmdline: pt, linux: '7.2' }, 'iommu-blind', 'breaks'],
    [{ protection: 'cca', ...smmu, linux: '7.2' }, 'iommu-blind', 'breaks'],
  ] as const)('of %j: %s, %s', (spec, code, expected) => {
    expect(addresses({ ...bit, ...spec })).toEqual([code, expected]);
  });

  test.each([
    { protection: 'sev', iommu: 'intel', cmdline: 'intel_iommu=off' },
    { protection: 'sev', iommu: 'intel', cmdline: `intel_iommu=on ${pt}`, linux: '5.18' },
    { protection: 'sev', iommu: 'amd', cmdline: 'amd_iommu=off' },
    { protection: 'tdx', iommu: 'virtio', cmdline: pt },
    { protection: 'cca', ...smmu, cmdline: pt, linux: '6.15' },
    { protection: 'pkvm', ...smmu, cmdline: pt, linux: '7.3' },
    { iommu: 'intel', cmdline: `intel_iommu=on ${pt}` },
  ] as const)('is not in the way of %j', (spec) => {
    expect(addresses({ ...bit, ...spec })).toEqual(['both-platform', 'works']);
  });

  test('stops a device that the driver does not treat as one of the platform, too', () => {
    const spec = { addressing: 'platform', protection: 'sev', iommu: 'amd', cmdline: pt } as const;
    expect(addresses({ ...spec, linux: '5.12' })).toEqual(['same', 'breaks']);
    expect(codeOf(run({ ...spec, linux: '5.19' }, gibson2019), 'reach/addresses')).toBe('iommu-blind');
  });
});

test('a physical device of a realm is given the shared alias since Linux 6.15', () => {
  const realm = { ...bit, protection: 'cca', arch: 'aarch64' } as const;
  const hardware = { ...realm, implementation: 'hardware' } as const;
  expect(addresses({ ...hardware, linux: '6.14' })).toEqual(['private-alias', 'breaks']);
  expect(addresses({ ...hardware, linux: '6.14.2' })).toEqual(['both-platform', 'works']);
  expect(addresses({ ...realm, linux: '6.14' })).toEqual(['both-platform', 'works']);
});
