import type { DriverModel } from '../../guest/driver-model.ts';
import { linux } from '../../guest/linux/linux.ts';
import { caseSource } from '../../inquiry/case-source.ts';
import { Inquiry } from '../../inquiry/inquiry.ts';
import type { Case } from '../../model/case.ts';
import type { Change, ChangeGroup, Edit } from '../../model/change.ts';
import { type Fact, subjectOf } from '../../model/fact.ts';
import type { FactName } from '../../model/facts.ts';
import type { Wanted } from '../../model/sweep.ts';
import { evaluate } from '../evaluate.ts';
import { oldGuest, ordinary } from '../judge.ts';
import { deviceEdits } from './device-changes.ts';
import { cmdlineEdits, releaseEdits } from './kernel-changes.ts';
import { editId } from './make.ts';
import { hardwareEdits, interruptEdits, iommuEdits, memoryEdits, undrivenEdits } from './platform-changes.ts';

function read(model: DriverModel, source: Parameters<typeof ordinary>[0]): readonly Fact[] {
  const ask = new Inquiry(source, { log: true });
  evaluate(model, ask);
  return ask.decisions().flatMap(({ facts }) => facts);
}

/** Of the facts that a twin reads, those that are the case’s own. */
function isProtectionFact(fact: Fact): boolean {
  return fact.kind === 'named' && fact.name.startsWith('platform.memory.');
}

function isReleaseFact({ kind }: Fact): boolean {
  return kind === 'change' || kind === 'driver' || kind === 'table' || kind === 'transport';
}

/** What was read to say how a case stands to what is wanted, by its twins too. */
export function factsRead(asked: Case, model: DriverModel, wanted: readonly Wanted[]): readonly Fact[] {
  const source = caseSource(asked);
  return [
    ...read(model, source),
    ...(wanted.includes('one-offer')
      ? read(model, ordinary(source)).filter((fact) => !isProtectionFact(fact))
      : []),
    ...(wanted.includes('old-guests')
      ? read(linux, oldGuest(source)).filter((fact) => !isReleaseFact(fact))
      : []),
  ];
}

/** The values that a fact that was read could have instead, by who can give it them. */
const EDITS: Readonly<Record<ChangeGroup, (asked: Case, fact: Fact) => readonly Edit[]>> = {
  device: ({ device }, fact) => deviceEdits(device, fact),
  cmdline: ({ platform }, fact) => (fact.kind === 'parameter' ? cmdlineEdits(platform, fact.name) : []),
  config: (_, fact) => (fact.kind === 'config' ? [configEdit(fact)] : []),
  kernel: releaseEdits,
  iommu: (asked, fact) => {
    if (fact.kind !== 'named') return [];
    if (isNamed(fact, 'platform.iommu.interrupts')) return interruptEdits(asked);
    return isNamed(fact, 'platform.iommu.kind') ? iommuEdits(asked) : undrivenEdits(asked, fact.name);
  },
  memory: (asked, fact) => (fact.kind === 'named' ? memoryEdits(asked, fact.name) : []),
  hardware: (asked, fact) => (fact.kind === 'named' ? hardwareEdits(asked, fact.name) : []),
};

function isNamed(fact: Fact, name: FactName): boolean {
  return fact.kind === 'named' && fact.name === name;
}

function configEdit({ option, value }: Extract<Fact, { readonly kind: 'config' }>): Edit {
  return { kind: 'config', name: option, values: [value === 'n' ? 'y' : 'n'] };
}

/** Every change of what was read that the groups allow, each once. */
export function candidates(
  asked: Case,
  facts: readonly Fact[],
  may: ReadonlySet<ChangeGroup>,
): readonly Change[] {
  const found = new Map<string, Change>();
  const seen = new Set<string>();
  for (const fact of facts) {
    const key = subjectOf(fact);
    if (seen.has(key)) continue;
    seen.add(key);
    for (const group of may)
      for (const edit of EDITS[group](asked, fact)) found.set(editId(edit), { group, edit });
  }
  return [...found.values()];
}
