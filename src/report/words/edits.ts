import type { KernelWord } from '../../data/rule-inputs.ts';
import { F, NET, TYPE } from '../../features/bits.ts';
import { bitsOf, type FeatureSet } from '../../features/feature-set.ts';
import { shortName } from '../../features/registry.ts';
import type { Case } from '../../model/case.ts';
import type { Edit, WordsEdit } from '../../model/change.ts';
import { type Amendment, type Device, isLegacyOnly, type Transport } from '../../model/device.ts';
import type { ProposedChange } from '../../model/fix.ts';
import { isProtecting } from '../../model/platform.ts';
import type { PropertyChange } from '../../model/property-change.ts';
import type { Remedy } from '../../model/remedy.ts';
import { memorySize } from '../../text/memory-size.ts';
import {
  deviceTerms,
  fieldTerms,
  interruptTerms,
  iommuTerms,
  propertyTerms,
  remedy,
  sharedMemoryTerms,
} from './qemu-terms.ts';

/** Says a change in the words of the file that the device comes from. */
export type Advise = (remedy: Remedy) => Remedy;

export const asItIs: Advise = (remedy) => remedy;

function interfaceTitle(to: Transport): string {
  if (to === 'pci-transitional') return 'show both interfaces';
  return isLegacyOnly(to) ? 'use the legacy interface' : 'use the modern interface';
}

function bitTitle({ type }: Device, bit: number, on: boolean, to: Transport | undefined): string {
  if (!on) return `do not offer ${shortName(bit, type)}`;
  if (type === TYPE.NET && bit === NET.CTRL_VQ) return 'offer the control queue that the other bits need';
  return `offer ${shortName(bit, type)}${to === undefined ? '' : ', on the modern interface alone'}`;
}

/** What a parameter means, where its name does not say it. */
const ADDED: Readonly<Record<string, string>> = {
  'swiotlb=force': 'force bouncing through the shared pool',
  'swiotlb=noforce': 'do without the bounce pool',
  'iommu.passthrough=1': 'leave the device untranslated',
  'iommu=pt': 'leave the device untranslated',
  'iommu.passthrough=0': 'have the device translated',
  'iommu=nopt': 'have the device translated',
  'iommu=off': 'leave the IOMMU alone',
  'intel_iommu=off': 'leave the IOMMU alone',
  'amd_iommu=off': 'leave the IOMMU alone',
  'intel_iommu=on': 'switch the IOMMU on',
  disable_ddw: 'do without the direct DMA window',
  'virtio_pci.force_legacy=1': 'drive the device through its legacy interface',
} satisfies Partial<Record<KernelWord, string>>;
const DROPPED: Readonly<Record<string, string>> = {
  'swiotlb=force': 'do not force bouncing',
  'swiotlb=noforce': 'let the bounce pool be',
  disable_ddw: 'open the direct DMA window',
  'virtio_pci.force_legacy=1': 'drive the device through its modern interface',
} satisfies Partial<Record<KernelWord, string>>;

/** The words of x86 that decide whether Linux drives an IOMMU for DMA, and not whether it has it remap interrupts. */
const OF_DMA_ALONE: ReadonlySet<string> = new Set(['intel_iommu=on', 'intel_iommu=off', 'iommu=off']);

/** What an IOMMU takes beside that is left alone in protected memory, where it cannot read its table of interrupts either. */
function besides(word: string, { platform }: Case): string {
  const isBlind = isProtecting(platform.memory.protection) && platform.arch === 'x86_64';
  return isBlind && OF_DMA_ALONE.has(word) ? '; intremap=off too, where the IOMMU remaps interrupts' : '';
}

/** Bytes of a slot of the bounce pool. */
const SLOT = 2048;

/** What other words of a kernel command line are for. */
export function wordsTitle({ drop, add }: Pick<WordsEdit, 'drop' | 'add'>): string {
  const gone = drop.join(' ');
  if (/^swiotlb=\d/.test(gone) && !/^swiotlb=\d/.test(add ?? ''))
    return 'have a bounce pool of the size that it has by default';
  if (add === undefined) return DROPPED[gone] ?? `do not give ${gone}`;
  const [, slots] = /^swiotlb=(\d+)/.exec(add) ?? [];
  if (slots !== undefined) return `have a bounce pool of ${memorySize(Number(slots) * SLOT)}`;
  return ADDED[add] ?? `give ${add}`;
}

function wordsRemedy(asked: Case, edit: WordsEdit): Remedy {
  const { drop, add } = edit;
  const gone = drop.join(' ');
  if (add === undefined) {
    const words = `no ${gone} on the kernel command line${besides(gone, asked)}`;
    return remedy(wordsTitle(edit), {}, words);
  }
  const instead = drop.length === 0 ? '' : `, in place of ${gone}`;
  const words = `${add} on the kernel command line${instead}${besides(add, asked)}`;
  return remedy(wordsTitle(edit), {}, words);
}

function named(set: FeatureSet | undefined, type: number): string {
  const names = set === undefined ? [] : bitsOf(set).map((bit) => shortName(bit, type));
  return names.join(', ') || 'nothing';
}

type NamedEdit = Extract<Edit, { readonly kind: 'fact' }>;

function namedRemedy({ device, platform }: Case, edit: NamedEdit): Remedy {
  switch (edit.name) {
    case 'device.transport': {
      const [to = device.transport] = edit.values;
      return remedy(interfaceTitle(to), deviceTerms(device, { to }));
    }
    case 'device.backend.sharedMemory':
      return remedy('let the daemon map guest memory', sharedMemoryTerms(platform));
    case 'device.requires':
      return remedy(`have the device require ${named(edit.values[0], device.type)}`, {});
    case 'device.addressing': {
      const remaps = edit.values[0] !== 'guest-physical' && platform.iommu.kind === 'amd';
      return remaps && device.implementation === 'qemu'
        ? remedy('have the IOMMU remap what devices send', { qemu: '-device amd-iommu,dma-remap=on' })
        : remedy(`have the device read addresses as ${edit.values[0]}`, {});
    }
    case 'platform.iommu.kind': {
      const [kind = 'none'] = edit.values;
      const title = kind === 'none' ? 'have no IOMMU in the machine' : `have a machine with IOMMU ${kind}`;
      return remedy(title, iommuTerms(platform, kind));
    }
    case 'platform.iommu.interrupts':
      return remedy('have a machine on which the IOMMU can interrupt the guest', interruptTerms(platform));
    case 'platform.iommu.passesAtReset':
      return remedy(
        'have the IOMMU let devices through until a driver programs it',
        platform.iommu.kind === 'riscv'
          ? { qemu: '-device riscv-iommu-pci,off=off' }
          : { qemu: '-device virtio-iommu-pci,boot-bypass=on' },
      );
    case 'platform.iommu.accessPlatform':
      return remedy('have the IOMMU itself offer ACCESS_PLATFORM', {
        qemu: '-device virtio-iommu-pci,iommu_platform=on',
      });
    case 'platform.memory.protection':
      return edit.values[0] === 'none'
        ? remedy('leave the memory unprotected', {})
        : remedy(`have the memory protected by ${edit.values[0]}`, {});
    case 'platform.memory.announced':
      return remedy('have the machine announce how large its memory can become (QEMU: -m with maxmem=)', {});
    case 'platform.memory.protectedFrom':
      return remedy(`have the memory protected from ${edit.values[0]}`, {});
    case 'device.implementation':
      return remedy(`have the device done by ${edit.values[0]}`, {});
    case 'platform.hypervisor':
      return remedy(`run under ${edit.values[0]}`, {});
    case 'platform.xen': {
      const [xen] = edit.values;
      return remedy(xen === undefined ? 'run outside Xen' : `run as Xen ${xen.domain} ${xen.mode}`, {});
    }
    default:
      return remedy(`have another ${edit.name}`, {});
  }
}

/** What the properties come to by which a refused device is asked for otherwise. */
function amendmentTitle(properties: PropertyChange): string {
  if (properties.get('iommu_platform') === 'off') return 'do not offer ACCESS_PLATFORM';
  return properties.get('disable-legacy') === 'on'
    ? 'show the modern interface alone'
    : 'show the modern interface too';
}

/** Another way to ask for a refused device. */
export function amendmentRemedy(device: Device, { properties }: Amendment): Remedy {
  return remedy(amendmentTitle(properties), propertyTerms(device, properties));
}

/** A change in words, and in the terms of those who can make it. */
export function remedyWords({ change: { edit }, edits, before }: ProposedChange): Remedy {
  const { device } = before;
  switch (edit.kind) {
    case 'words':
      return wordsRemedy(before, edit);
    case 'bit': {
      const [on = false] = edit.values;
      const to = edits.flatMap((other) =>
        other.kind === 'fact' && other.name === 'device.transport' ? other.values : [],
      )[0];
      // VERSION_1 is what the interface makes it, and no option of its own.
      const terms = edit.bit === F.VERSION_1 ? {} : deviceTerms(device, { to, bit: edit.bit, on });
      return remedy(bitTitle(device, edit.bit, on, to), terms);
    }
    case 'field': {
      const [value] = edit.values;
      return remedy(`have config.${edit.name} ${value}`, fieldTerms(device, edit.name, value));
    }
    case 'release':
      return remedy(`run Linux ${edit.values[0]}`, {}, `Linux ${edit.values[0]}`);
    case 'config': {
      const option = `CONFIG_${edit.name}=${edit.values[0]}`;
      return remedy(`build the kernel with ${option}`, {}, `${option} in the configuration of the kernel`);
    }
    case 'fact':
      return namedRemedy(before, edit);
    case 'amendment':
      return amendmentRemedy(device, edit.values[0]);
    case 'variant':
    case 'change':
      return remedy(`have another ${edit.kind}`, {});
  }
}
