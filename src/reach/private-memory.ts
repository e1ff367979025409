import { decision } from '../inquiry/decision.ts';
import type { Citation, DecisionKind } from '../model/decision.ts';
import type { Protection } from '../model/platform.ts';

/** The kinds of protection that really keep a device out. */
export type Protecting = Exclude<Protection, 'none' | 'restricted-hook' | 'pkvm'>;

type Codes = 'host' | 'hardware';

const KEPT_OUT = 'the device cannot work with what it is pointed at';

function outOfReach(
  technology: string,
  title: string,
  host: string,
  hardware: string,
  authority: Citation,
  story: string,
): DecisionKind<Codes> {
  return decision({
    id: `reach/private-memory/${technology}`,
    topic: 'consequence',
    question: `What happens when the device touches private memory of ${title}?`,
    answers: {
      host: { answer: host, effect: KEPT_OUT },
      hardware: { answer: hardware, effect: KEPT_OUT },
    },
    authority,
    story,
  });
}

const sev = outOfReach(
  'sev',
  'an AMD SEV or SEV-ES guest',
  'The device reads ciphertext, and what it writes the guest decrypts to garbage. No fault, no message: silent corruption; a private ring usually ends in QEMU’s “Guest moved used index from … to …”.',
  'The device reads ciphertext, and what it writes the guest decrypts to garbage. The IOMMU lets it through: silent corruption.',
  {
    kind: 'architecture',
    where:
      'Documentation/arch/x86/amd-memory-encryption.rst: DMA of a guest must be performed on shared memory',
  },
  'The guest’s pages and the host’s view of them are the same pages; only the guest’s view has the key, and there is no integrity check. A driver that bypasses the DMA API gives the plain guest-physical address, which the host reads without the key.',
);

const snp = outOfReach(
  'sev-snp',
  'an AMD SEV-SNP guest',
  'The device reaches the shared page that the host keeps at the same address, which is empty: it reads zeros, its writes are lost, nothing is logged. A private ring hangs; a private data buffer writes zeros to disk, silently.',
  'The host’s IOMMU knows shared pages only: a fault in the host’s log, an aborted access for the device. Up to QEMU 10.0 the guest does not start with an assigned device at all.',
  {
    kind: 'kernel',
    where: 'Documentation/virt/kvm/api.rst KVM_SET_MEMORY_ATTRIBUTES; virt/kvm/guest_memfd.c',
  },
  'KVM keeps private memory in guest_memfd, which the monitor cannot map, beside a shared mapping of the same guest-physical address. A device model reads the latter. A monitor that maps private pages itself would read ciphertext and be stopped by an RMP violation on its first write.',
);

const tdx = outOfReach(
  'tdx',
  'an Intel TDX guest',
  'The device reaches the shared page that the host keeps at the same address, which is empty: it reads zeros, its writes are lost, nothing is logged. A private ring hangs; a private data buffer writes zeros to disk, silently.',
  'The host’s IOMMU knows shared pages only: a fault in the host’s log, an aborted access for the device.',
  {
    kind: 'kernel',
    where: 'Documentation/virt/kvm/api.rst KVM_SET_MEMORY_ATTRIBUTES; Documentation/arch/x86/tdx.rst',
  },
  'As with SEV-SNP, private memory lives in guest_memfd and the device model sees the shared mapping beside it. Were the host to write a private page itself, the first hardware generations would poison the line and raise a machine check later.',
);

const pef = outOfReach(
  'pef',
  'a POWER secure guest',
  'The ultravisor hands the page out encrypted: it reads ciphertext, mostly ending in QEMU’s “Guest moved used index from … to …”. After a write the guest’s next access fails and KVM stops it: “kvm run failed Bad address”.',
  'The architecture forbids I/O systems to address secure memory; such a device cannot be assigned.',
  {
    kind: 'architecture',
    where:
      'Documentation/arch/powerpc/ultravisor.rst; arch/powerpc/kvm/book3s_hv_uvmem.c kvmppc_svm_page_out()',
  },
  'When the hypervisor touches a secure page, the ultravisor encrypts it and pages it out; when the guest touches it again, it is paged in, decrypted and checked. Linux refuses nothing beforehand: POWER never set the restricted-memory hook, so the failure comes as a hang or a crash, not as a message.',
);

const s390 = outOfReach(
  's390-pv',
  'an s390 protected guest',
  'The page is exported encrypted: it reads ciphertext. After a write the page cannot be imported again, and the next access of the guest kills QEMU with SIGSEGV.',
  'Pass-through is not supported for protected guests.',
  {
    kind: 'kernel',
    where: 'arch/s390/mm/fault.c do_secure_storage_access(); QEMU docs/system/s390x/protvirt.rst',
  },
  'A host access to a secure page raises an exception, and Linux on the host answers it by exporting the page: encrypted, with a checksum that the import compares.',
);

const cca = outOfReach(
  'cca',
  'an Arm CCA realm',
  'The device reaches the shared page that the host keeps at the same address, which is empty: it reads zeros, its writes are lost. Where a monitor maps a delegated granule itself, the access ends in a granule protection fault and SIGBUS.',
  'The SMMU’s granule check stops it.',
  { kind: 'architecture', where: 'Documentation/arch/arm64/arm-cca.rst' },
  'Mainline KVM runs no realms in the releases read (up to 7.3); monitors for it keep private memory in guest_memfd as for SEV-SNP. Shared memory is the alias of the page with the highest address bit set, and Linux puts that bit into DMA addresses since 6.17.',
);

/** A physical device is another matter: see reach/memory. */
export const PKVM_PRIVATE_MEMORY = decision({
  id: 'reach/private-memory/pkvm',
  topic: 'consequence',
  question: 'What happens when the device touches private memory of a pKVM protected guest?',
  answers: {
    host: {
      answer:
        'The host has no mapping of the page any more: the monitor is killed by SIGSEGV (“stage-2 fault”), vhost gets EFAULT and stops.',
      effect: KEPT_OUT,
    },
  },
  authority: {
    kind: 'kernel',
    where:
      'Documentation/virt/kvm/arm/pkvm.rst; arch/arm64/kvm/hyp/nvhe/mem_protect.c host_inject_mem_abort()',
  },
  story:
    'Pages given to a protected guest leave the host’s stage-2 tables; the guest gives single pages back with the MEM_SHARE hypercall. A guest without the bit and without sharing points the monitor at pages that are gone.',
});

/** What happens, by technology. */
export const PRIVATE_MEMORY: Readonly<Record<Protecting, DecisionKind<Codes>>> = {
  sev,
  'sev-es': sev,
  'sev-snp': snp,
  tdx,
  pef,
  's390-pv': s390,
  cca,
};
