import type { Inquiry } from '../inquiry/inquiry.ts';
import { rule } from '../inquiry/rule.ts';
import type { Citation } from '../model/decision.ts';
import type { Protecting } from '../model/platform.ts';

/** What a device meets that touches private memory of a protected guest. */
interface PrivateMemory {
  /** The last part of the decision's id. */
  readonly technology: string;
  readonly guest: string;
  /** What happens when the host touches the memory on behalf of a device that it implements. */
  readonly whenHostTouches: string;
  /** What happens when a physical device does. */
  readonly whenHardwareTouches: string;
  readonly authority: Citation;
  readonly story: string;
}

const KEPT_OUT = 'the device cannot work with what it is pointed at';

/** Declares the rule that says what happens. No answer to a case depends on it, so it has no value. */
function consequence(memory: PrivateMemory): (ask: Inquiry, hardware: boolean) => void {
  return rule((_ask: Inquiry, hardware: boolean) => (hardware ? 'hardware' : 'host'), {
    id: `reach/private-memory/${memory.technology}`,
    topic: 'consequence',
    question: `What happens when the device touches private memory of ${memory.guest}?`,
    answers: {
      host: { value: undefined, answer: memory.whenHostTouches, effect: KEPT_OUT },
      hardware: { value: undefined, answer: memory.whenHardwareTouches, effect: KEPT_OUT },
    },
    authority: memory.authority,
    story: memory.story,
  });
}

const sev = consequence({
  technology: 'sev',
  guest: 'an AMD SEV or SEV-ES guest',
  whenHostTouches:
    'The device reads ciphertext, and what it writes the guest decrypts to garbage. No fault, no message: silent corruption; a private ring usually ends in QEMU’s “Guest moved used index from … to …”.',
  whenHardwareTouches:
    'The device reads ciphertext, and what it writes the guest decrypts to garbage. The IOMMU lets it through: silent corruption.',
  authority: {
    kind: 'architecture',
    where:
      'Documentation/arch/x86/amd-memory-encryption.rst: DMA of a guest must be performed on shared memory',
  },
  story:
    'The guest’s pages and the host’s view of them are the same pages; only the guest’s view has the key, and there is no integrity check. A driver that bypasses the DMA API gives the plain guest-physical address, which the host reads without the key.',
});

const snp = consequence({
  technology: 'sev-snp',
  guest: 'an AMD SEV-SNP guest',
  whenHostTouches:
    'The device reaches the shared page that the host keeps at the same address, which is empty: it reads zeros (or what the guest once shared there, where the memory comes from huge pages), its writes are lost, nothing is logged. A private ring hangs; a private data buffer writes zeros to disk, silently.',
  whenHardwareTouches:
    'The host’s IOMMU knows shared pages only: a fault in the host’s log, an aborted access for the device. Up to QEMU 10.0 the guest does not start with an assigned device at all.',
  authority: {
    kind: 'kernel',
    where: 'Documentation/virt/kvm/api.rst KVM_SET_MEMORY_ATTRIBUTES; virt/kvm/guest_memfd.c',
  },
  story:
    'KVM keeps private memory in guest_memfd, which the monitor cannot map, beside a shared mapping of the same guest-physical address. A device model reads the latter. QEMU discards the shared page when the guest makes it private, unless it is part of a larger one. A monitor that maps private pages itself would read ciphertext and be stopped by an RMP violation on its first write.',
});

const tdx = consequence({
  technology: 'tdx',
  guest: 'an Intel TDX guest',
  whenHostTouches:
    'The device reaches the shared page that the host keeps at the same address, which is empty: it reads zeros (or what the guest once shared there, where the memory comes from huge pages), its writes are lost, nothing is logged. A private ring hangs; a private data buffer writes zeros to disk, silently.',
  whenHardwareTouches:
    'The host’s IOMMU knows shared pages only: a fault in the host’s log, an aborted access for the device.',
  authority: {
    kind: 'kernel',
    where: 'Documentation/virt/kvm/api.rst KVM_SET_MEMORY_ATTRIBUTES; Documentation/arch/x86/tdx.rst',
  },
  story:
    'As with SEV-SNP, private memory lives in guest_memfd and the device model sees the shared mapping beside it. Were the host to write a private page itself, the first hardware generations would poison the line and raise a machine check later.',
});

const pef = consequence({
  technology: 'pef',
  guest: 'a POWER secure guest',
  whenHostTouches:
    'The ultravisor hands the page out encrypted, and the device reads ciphertext, mostly ending in QEMU’s “Guest moved used index from … to …”. After a write the guest’s next access fails and KVM stops it: “kvm run failed Bad address”.',
  whenHardwareTouches:
    'The architecture forbids I/O systems to address secure memory; such a device cannot be assigned.',
  authority: {
    kind: 'architecture',
    where:
      'Documentation/arch/powerpc/ultravisor.rst; arch/powerpc/kvm/book3s_hv_uvmem.c kvmppc_svm_page_out()',
  },
  story:
    'When the hypervisor touches a secure page, the ultravisor encrypts it and pages it out; when the guest touches it again, it is paged in, decrypted and checked. Linux refuses nothing beforehand: POWER never set the restricted-memory hook, so the failure comes as a hang or a crash, not as a message.',
});

const s390 = consequence({
  technology: 's390-pv',
  guest: 'an s390 protected guest',
  whenHostTouches:
    'The page is exported encrypted, and the device reads ciphertext. After a write the page cannot be imported again, and the next access of the guest kills QEMU with SIGSEGV.',
  whenHardwareTouches: 'Pass-through is not supported for protected guests.',
  authority: {
    kind: 'kernel',
    where: 'arch/s390/mm/fault.c do_secure_storage_access(); QEMU docs/system/s390x/protvirt.rst',
  },
  story:
    'A host access to a secure page raises an exception, and Linux on the host answers it by exporting the page: encrypted, with a checksum that the import compares.',
});

const cca = consequence({
  technology: 'cca',
  guest: 'an Arm CCA realm',
  whenHostTouches:
    'The device reaches the shared page that the host keeps at the same address, which is empty: it reads zeros, its writes are lost. Where a monitor maps a delegated granule itself, the access ends in a granule protection fault and SIGBUS.',
  whenHardwareTouches: 'The SMMU’s granule check stops the access.',
  authority: { kind: 'architecture', where: 'Documentation/arch/arm64/arm-cca.rst' },
  story:
    'Mainline KVM runs no realms in the releases read (up to 7.3); monitors for it keep private memory in guest_memfd as for SEV-SNP. Shared memory is the alias of the page with the highest address bit set, and Linux puts that bit into DMA addresses since 6.15 (6.14.2).',
});

/** pKVM does not keep physical devices out: see reach/memory. */
const pkvm = rule((_ask: Inquiry) => 'host', {
  id: 'reach/private-memory/pkvm',
  topic: 'consequence',
  question: 'What happens when the device touches private memory of a pKVM protected guest?',
  answers: {
    host: {
      value: undefined,
      answer:
        'The host has no mapping of the page any more: the monitor is killed by SIGSEGV (“stage-2 fault”). The host’s kernel (vhost) gets EFAULT and stops, or takes the page by force: it reads zeros, and the guest’s next access ends in EFAULT from KVM_RUN.',
      effect: KEPT_OUT,
    },
  },
  authority: {
    kind: 'kernel',
    where:
      'Documentation/virt/kvm/arm/pkvm.rst; arch/arm64/kvm/hyp/nvhe/mem_protect.c host_inject_mem_abort(); arch/arm64/mm/fault.c',
  },
  story:
    'Pages given to a protected guest leave the host’s stage-2 tables; the guest gives single pages back with the MEM_SHARE hypercall. A guest without the bit and without sharing points the monitor at pages that are gone.',
});

/** The rule of each technology. `hardware` tells a physical device from one that the host implements. */
export const PRIVATE_MEMORY: Readonly<Record<Protecting, (ask: Inquiry, hardware: boolean) => void>> = {
  sev,
  'sev-es': sev,
  'sev-snp': snp,
  tdx,
  pef,
  's390-pv': s390,
  cca,
  pkvm,
};
