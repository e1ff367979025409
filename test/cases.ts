import { type Evaluation, evaluate } from '../src/explore/evaluate.ts';
import { F, TYPE } from '../src/features/bits.ts';
import { bitsOf, featureSet } from '../src/features/feature-set.ts';
import type { DriverModel } from '../src/guest/driver-model.ts';
import { linux } from '../src/guest/linux/linux.ts';
import { caseSource } from '../src/inquiry/case-source.ts';
import { Inquiry } from '../src/inquiry/inquiry.ts';
import type { Case } from '../src/model/case.ts';
import type { Decided } from '../src/model/decision.ts';
import type {
  Addressing,
  Device,
  DeviceBackend,
  Implementation,
  Transport,
  VdpaDriver,
} from '../src/model/device.ts';
import type {
  Arch,
  ConfigValue,
  Hypervisor,
  IommuKind,
  Platform,
  Protection,
  Xen,
} from '../src/model/platform.ts';
import { decisionWords } from '../src/report/words/decisions.ts';

/** The two bits that every road through the DMA API begins with. */
export const MODERN = [F.VERSION_1, F.ACCESS_PLATFORM] as const;

/** A case in few words; what is left out is that of a modern QEMU network device on an ordinary x86 guest. */
export interface Spec {
  readonly type?: number | undefined;
  readonly transport?: Transport | undefined;
  readonly implementation?: Implementation | undefined;
  readonly offers?: readonly number[] | undefined;
  readonly requires?: readonly number[] | undefined;
  readonly addressing?: Addressing | undefined;
  readonly vdpaDriver?: VdpaDriver | undefined;
  readonly backend?: Omit<DeviceBackend, 'name'> | undefined;
  readonly fields?: Readonly<Record<string, number>> | undefined;
  /** The bus of the device passes the IOMMU by. */
  readonly bypassesIommu?: boolean | undefined;
  readonly arch?: Arch | undefined;
  readonly hypervisor?: Hypervisor | undefined;
  readonly protection?: Protection | undefined;
  readonly iommu?: IommuKind | undefined;
  /** Whether the IOMMU can interrupt the guest. */
  readonly iommuInterrupts?: boolean | undefined;
  /** Whether the IOMMU lets devices through until it is driven. */
  readonly iommuPasses?: boolean | undefined;
  /** Whether a virtio-iommu offers ACCESS_PLATFORM itself. */
  readonly iommuOffersBit?: boolean | undefined;
  /** Memory in MiB. */
  readonly mib?: number | undefined;
  /** `dom0 pv`, `domU hvm`, … */
  readonly xen?: `${Xen['domain']} ${Xen['mode']}` | undefined;
  readonly linux?: string | undefined;
  readonly cmdline?: string | undefined;
  readonly config?: Readonly<Record<string, ConfigValue>> | undefined;
}

export function deviceOf(spec: Spec): Device {
  return {
    name: 'device',
    type: spec.type ?? TYPE.NET,
    transport: spec.transport ?? 'pci-modern',
    implementation: spec.implementation ?? 'qemu',
    offers: featureSet(spec.offers ?? [F.VERSION_1]),
    requires: spec.requires && featureSet(spec.requires),
    addressing: spec.addressing,
    config: spec.fields ?? {},
    ...(spec.bypassesIommu === undefined ? {} : { bypassesIommu: spec.bypassesIommu }),
    ...(spec.vdpaDriver === undefined ? {} : { vdpaDriver: spec.vdpaDriver }),
    ...(spec.backend === undefined ? {} : { backend: { name: 'its daemon', ...spec.backend } }),
  };
}

function xenOf(text: Spec['xen']): Xen | undefined {
  if (text === undefined) return undefined;
  const [domain, mode] = text.split(' ') as [Xen['domain'], Xen['mode']];
  return { domain, mode };
}

export function platformOf(spec: Spec): Platform {
  const arch = spec.arch ?? 'x86_64';
  return {
    name: 'platform',
    arch,
    hypervisor: spec.hypervisor ?? (spec.xen === undefined ? 'kvm' : 'xen'),
    machine: undefined,
    memory: { protection: spec.protection ?? 'none', protectedFrom: 'boot', mib: spec.mib ?? 4096 },
    xen: xenOf(spec.xen),
    iommu: {
      kind: spec.iommu ?? (arch === 'ppc64le' ? 'spapr-tce' : 'none'),
      ...(spec.iommuInterrupts === undefined ? {} : { interrupts: spec.iommuInterrupts }),
      ...(spec.iommuPasses === undefined ? {} : { passesAtReset: spec.iommuPasses }),
      ...(spec.iommuOffersBit === undefined ? {} : { accessPlatform: spec.iommuOffersBit }),
    },
    kernel: {
      version: spec.linux ?? '6.12',
      release: undefined,
      cmdline: spec.cmdline ?? '',
      config: spec.config ?? {},
    },
  };
}

export function caseOf(spec: Spec): Case {
  return { device: deviceOf(spec), platform: platformOf(spec), driver: 'linux' };
}

/** An inquiry about a case, with the log on. */
export function askOf(spec: Spec): Inquiry {
  return new Inquiry(caseSource(caseOf(spec)), { log: true });
}

/** `id=code` of each decision, in order. */
export function codesOf(entries: readonly Decided[]): readonly string[] {
  return entries.map(({ kind, code }) => `${kind.id}=${code}`);
}

/** What one rule says of a case: its value, and the codes of its decisions. */
export function decide<T>(spec: Spec, rule: (ask: Inquiry) => T): { value: T; codes: readonly string[] } {
  const ask = askOf(spec);
  const value = rule(ask);
  return { value, codes: codesOf(ask.decisions()) };
}

/** Everything that a driver model, Linux if no other, makes of a case. */
export interface Story {
  readonly asked: Case;
  readonly evaluation: Evaluation;
  readonly entries: readonly Decided[];
}

export function tell(asked: Case, model: DriverModel = linux): Story {
  const ask = new Inquiry(caseSource(asked), { log: true });
  const evaluation = evaluate(model, ask);
  return { asked, evaluation, entries: ask.decisions() };
}

export const run = (spec: Spec, model?: DriverModel): Story => tell(caseOf(spec), model);

/** The code of the last decision of that id; undefined: it was not taken. */
export function codeOf({ entries }: Story, id: string): string | undefined {
  return entries.findLast(({ kind }) => kind.id === id)?.code;
}

/** Where in the source a decision stands, as reports cite it; undefined: it was not taken. */
export function placeIn(spec: Spec, id: string): string | undefined {
  const { asked, entries } = run(spec);
  const decided = entries.findLast(({ kind }) => kind.id === id);
  return decided && decisionWords(decided, asked).authority.where;
}

/** A look at a story: the code of one decision. */
export const code =
  (id: string) =>
  (story: Story): string | undefined =>
    codeOf(story, id);

export const negotiated = ({ evaluation }: Story): number[] => bitsOf(evaluation.handshake.negotiated);
export const keeps =
  (bit: number) =>
  (story: Story): boolean =>
    negotiated(story).includes(bit);
export const outcome = ({ evaluation }: Story) => evaluation.outcome;
export const status = ({ evaluation }: Story): number => evaluation.handshake.status;
export const message = ({ evaluation }: Story): string | undefined => evaluation.handshake.refusal?.message;
export const implementation = ({ evaluation }: Story) => evaluation.dma?.mapping.implementation;
export const api = ({ evaluation }: Story) => evaluation.dma?.api;

/** Every release of Linux that the rules speak of. */
export const RELEASES: readonly string[] = [
  ...Array.from({ length: 17 }, (_, minor) => `4.${minor + 4}`),
  ...Array.from({ length: 20 }, (_, minor) => `5.${minor}`),
  ...Array.from({ length: 20 }, (_, minor) => `6.${minor}`),
  ...Array.from({ length: 4 }, (_, minor) => `7.${minor}`),
];

/** The release before; undefined for the oldest. */
export function before(release: string): string | undefined {
  return RELEASES[RELEASES.indexOf(release) - 1];
}
