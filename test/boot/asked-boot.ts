import type { AskedBoot } from '../../src/boot/ask-qemu.ts';

/** A boot of a QEMU whose devices are asked by their registers. */
export function askedBoot(): AskedBoot {
  return {
    qemu: { versionText: '11.1.3' },
    machine: 'q35',
    arguments: [],
    platform: {
      name: 'a guest',
      arch: 'x86_64',
      hypervisor: 'qemu',
      machine: undefined,
      xen: undefined,
      memory: { protection: 'none', protectedFrom: 'boot', mib: undefined },
      iommu: { kind: 'none' },
      kernel: { version: '6.12', release: undefined, cmdline: '', config: {} },
    },
  };
}
