import type { FeatureSet } from '../features/feature-set.ts';
import type {
  Addressing,
  Device,
  Implementation,
  MonitorRefusal,
  OptionRom,
  Transport,
  VdpaDriver,
  WithoutIotlb,
} from '../model/device.ts';
import type { FactSource, Project } from './fact-source.ts';
import type { Log } from './log.ts';
import { asIs, read, tell } from './questions.ts';

/** What a rule asks of the device. */
export class DeviceQuestions {
  private readonly source: FactSource;
  private readonly log: Log | undefined;
  /** The fast path: set only for a concrete case; the questions then read it directly. */
  private readonly own: Device | undefined;

  constructor(source: FactSource, log: Log | undefined, own: Device | undefined) {
    this.source = source;
    this.log = log;
    this.own = own;
  }

  type<Projected = number>(project = asIs as Project<number, Projected>): Projected {
    const { own } = this;
    return own
      ? tell(this.log, 'device.type', own.type, project)
      : read(this.source, this.log, 'device.type', project);
  }

  transport<Projected = Transport>(project = asIs as Project<Transport, Projected>): Projected {
    const { own } = this;
    return own
      ? tell(this.log, 'device.transport', own.transport, project)
      : read(this.source, this.log, 'device.transport', project);
  }

  implementation<Projected = Implementation>(
    project = asIs as Project<Implementation, Projected>,
  ): Projected {
    const { own } = this;
    return own
      ? tell(this.log, 'device.implementation', own.implementation, project)
      : read(this.source, this.log, 'device.implementation', project);
  }

  /** All that may be offered, as a set to work on; no bit of it counts as read. */
  offer(): FeatureSet {
    return this.source.offers();
  }

  offers(bit: number): boolean {
    const value = this.source.holds(this.source.offers(), bit);
    this.log?.note({ kind: 'bit', bit, of: 'offered', value });
    return value;
  }

  /** What the description says that the device requires; undefined where it requires what its implementation does. */
  requires(): FeatureSet | undefined {
    const { own } = this;
    return own
      ? tell(this.log, 'device.requires', own.requires, asIs)
      : read(this.source, this.log, 'device.requires', asIs);
  }

  /** How the description says that the device reads addresses; undefined where it does as its implementation does. */
  addressing(): Addressing | undefined {
    const { own } = this;
    return own
      ? tell(this.log, 'device.addressing', own.addressing, asIs)
      : read(this.source, this.log, 'device.addressing', asIs);
  }

  /** The driver that makes a vDPA device; undefined where nobody names it. */
  vdpaDriver<Projected = VdpaDriver | undefined>(
    project = asIs as Project<VdpaDriver | undefined, Projected>,
  ): Projected {
    const { own } = this;
    return own
      ? tell(this.log, 'device.vdpaDriver', own.vdpaDriver, project)
      : read(this.source, this.log, 'device.vdpaDriver', project);
  }

  /** What to call the daemon or kernel that does the device's work; undefined where nothing is said of it. */
  backendName(): string | undefined {
    const { own } = this;
    return own
      ? tell(this.log, 'device.backend.name', own.backend?.name, asIs)
      : read(this.source, this.log, 'device.backend.name', asIs);
  }

  /** Whether the daemon behind the device can map guest memory; undefined where that is not said. */
  sharesMemory(): boolean | undefined {
    const { own } = this;
    return own
      ? tell(this.log, 'device.backend.sharedMemory', own.backend?.sharedMemory, asIs)
      : read(this.source, this.log, 'device.backend.sharedMemory', asIs);
  }

  /** What becomes of ACCESS_PLATFORM over a backend without an IOTLB; undefined where that is not the case. */
  withoutIotlb<Projected = WithoutIotlb | undefined>(
    project = asIs as Project<WithoutIotlb | undefined, Projected>,
  ): Projected {
    const { own } = this;
    return own
      ? tell(this.log, 'device.backend.withoutIotlb', own.backend?.withoutIotlb, project)
      : read(this.source, this.log, 'device.backend.withoutIotlb', project);
  }

  /** Whether the daemon behind the device ends where the driver keeps no VERSION_1. */
  refusesLegacy(): boolean | undefined {
    const { own } = this;
    return own
      ? tell(this.log, 'device.backend.refusesLegacy', own.backend?.refusesLegacy, asIs)
      : read(this.source, this.log, 'device.backend.refusesLegacy', asIs);
  }

  /** Whose option ROM it brings; undefined where it brings none, or nobody says. */
  rom<Projected = OptionRom | undefined>(
    project = asIs as Project<OptionRom | undefined, Projected>,
  ): Projected {
    const { own } = this;
    return own
      ? tell(this.log, 'device.rom', own.rom, project)
      : read(this.source, this.log, 'device.rom', project);
  }

  /** What the monitor says instead of creating the device; undefined where it creates it. */
  refused(): MonitorRefusal | undefined {
    const { own } = this;
    return own
      ? tell(this.log, 'device.refused', own.refused, asIs)
      : read(this.source, this.log, 'device.refused', asIs);
  }

  /** Whether its bus passes the IOMMU of the machine by. */
  bypassesIommu(): boolean {
    const { own } = this;
    return own
      ? tell(this.log, 'device.bypassesIommu', own.bypassesIommu ?? false, asIs)
      : read(this.source, this.log, 'device.bypassesIommu', asIs);
  }

  /** Whether it has a legacy interface although its type came with VIRTIO 1.0. */
  allowsLegacy(): boolean {
    const { own } = this;
    return own ? (own.allowsLegacy ?? false) : read(this.source, this.log, 'device.allowsLegacy', asIs);
  }

  /** What about the device is not modelled; undefined where there is nothing. */
  unmodelled(): string | undefined {
    const { own } = this;
    return own
      ? tell(this.log, 'device.unmodelled', own.unmodelled, asIs)
      : read(this.source, this.log, 'device.unmodelled', asIs);
  }

  /** A configuration-space field; undefined where the description leaves it out. */
  field<Projected = number | undefined>(
    name: string,
    project = asIs as Project<number | undefined, Projected>,
  ): Projected {
    const { log } = this;
    if (log === undefined) return this.source.field(name, project);
    const value = this.source.field(name, asIs);
    log.note({ kind: 'field', name, value });
    return project(value);
  }
}
