import { describe, expect, test } from 'vitest';
import { TYPE } from '../../../../../src/features/bits.ts';
import { iommuDomain } from '../../../../../src/guest/linux/dma/iommu/default-domain.ts';
import { askOf, decide, type Spec } from '../../../../cases.ts';

/** The domain, why there is none, and of what kind it is. */
function looks(spec: Spec): readonly [string, string | undefined, string | undefined] {
  const { value, codes } = decide(spec, iommuDomain);
  const of = (id: string) => codes.find((code) => code.startsWith(id))?.split('=')[1];
  return [value, of('linux/iommu/enabled'), of('linux/iommu/default-domain')];
}

const vtd = { iommu: 'intel', cmdline: 'intel_iommu=on' } as const;
const amd = { iommu: 'amd', hypervisor: 'none' } as const;
const emulatedAmd = { iommu: 'amd', hypervisor: 'kvm' } as const;
const smmu = { iommu: 'smmuv3', arch: 'aarch64' } as const;
const viommu = { iommu: 'virtio' } as const;

describe('the IOMMU is out of the way', () => {
  test.each([
    [{}, 'none'],
    [{ iommu: 'spapr-tce' }, 'none'],
    [{ ...vtd, transport: 'mmio-modern' }, 'not-pci'],
    [{ ...smmu, transport: 'mmio-modern' }, 'not-pci'],
    [{ ...smmu, transport: 'ccw' }, 'not-pci'],
    [{ transport: 'mmio-legacy' }, 'none'],
    [{ ...viommu, type: TYPE.IOMMU }, 'itself'],
    [{ iommu: 'intel' }, 'switched-off'],
    [{ iommu: 'intel', cmdline: 'intel_iommu=off', config: { INTEL_IOMMU_DEFAULT_ON: 'y' } }, 'switched-off'],
    [{ iommu: 'intel', cmdline: 'intel_iommu=on,off' }, 'switched-off'],
    [{ iommu: 'intel', cmdline: 'intel_iommu=on intel_iommu=off' }, 'switched-off'],
    [{ iommu: 'intel', cmdline: 'intel_iommu=on iommu=off' }, 'switched-off'],
    [{ iommu: 'intel', cmdline: 'intel_iommu=on', config: { INTEL_IOMMU: 'n' } }, 'no-driver'],
    [{ ...amd, cmdline: 'amd_iommu=off' }, 'switched-off'],
    [{ ...amd, cmdline: 'amd_iommu=off amd_iommu=fullflush' }, 'switched-off'],
    [{ ...amd, cmdline: 'iommu=pt,off' }, 'switched-off'],
    [{ ...amd, cmdline: 'iommu=off iommu=pt' }, 'switched-off'],
    [{ ...amd, config: { AMD_IOMMU: 'n' } }, 'no-driver'],
    [{ ...smmu, config: { ARM_SMMU_V3: 'n' } }, 'no-driver'],
    [{ ...viommu, config: { VIRTIO_IOMMU: 'n' } }, 'no-driver'],
    [{ ...viommu, linux: '5.13' }, 'no-driver'],
    [{ ...viommu, arch: 'aarch64', linux: '5.2' }, 'no-driver'],
  ] as const)('of %j: %s', (spec, why) => {
    expect(looks(spec)).toEqual(['none', why, undefined]);
  });
});

test('the IOMMU is out of the way of a device whose bus passes it by, and of no other', () => {
  expect(looks({ ...vtd, bypassesIommu: true })).toEqual(['none', 'bypassed', undefined]);
  expect(looks({ bypassesIommu: true })).toEqual(['none', 'none', undefined]);
  expect(looks({ ...vtd, bypassesIommu: false })).toEqual(['DMA-FQ', 'yes', 'DMA-FQ']);
});

describe('the IOMMU is in the way', () => {
  test.each([
    vtd,
    { iommu: 'intel', config: { INTEL_IOMMU_DEFAULT_ON: 'y' } },
    { iommu: 'intel', config: { INTEL_IOMMU_DEFAULT_ON_INTGPU_OFF: 'y' } },
    { iommu: 'intel', cmdline: 'intel_iommu=off,on' },
    { iommu: 'intel', cmdline: 'intel_iommu=off intel_iommu=on' },
    { iommu: 'intel', cmdline: 'intel_iommu=on intel_iommu=sm_on' },
    { ...vtd, transport: 'vdpa' },
    { ...vtd, transport: 'pci-transitional' },
    { ...vtd, type: TYPE.IOMMU },
    amd,
    viommu,
    { ...viommu, arch: 'aarch64', linux: '5.3' },
    { ...viommu, config: { VIRTIO_IOMMU: 'm' } },
    smmu,
    { ...amd, cmdline: 'iommu=pt' },
  ] as const)('of %j', (spec: Spec) => {
    const [domain, enabled] = looks(spec);
    expect(enabled).toBe('yes');
    expect(domain).not.toBe('none');
  });
});

describe('its default domain', () => {
  const passthrough = { IOMMU_DEFAULT_PASSTHROUGH: 'y' } as const;
  test.each([
    [vtd, '5.14', 'DMA', 'DMA'],
    [vtd, '5.15', 'DMA-FQ', 'DMA-FQ'],
    [amd, '6.12', 'DMA-FQ', 'DMA-FQ'],
    [emulatedAmd, '6.12', 'DMA', 'DMA'],
    [smmu, '6.12', 'DMA', 'DMA'],
    [{ ...smmu, config: { IOMMU_DEFAULT_DMA_LAZY: 'y' } }, '6.12', 'DMA-FQ', 'DMA-FQ'],
    [{ ...amd, config: { IOMMU_DEFAULT_DMA_LAZY: 'n' } }, '6.12', 'DMA', 'DMA'],
    [{ ...amd, cmdline: 'iommu.strict=1' }, '6.12', 'DMA', 'DMA'],
    [{ ...amd, cmdline: 'iommu.strict=1' }, '5.14', 'DMA', 'DMA'],
    [{ ...smmu, cmdline: 'iommu.strict=0' }, '6.12', 'DMA-FQ', 'DMA-FQ'],
    [{ iommu: 'intel', cmdline: 'intel_iommu=on,strict' }, '6.12', 'DMA', 'DMA'],
    [{ ...amd, cmdline: 'amd_iommu=fullflush' }, '6.12', 'DMA', 'DMA'],
    [{ ...amd, cmdline: 'intel_iommu=strict' }, '6.12', 'DMA-FQ', 'DMA-FQ'],
    [viommu, '6.7', 'DMA', 'DMA'],
    [viommu, '6.8', 'DMA-FQ', 'DMA-FQ'],
    [{ ...viommu, arch: 'aarch64' }, '6.8', 'DMA', 'DMA'],
    [{ ...amd, cmdline: 'iommu.passthrough=1' }, '4.12', 'identity', 'identity'],
    [{ ...amd, cmdline: 'iommu.passthrough=1' }, '4.11', 'DMA', 'DMA'],
    [{ ...amd, cmdline: 'iommu=pt' }, '6.12', 'identity', 'identity'],
    [{ ...smmu, cmdline: 'iommu=pt' }, '6.12', 'DMA', 'DMA'],
    [{ ...smmu, cmdline: 'iommu.passthrough=on' }, '6.12', 'identity', 'identity'],
    [{ ...amd, cmdline: 'iommu=nopt', config: passthrough }, '6.12', 'DMA-FQ', 'DMA-FQ'],
    [{ ...amd, cmdline: 'iommu.passthrough=0', config: passthrough }, '6.12', 'DMA-FQ', 'DMA-FQ'],
    [{ ...amd, config: passthrough }, '6.12', 'identity', 'identity'],
    [{ ...amd, cmdline: 'iommu.passthrough=x', config: passthrough }, '6.12', 'identity', 'identity'],
    [{ ...amd, protection: 'sev', config: passthrough }, '6.12', 'DMA-FQ', 'DMA-FQ'],
    [{ ...amd, protection: 'sev', cmdline: 'iommu=pt' }, '6.12', 'identity', 'identity'],
    [{ ...amd, protection: 'restricted-hook', config: passthrough }, '6.12', 'identity', 'identity'],
    [{ ...viommu, cmdline: 'iommu.passthrough=1' }, '5.16', 'DMA', 'no-identity'],
    [{ ...viommu, cmdline: 'iommu.passthrough=1' }, '5.17', 'identity', 'identity'],
  ] as const)('of %j on Linux %s is %s', (spec, linux, domain, code) => {
    expect(looks({ ...spec, linux })).toEqual([domain, 'yes', code]);
  });

  test.each([
    ['iommu=pt iommu.passthrough=0', 'DMA-FQ'],
    ['iommu.passthrough=0 iommu=pt', 'identity'],
    ['iommu=nopt iommu.passthrough=1', 'identity'],
    ['iommu.passthrough=1 iommu=nopt', 'DMA-FQ'],
    ['iommu=pt iommu=nopt', 'DMA-FQ'],
    ['iommu=nopt,pt', 'identity'],
    ['iommu=pt iommu=memaper', 'identity'],
    ['iommu.passthrough=1 iommu.passthrough=0', 'DMA-FQ'],
    ['iommu.passthrough=1 iommu.passthrough=x', 'identity'],
  ])('is what the last word on passthrough says: %j, %s', (cmdline, expected) => {
    expect(looks({ ...amd, cmdline })[0]).toBe(expected);
  });

  test('does not hear iommu.passthrough= before 4.12, nor iommu= outside x86', () => {
    const both = 'iommu=pt iommu.passthrough=0';
    expect(looks({ ...amd, cmdline: both, linux: '4.11' })[0]).toBe('identity');
    expect(looks({ ...amd, cmdline: both, linux: '4.12' })[0]).toBe('DMA');
    expect(looks({ ...smmu, cmdline: 'iommu.passthrough=1 iommu=nopt' })[0]).toBe('identity');
  });

  test.each([
    [amd, 'iommu=nopt iommu.passthrough=on', 'iommu.passthrough=on'],
    [amd, 'iommu.passthrough=0 iommu=pt', 'iommu=pt'],
    [{ ...amd, config: passthrough }, '', 'the kernel’s build default'],
  ] as const)('of %j with %j is said to be identity because of %s', (spec, cmdline, why) => {
    const ask = askOf({ ...spec, cmdline });
    expect(iommuDomain(ask)).toBe('identity');
    expect(ask.decisions().at(-1)?.parameters).toEqual({ why });
  });

  const vtdWith = (...more: readonly string[]): Spec => ({
    iommu: 'intel',
    cmdline: ['intel_iommu=on', ...more].join(' '),
  });
  test.each([
    [vtdWith('iommu.strict=0', 'intel_iommu=strict'), 'DMA'],
    [vtdWith('intel_iommu=strict', 'iommu.strict=0'), 'DMA-FQ'],
    [vtdWith('intel_iommu=strict', 'iommu.strict=x'), 'DMA'],
    [vtdWith('amd_iommu=fullflush'), 'DMA-FQ'],
    [vtdWith('iommu.strict=1', 'iommu.strict=0'), 'DMA-FQ'],
    [{ ...amd, cmdline: 'iommu.strict=0 amd_iommu=fullflush' }, 'DMA'],
    [{ ...amd, cmdline: 'amd_iommu=fullflush iommu.strict=0' }, 'DMA-FQ'],
    [{ ...emulatedAmd, cmdline: 'iommu.strict=0' }, 'DMA'],
    [{ ...viommu, cmdline: 'iommu.strict=1' }, 'DMA'],
    [{ ...viommu, cmdline: 'intel_iommu=strict amd_iommu=fullflush' }, 'DMA-FQ'],
  ] as const)('is what the last word on strictness says: %j, %s', (spec, expected) => {
    expect(looks(spec)[0]).toBe(expected);
  });

  test('of a realm and of a pKVM guest is translated against the build default once the kernel counts them as encrypted', () => {
    const at = (protection: 'cca' | 'pkvm', linux: string) =>
      looks({ ...smmu, protection, linux, config: passthrough })[0];
    expect([at('cca', '6.12'), at('cca', '6.13')]).toEqual(['identity', 'DMA']);
    expect([at('pkvm', '7.2'), at('pkvm', '7.3')]).toEqual(['identity', 'DMA']);
  });
});

describe('forced bouncing', () => {
  test.each([
    [{ ...vtd, cmdline: 'intel_iommu=on swiotlb=force' }, '5.18'],
    [{ ...amd, cmdline: 'swiotlb=force' }, '5.18'],
    [{ ...amd, cmdline: 'swiotlb=force' }, '4.8'],
    [{ ...amd, protection: 'sev' }, '5.18'],
    [{ ...vtd, protection: 'sev-es' }, '5.10'],
    [{ ...amd, cmdline: 'swiotlb=force swiotlb=65536' }, '5.18'],
    [{ ...amd, cmdline: 'swiotlb=noforce swiotlb=force' }, '5.18'],
    [{ ...amd, cmdline: 'iommu=soft iommu=pt' }, '4.8'],
    [{ ...vtd, cmdline: 'intel_iommu=on iommu=pt,soft' }, '5.18'],
  ] as const)('of %j on Linux %s ends the search for an IOMMU', (spec, linux) => {
    expect(looks({ ...spec, linux })).toEqual(['none', 'bounce-first', undefined]);
  });

  test.each([
    [{ ...vtd, cmdline: 'intel_iommu=on swiotlb=force' }, '5.19'],
    [{ ...amd, protection: 'sev' }, '5.19'],
    [{ ...amd, cmdline: 'swiotlb=65536' }, '5.18'],
    [{ ...amd, cmdline: 'swiotlb=force swiotlb=noforce' }, '5.18'],
    [{ ...viommu, cmdline: 'iommu=soft' }, '5.18'],
    [{ ...amd, protection: 'restricted-hook' }, '5.18'],
    [{ ...viommu, cmdline: 'swiotlb=force' }, '5.18'],
    [{ ...smmu, cmdline: 'swiotlb=force' }, '5.10'],
    [{ ...smmu, protection: 'cca' }, '6.13'],
  ] as const)('of %j on Linux %s does not', (spec, linux) => {
    expect(looks({ ...spec, linux })[1]).toBe('yes');
  });

  test('is also what iommu=soft asks for, up to 5.18', () => {
    expect(looks({ ...amd, cmdline: 'iommu=soft', linux: '5.18' })[1]).toBe('bounce-first');
    expect(looks({ ...amd, cmdline: 'iommu=soft', linux: '5.19' })[1]).toBe('yes');
  });
});
