import { TYPE } from '../../../../features/bits.ts';
import type { Inquiry } from '../../../../inquiry/inquiry.ts';
import { type GuestInquiry, oncePerGuest } from '../../../../inquiry/once-per-guest.ts';
import { oneQuestion } from '../../../../inquiry/one-question.ts';
import { rule } from '../../../../inquiry/rule.ts';
import { type IommuKind, isProtecting } from '../../../../model/platform.ts';
import { kstrtobool, wordsOf } from '../../kernel-parameter.ts';
import { hasPciParent } from '../parent.ts';
import { iommuEnabled, type NotInFront } from './enabled.ts';
import { isStrict } from './strict.ts';
import { iommuReadsTables } from './tables.ts';

/** What stands between the device and memory, as Linux set it up. */
export type IommuDomain = 'none' | 'blocked' | 'identity' | 'DMA' | 'DMA-FQ';

/** What the IOMMU does for this device, and how it invalidates. */
export function iommuDomain(ask: Inquiry): IommuDomain {
  const type = behindIommu(ask);
  if (type !== 'translated') return type;
  return isStrict(ask) ? 'DMA' : 'DMA-FQ';
}

/** Whether the IOMMU translates for this device, however it invalidates. */
export function iommuTranslates(ask: Inquiry): boolean {
  return behindIommu(ask) === 'translated';
}

/**
 * Whether the IOMMU lets nothing through for this device, since it cannot read what the guest has set up for it;
 * `unknown` where nobody has read or tried it.
 */
export const iommuIsBlind = oneQuestion((ask: Inquiry): boolean | 'unknown' => {
  if (!ask.platform.protection(isProtecting)) return false;
  const type = behindIommu(ask);
  if (type === 'none' || type === 'blocked') return false;
  const readable = iommuReadsTables(ask);
  if (readable === 'unknown') return type === 'identity' ? 'unknown' : false;
  return readable === 'nothing' || (readable === 'queues' && type === 'translated');
});

/** Whether the IOMMU lets nothing of this device pass, since nobody programs it. */
export function iommuBlocks(ask: Inquiry): boolean {
  return ask.platform.iommu(mayBlock) && behindIommu(ask) === 'blocked';
}

/** The IOMMUs that may let nothing pass out of reset. */
function mayBlock(kind: IommuKind): boolean {
  return kind === 'riscv' || kind === 'virtio';
}

/** What the IOMMU does for this device. */
export const behindIommu = oneQuestion((ask: Inquiry): 'none' | 'blocked' | 'identity' | 'translated' => {
  if (!hasPciParent(ask)) {
    // Nothing depends on why no IOMMU stands in front of the device: only the log asks.
    ask.forLog(() => noneInFront(ask, ask.platform.iommu() === 'none' ? 'none' : 'not-pci'));
    return 'none';
  }
  if (ask.platform.iommu((kind) => kind === 'virtio') && ask.device.type((type) => type === TYPE.IOMMU))
    return noneInFront(ask, 'itself');
  if (ask.platform.iommu((kind) => kind !== 'none') && ask.device.bypassesIommu())
    return noneInFront(ask, 'bypassed');
  return domainBehindIommu(ask);
});

function noneInFront(ask: Inquiry, why: NotInFront): 'none' {
  iommuEnabled(ask, why);
  return 'none';
}

/** The same for any other PCI device. */
const domainBehindIommu = oncePerGuest((ask) => {
  const enabled = iommuEnabled(ask);
  if (enabled === 'blocks') return 'blocked';
  return enabled === 'driven' ? getDefaultDomainType(ask) : 'none';
});

/** What the command line says of passthrough; the last word counts, whichever parameter has it. Returns undefined where it says nothing. */
function passthroughParameter(ask: GuestInquiry): { readonly on: boolean; readonly how: string } | undefined {
  const x86 = ask.platform.arch((arch) => arch === 'x86_64');
  const core = ask.kernel.has('iommu-passthrough-parameter');
  const given = ask.kernel.parameters(...(core ? ['iommu.passthrough'] : []), ...(x86 ? ['iommu'] : []));
  if (given.length === 0) return undefined;
  return given
    .flatMap(({ name, value }) => {
      if (name === 'iommu')
        return wordsOf(value, ['pt', 'nopt']).map((word) => ({ on: word === 'pt', how: `iommu=${word}` }));
      const on = kstrtobool(value);
      return on === undefined ? [] : [{ on, how: `iommu.passthrough=${value}` }];
    })
    .at(-1);
}

/** Linux cc_platform_has(CC_ATTR_MEM_ENCRYPT), mem_encrypt_active() before: whether the kernel counts memory as encrypted. */
function countsAsEncrypted(ask: GuestInquiry): boolean {
  const protection = ask.platform.protection();
  switch (protection) {
    case 'none':
    case 'restricted-hook':
      return false;
    case 'cca':
      return ask.kernel.has('realm-guest');
    case 'pkvm':
      return ask.kernel.has('pkvm-guest-unencrypted-dma');
    default:
      return true;
  }
}

/** Why passthrough is the default. Returns undefined where it is not. */
function passthroughReason(ask: GuestInquiry): string | undefined {
  const parameter = passthroughParameter(ask);
  if (parameter !== undefined) return parameter.on ? parameter.how : undefined;
  if (!ask.kernel.enabled('IOMMU_DEFAULT_PASSTHROUGH', 'n')) return undefined;
  const dropped = ask.kernel.has('encryption-disables-passthrough') && countsAsEncrypted(ask);
  return dropped ? undefined : 'the kernel’s build default';
}

function canLeaveUntranslated(ask: GuestInquiry): boolean {
  return ask.platform.iommu((kind) => kind !== 'virtio') || ask.kernel.has('virtio-iommu-identity');
}

/** How a translated domain is invalidated. No answer to a case depends on it, so only the log asks. */
function translatedDomain(ask: GuestInquiry): 'DMA' | 'DMA-FQ' {
  let strict = true;
  ask.forLog(() => {
    strict = isStrict(ask);
  });
  return strict ? 'DMA' : 'DMA-FQ';
}

const TRANSLATED = 'the IOMMU takes each address that the device sends for an I/O virtual one';

/** Linux iommu_get_default_domain_type(). */
const getDefaultDomainType = rule(
  (ask: GuestInquiry) => {
    if (ask.platform.iommu((kind) => kind === 'riscv'))
      return ['identity', { why: 'Linux on RISC-V maps no DMA in an IOMMU' }];
    const why = passthroughReason(ask);
    if (why === undefined) return translatedDomain(ask);
    return canLeaveUntranslated(ask) ? ['identity', { why }] : 'no-identity';
  },
  {
    id: 'linux/iommu/default-domain',
    topic: 'translation',
    question: 'Does the IOMMU translate for this device?',
    answers: {
      DMA: {
        value: 'translated',
        yes: true,
        answer: 'the default domain is DMA.',
        effect: TRANSLATED,
      },
      'DMA-FQ': {
        value: 'translated',
        yes: true,
        answer: 'the default domain is DMA-FQ, invalidated lazily.',
        effect: TRANSLATED,
      },
      identity: {
        value: 'identity',
        yes: false,
        answer: 'the default domain is identity ({why}).',
        effect: 'DMA addresses are guest-physical addresses',
      },
      'no-identity': {
        value: 'translated',
        yes: true,
        answer: 'passthrough was asked for, but this driver cannot leave a device untranslated.',
        effect: TRANSLATED,
      },
    },
    authority: {
      kind: 'kernel',
      where: 'drivers/iommu/iommu.c iommu_subsys_init(), iommu_get_default_domain_type()',
    },
    story:
      'Each IOMMU group gets a default domain: translated (DMA, or DMA-FQ where invalidation may lag) or identity. The command line decides (iommu.passthrough=, on x86 also iommu=pt), then the build default, which is dropped when memory is encrypted. No driver treats virtio devices differently.',
  },
);
