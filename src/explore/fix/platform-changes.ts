import { machineKindOf } from '../../data/machines.ts';
import type { Case } from '../../model/case.ts';
import type { Edit } from '../../model/change.ts';
import { IMPLEMENTATIONS } from '../../model/device.ts';
import type { FactName } from '../../model/facts.ts';
import { PROTECTED_FROM, type Xen } from '../../model/platform.ts';

function others<Value>(values: readonly Value[] | undefined, now: Value): readonly Value[] {
  return values?.filter((value) => value !== now) ?? [];
}

function isSame(a: Xen | undefined, b: Xen | undefined): boolean {
  return a?.domain === b?.domain && a?.mode === b?.mode;
}

/** A real machine’s IOMMU can be switched off, and not be another. */
export function iommuEdits({ platform }: Case): readonly Edit[] {
  const { hypervisor, iommu } = platform;
  const kinds = others(machineKindOf(platform)?.iommus, iommu.kind);
  const possible = hypervisor === 'none' ? kinds.filter((kind) => kind === 'none') : kinds;
  return possible.map((kind) => ({
    kind: 'fact',
    name: 'platform.iommu.kind',
    values: [kind],
  }));
}

/** An IOMMU that is not heard can be, by another interrupt controller. */
export function interruptEdits({ platform }: Case): readonly Edit[] {
  if (platform.iommu.interrupts !== false) return [];
  return [{ kind: 'fact', name: 'platform.iommu.interrupts', values: [true] }];
}

/** An IOMMU that nobody programs can let devices through, and a virtio-iommu can offer what a protected guest asks of it. */
export function undrivenEdits({ platform }: Case, name: FactName): readonly Edit[] {
  const { kind, passesAtReset, accessPlatform } = platform.iommu;
  if (name === 'platform.iommu.passesAtReset' && !(passesAtReset ?? kind !== 'riscv'))
    return [{ kind: 'fact', name, values: [true] }];
  return name === 'platform.iommu.accessPlatform' && accessPlatform === false
    ? [{ kind: 'fact', name, values: [true] }]
    : [];
}

/** What protects the memory, and from when; a kernel that is only told so is nothing to wish for. */
export function memoryEdits({ platform }: Case, name: FactName): readonly Edit[] {
  const { protection, protectedFrom } = platform.memory;
  if (name === 'platform.memory.protection')
    return others(machineKindOf(platform)?.protections, protection)
      .filter((value) => value !== 'restricted-hook')
      .map((value) => ({ kind: 'fact', name, values: [value] }));
  if (name !== 'platform.memory.protectedFrom') return [];
  return others(PROTECTED_FROM, protectedFrom).map((value) => ({ kind: 'fact', name, values: [value] }));
}

/** Another device that does the same, another hypervisor, another kind of Xen domain. The architecture and the type of the device are what is asked about. */
export function hardwareEdits({ device, platform }: Case, name: FactName): readonly Edit[] {
  const machine = machineKindOf(platform);
  switch (name) {
    case 'device.implementation':
      return others(IMPLEMENTATIONS, device.implementation).map((who) => ({
        kind: 'fact',
        name,
        values: [who],
      }));
    case 'platform.hypervisor':
      return others(machine?.hypervisors, platform.hypervisor).map((who) => ({
        kind: 'fact',
        name,
        values: [who],
      }));
    case 'platform.xen':
      return (machine?.xen ?? [])
        .filter((xen) => !isSame(xen, platform.xen))
        .map((xen) => ({ kind: 'fact', name, values: [xen] }));
    default:
      return [];
  }
}
