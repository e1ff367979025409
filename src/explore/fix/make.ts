import { F } from '../../features/bits.ts';
import { hasBit, intersect } from '../../features/feature-set.ts';
import { cmdlineWords } from '../../inquiry/case-source.ts';
import type { Case } from '../../model/case.ts';
import { caseWithValue } from '../../model/case-at.ts';
import type { Change, Edit, WordsEdit } from '../../model/change.ts';
import { isLegacyOnly, type Transport } from '../../model/device.ts';
import type { ProposedChange } from '../../model/fix.ts';
import { hasRoomFor, modernInterface } from '../../model/interfaces.ts';
import { varyingKey } from '../../model/space.ts';

/** What of a case an edit sets. */
export function editKey(edit: Edit): string {
  switch (edit.kind) {
    case 'words':
      return `platform.kernel.cmdline.${edit.parameter}`;
    case 'amendment':
      return 'device';
    default:
      return varyingKey(edit);
  }
}

/** What the properties set by which a refused device is asked for otherwise. */
const SET_BY_PROPERTY: Readonly<Record<string, string>> = {
  'disable-legacy': 'device.transport',
  'disable-modern': 'device.transport',
  iommu_platform: `device.offers.${F.ACCESS_PLATFORM}`,
};

/** All that an edit sets, so that another one may not set it again. */
export function keysSet(edit: Edit): readonly string[] {
  if (edit.kind !== 'amendment') return [editKey(edit)];
  const { properties } = edit.values[0];
  return [editKey(edit), ...[...properties.keys()].flatMap((name) => SET_BY_PROPERTY[name] ?? [])];
}

/** Tells edits of one case apart. */
export function editId(edit: Edit): string {
  return `${editKey(edit)} ${JSON.stringify(valuesSet(edit))}`;
}

function valuesSet(edit: Edit): unknown {
  switch (edit.kind) {
    case 'words':
      return [edit.drop, edit.add];
    case 'amendment':
      return [...edit.values[0].properties];
    default:
      return edit.values;
  }
}

export function offering(bit: number): Edit {
  return { kind: 'bit', bit, values: [true] };
}

export function interfaceEdit(transport: Transport): Edit {
  return { kind: 'fact', name: 'device.transport', values: [transport] };
}

/** The edits that a change comes to on this case, itself the last: a bit brings an interface that has room for it, a modern interface VERSION_1. */
export function editsOf({ device }: Case, { edit }: Change): readonly Edit[] {
  const needsVersion1 = !hasBit(device.offers, F.VERSION_1);
  const version1 = needsVersion1 ? [offering(F.VERSION_1)] : [];
  if (edit.kind === 'bit' && edit.values[0] === true && !hasRoomFor(device, edit.bit)) {
    const modern = modernInterface(device.transport);
    return [...(modern === undefined ? [] : [interfaceEdit(modern)]), ...version1, edit];
  }
  const transport = edit.kind === 'fact' && edit.name === 'device.transport' ? edit.values[0] : undefined;
  return transport === undefined || isLegacyOnly(transport) ? [edit] : [...version1, edit];
}

/** Other words in place of those of a parameter; what is for init stays behind them. */
function withWords(cmdline: string, { parameter, add }: WordsEdit): string {
  const words = cmdlineWords(cmdline);
  const last = words.reduce((at, { text }) => cmdline.indexOf(text, at) + text.length, 0);
  const kept = words.filter(({ name }) => name !== parameter).map(({ text }) => text);
  return [...kept, ...(add === undefined ? [] : [add]), cmdline.slice(last).trim()]
    .filter((text) => text !== '')
    .join(' ');
}

function withEdit(asked: Case, edit: Edit): Case {
  const { platform } = asked;
  if (edit.kind === 'words') {
    const cmdline = withWords(platform.kernel.cmdline, edit);
    return { ...asked, platform: { ...platform, kernel: { ...platform.kernel, cmdline } } };
  }
  if (edit.kind === 'amendment') return { ...asked, device: edit.values[0].device };
  const made = caseWithValue(asked, edit, 0);
  if (edit.kind !== 'release') return made;
  // What uname -r prints of the old kernel is not what the new one does.
  const kernel = { ...made.platform.kernel, release: undefined };
  return { ...made, platform: { ...made.platform, kernel } };
}

/** A device requires only what it offers. */
function requiringOnlyOffered(asked: Case): Case {
  const { device } = asked;
  if (device.requires === undefined) return asked;
  return { ...asked, device: { ...device, requires: intersect(device.requires, device.offers) } };
}

/** A case with a change made. */
export function changed(asked: Case, change: Change): Case {
  return requiringOnlyOffered(editsOf(asked, change).reduce(withEdit, asked));
}

/** A case with all of them made, in order. */
export function changedByAll(asked: Case, changes: readonly Change[]): Case {
  return changes.reduce(changed, asked);
}

/** Changes one after the other, each with what the ones before it made of the case. */
export function proposed(asked: Case, changes: readonly Change[]): readonly ProposedChange[] {
  return changes.map((change, i) => {
    const before = changedByAll(asked, changes.slice(0, i));
    return { change, edits: editsOf(before, change), before, after: changed(before, change) };
  });
}

/** The smaller change that this one takes along on the case. Returns undefined where there is none. */
export function lesserChange(asked: Case, { group, edit }: Change): Change | undefined {
  if (edit.kind === 'words')
    return edit.add === undefined || edit.drop.length === 0
      ? undefined
      : { group, edit: { ...edit, add: undefined } };
  const along = editsOf(asked, { group, edit }).find(
    (other) => other !== edit && other.kind === 'fact' && other.name === 'device.transport',
  );
  return along && { group, edit: along };
}
