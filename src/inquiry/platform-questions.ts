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
import type { Project } from './fact-source.ts';
import { asIs, Questions } from './questions.ts';

/** What a rule asks of the platform, but for its kernel. */
export class PlatformQuestions extends Questions<Platform> {
  arch<Projected = Arch>(project = asIs as Project<Arch, Projected>): Projected {
    const { own } = this;
    return own ? project(own.arch) : this.read('platform.arch', project);
  }

  hypervisor<Projected = Hypervisor>(project = asIs as Project<Hypervisor, Projected>): Projected {
    const { own } = this;
    return own ? project(own.hypervisor) : this.read('platform.hypervisor', project);
  }

  protection<Projected = Protection>(project = asIs as Project<Protection, Projected>): Projected {
    const { own } = this;
    return own ? project(own.memory.protection) : this.read('platform.memory.protection', project);
  }

  protectedFrom(): ProtectedFrom {
    return this.read('platform.memory.protectedFrom', asIs);
  }

  /** What a description says of it; undefined where it says nothing. */
  announcesMemory(): boolean | undefined {
    return this.read('platform.memory.announced', asIs);
  }

  /** Memory size in MiB. */
  mib(): number | undefined {
    return this.read('platform.memory.mib', asIs);
  }

  iommu<Projected = IommuKind>(project = asIs as Project<IommuKind, Projected>): Projected {
    const { own } = this;
    return own ? project(own.iommu.kind) : this.read('platform.iommu.kind', project);
  }

  /** Whether the IOMMU can interrupt the guest. */
  iommuInterrupts(): boolean {
    const { own } = this;
    return own ? (own.iommu.interrupts ?? true) : this.read('platform.iommu.interrupts', asIs);
  }

  /** What about the machine is not modelled; undefined where there is nothing. */
  unmodelled(): Unmodelled | undefined {
    const { own } = this;
    return own ? own.unmodelled : this.read('platform.unmodelled', asIs);
  }

  xen<Projected = Xen | undefined>(project = asIs as Project<Xen | undefined, Projected>): Projected {
    const { own } = this;
    return own ? project(own.xen) : this.read('platform.xen', project);
  }
}
