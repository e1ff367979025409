import type {
  Arch,
  Hypervisor,
  IommuKind,
  Platform,
  ProtectedFrom,
  Protection,
  Unmodelled,
  Xen,
} from '../model/platform.ts';
import type { FactSource, Project } from './fact-source.ts';
import type { Log } from './log.ts';
import { asIs, read, tell } from './questions.ts';

/** What a rule asks of the platform, but for its kernel. */
export class PlatformQuestions {
  private readonly source: FactSource;
  private readonly log: Log | undefined;
  /** The fast path: set only for a concrete case; the questions then read it directly. */
  private readonly own: Platform | undefined;

  constructor(source: FactSource, log: Log | undefined, own: Platform | undefined) {
    this.source = source;
    this.log = log;
    this.own = own;
  }

  arch<Projected = Arch>(project = asIs as Project<Arch, Projected>): Projected {
    const { own } = this;
    return own
      ? tell(this.log, 'platform.arch', own.arch, project)
      : read(this.source, this.log, 'platform.arch', project);
  }

  hypervisor<Projected = Hypervisor>(project = asIs as Project<Hypervisor, Projected>): Projected {
    const { own } = this;
    return own
      ? tell(this.log, 'platform.hypervisor', own.hypervisor, project)
      : read(this.source, this.log, 'platform.hypervisor', project);
  }

  protection<Projected = Protection>(project = asIs as Project<Protection, Projected>): Projected {
    const { own } = this;
    return own
      ? tell(this.log, 'platform.memory.protection', own.memory.protection, project)
      : read(this.source, this.log, 'platform.memory.protection', project);
  }

  protectedFrom(): ProtectedFrom {
    return read(this.source, this.log, 'platform.memory.protectedFrom', asIs);
  }

  /** What a description says of it; undefined where it says nothing. */
  announcesMemory(): boolean | undefined {
    return read(this.source, this.log, 'platform.memory.announced', asIs);
  }

  /** Memory size in MiB. */
  mib(): number | undefined {
    return read(this.source, this.log, 'platform.memory.mib', asIs);
  }

  iommu<Projected = IommuKind>(project = asIs as Project<IommuKind, Projected>): Projected {
    const { own } = this;
    return own
      ? tell(this.log, 'platform.iommu.kind', own.iommu.kind, project)
      : read(this.source, this.log, 'platform.iommu.kind', project);
  }

  /** Whether the IOMMU can interrupt the guest. */
  iommuInterrupts(): boolean {
    const { own } = this;
    return own
      ? tell(this.log, 'platform.iommu.interrupts', own.iommu.interrupts ?? true, asIs)
      : read(this.source, this.log, 'platform.iommu.interrupts', asIs);
  }

  /** Whether the IOMMU lets devices through until a driver programs it; undefined if it does as QEMU’s of that kind. */
  iommuPassesAtReset(): boolean | undefined {
    const { own } = this;
    return own
      ? tell(this.log, 'platform.iommu.passesAtReset', own.iommu.passesAtReset, asIs)
      : read(this.source, this.log, 'platform.iommu.passesAtReset', asIs);
  }

  /** Whether a virtio-iommu offers ACCESS_PLATFORM itself; undefined where nobody says that it does not. */
  iommuAccessPlatform(): boolean | undefined {
    const { own } = this;
    return own
      ? tell(this.log, 'platform.iommu.accessPlatform', own.iommu.accessPlatform, asIs)
      : read(this.source, this.log, 'platform.iommu.accessPlatform', asIs);
  }

  /** What about the machine is not modelled; undefined where there is nothing. */
  unmodelled(): Unmodelled | undefined {
    const { own } = this;
    return own
      ? tell(this.log, 'platform.unmodelled', own.unmodelled, asIs)
      : read(this.source, this.log, 'platform.unmodelled', asIs);
  }

  xen<Projected = Xen | undefined>(project = asIs as Project<Xen | undefined, Projected>): Projected {
    const { own } = this;
    return own
      ? tell(this.log, 'platform.xen', own.xen, project)
      : read(this.source, this.log, 'platform.xen', project);
  }
}
