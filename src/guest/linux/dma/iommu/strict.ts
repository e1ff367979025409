import type { GuestInquiry } from '../../../../inquiry/once-per-guest.ts';
import { kstrtobool, wordsOf } from '../../kernel-parameter.ts';

/** The word with which an IOMMU driver’s own parameter asks for strict invalidation. */
const STRICT_WORD = { intel: ['intel_iommu', 'strict'], amd: ['amd_iommu', 'fullflush'] } as const;

/** What the command line says of strict invalidation; the last word counts, whichever parameter has it. Returns undefined where it says nothing. */
function strictParameter(ask: GuestInquiry): boolean | undefined {
  const kind = ask.platform.iommu();
  const [own, word] = kind === 'intel' || kind === 'amd' ? STRICT_WORD[kind] : [undefined, ''];
  const given = ask.kernel.parameters('iommu.strict', ...(own === undefined ? [] : [own]));
  return given
    .flatMap(({ name, value }) => {
      if (name === own) return wordsOf(value, [word]).map(() => true);
      return kstrtobool(value) ?? [];
    })
    .at(-1);
}

/**
 * Whether the IOMMU caches that nothing is mapped, as QEMU’s for AMD says that it does: the guest then tells it of each
 * mapping, and Linux iommu_init_pci() makes invalidation strict, whatever the command line says.
 */
function remembersAbsent(ask: GuestInquiry): boolean {
  return (
    ask.platform.iommu((kind) => kind === 'amd') && ask.platform.hypervisor((monitor) => monitor !== 'none')
  );
}

/** Linux iommu_dma_strict: whether invalidation must not lag. */
export function isStrict(ask: GuestInquiry): boolean {
  if (!ask.kernel.has('iommu-flush-queue-domain')) return true;
  if (remembersAbsent(ask)) return true;
  const parameter = strictParameter(ask);
  if (parameter !== undefined) return parameter;
  if (ask.platform.iommu() === 'virtio' && !ask.kernel.has('virtio-iommu-flush-queue')) return true;
  return !ask.kernel.enabled('IOMMU_DEFAULT_DMA_LAZY', ask.platform.arch() === 'x86_64' ? 'y' : 'n');
}
